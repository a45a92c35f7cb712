"""Invented words for the demo: names, callers, replies by queue, notes and follow-ups."""

import json
from typing import Any

from tickets.services.reference import FOLDER

WORDS: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text("utf-8"))
