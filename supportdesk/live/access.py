"""Who may listen: whoever works the desk, while their session lasts. Listening is no activity."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.http.request import validate_host

from supportdesk.lib import clock
from supportdesk.lib.policy import works_the_desk

_ORIGIN = re.compile(r"https?://(?P<host>[\w.-]+|\[[\da-f:]+\])(?::(?P<port>\d+))?", re.ASCII)

# Few threads for all streams: one a stream, which Django's own bridge would make, is 200 of them.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-access")


async def may_listen(session_key: str) -> bool:
    """Asked when a stream opens and again while it is open."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _may_listen, session_key)


def _may_listen(session_key: str) -> bool:
    engine = import_module(settings.SESSION_ENGINE)
    try:
        session = engine.SessionStore(session_key)
        person = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
        active = session.get(getattr(engine, "ACTIVE", ""))
        idle = active and clock.now().timestamp() - active > settings.IDLE.total_seconds()
        return bool(works_the_desk(person) and not idle)
    finally:
        connection.close()


def origin_allowed(request: HttpRequest) -> bool:
    """No origin, or one of our pages: a host that the desk answers to, on the pages' port."""
    origin = request.headers.get("origin")
    if not origin:
        return True
    parts = _ORIGIN.fullmatch(origin)
    return (
        parts is not None
        and validate_host(parts["host"].lower(), settings.ALLOWED_HOSTS)
        and parts["port"] in {None, str(settings.LIVE_PORT - 1)}
    )
