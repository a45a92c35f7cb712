"""Put a job into the outbox, in the caller's transaction."""

from datetime import datetime
from typing import Any


def enqueue(task: str, *, key: str | None = None, not_before: datetime | None = None, **ids: Any) -> None:
    """placeholder"""
