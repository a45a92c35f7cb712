"""What every page's frame needs."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from supportdesk.lib import moments
from supportdesk.lib.csp import live_origin

THEME_COOKIE = "desk_theme"
THEMES = ("light", "dark", "contrast")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``: nonce, live stream, demo, theme and the words of time."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "live_origin": live_origin(request),
        "demo": settings.DEMO,
        "idle_seconds": int(settings.IDLE.total_seconds()),
        "theme": theme if theme in THEMES else "",
        "time_words": _time_words,
    }


def _time_words() -> str:
    # A callable: fragments do not pay for it.
    return json.dumps(moments.words(), ensure_ascii=False)
