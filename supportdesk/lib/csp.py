"""Content security policy of every page: everything is ours, nothing is inline."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicy:
    """Sets the header; ``request.csp_nonce`` is for htmx's own style element."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        response = self.get_response(request)
        live = live_origin(request)
        response.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; "
            f"style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {live}; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'; manifest-src 'self'",
        )
        return response


def live_origin(request: HttpRequest) -> str:
    """Where the page finds the live stream: LIVE_URL, or the same host on the live port."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL).rstrip("/")
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}"
