"""The event stream. It is served by a process of its own, see ``supportdesk.asgi``."""

import asyncio
import time
from collections.abc import AsyncIterator
from random import uniform

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from supportdesk.live.access import may_listen, origin_allowed
from supportdesk.live.hub import hub

HEARTBEAT = 15  # seconds; shorter than a proxy's idea of a dead connection, and than live.js's
RECHECK = (25, 40)  # seconds, spread so that 200 streams do not ask at once
MOST = 1000  # streams of one process

_ENDED = b"event: ended\ndata: now\n\n"
_BEAT = b"event: beat\ndata: now\n\n"  # an event and no comment, because a page cannot see comments


async def stream(request: HttpRequest) -> HttpResponseBase:
    """``text/event-stream`` of topics, for our pages and a session that works the desk."""
    if not origin_allowed(request):
        return JsonResponse({"code": "foreign_origin"}, status=403)
    session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not session_key or not await may_listen(session_key):
        return _for_page(request, JsonResponse({"code": "not_authenticated"}, status=401))
    if len(hub) >= MOST:
        return _for_page(request, JsonResponse({"code": "too_many_streams"}, status=503))
    answer = StreamingHttpResponse(_frames(session_key), content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"
    return _for_page(request, answer)


async def health(request: HttpRequest) -> HttpResponse:
    """How many listen here, and whether Valkey is heard."""
    return JsonResponse({"streams": len(hub), "hears": hub.hears})


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The pages are on another process; this one has no templates to say so."""
    return JsonResponse({"code": "not_found"}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The browser polls meanwhile and tries again."""
    return JsonResponse({"code": "error"}, status=500)


def _for_page(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Vary"] = "Origin, Cookie"
    if origin := request.headers.get("origin"):
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Allow-Credentials"] = "true"
    return answer


async def _frames(session_key: str) -> AsyncIterator[bytes]:
    check_at = time.monotonic() + uniform(*RECHECK)  # noqa: S311
    async with hub.stream() as frames:
        while True:
            try:
                yield await asyncio.wait_for(frames.get(), HEARTBEAT)
            except TimeoutError:
                yield _BEAT
            if time.monotonic() > check_at:
                if not await may_listen(session_key):
                    yield _ENDED
                    return
                check_at = time.monotonic() + uniform(*RECHECK)  # noqa: S311
