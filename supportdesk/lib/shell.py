"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from supportdesk.lib.csp import live_origin


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``: the CSP nonce, where live is, and whether this is a demo."""
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "live_origin": live_origin(request),
        "demo": settings.DEMO,
        "idle_seconds": int(settings.IDLE.total_seconds()),
    }
