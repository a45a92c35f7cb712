"""One server for both: the desk, and under ``/floor/`` bare views without any middleware."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test.utils import override_settings

from supportdesk.wsgi import application as desk


class BareRequest(WSGIRequest):
    urlconf = "bench.floor.urls"


class Bare(WSGIHandler):
    request_class = BareRequest


with override_settings(MIDDLEWARE=[]):
    bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """By the path alone."""
    if environ["PATH_INFO"].startswith("/floor/"):
        return bare(environ, start_response)
    return desk(environ, start_response)
