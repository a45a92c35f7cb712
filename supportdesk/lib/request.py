"""The request that a view behind ``@requires`` is given."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request


class DeskRequest(HttpRequest):
    """``user`` is a ``staff.User`` (this package imports no app); ``htmx`` is true for partials."""

    user: Any
    htmx: HtmxDetails
    rail_facts: Any


class ApiRequest(Request):
    """The same for a view of the API, behind a token."""

    user: Any


def address_of(request: HttpRequest) -> str:
    """Where the request came from.

    Each proxy puts the address that it saw at the end of ``X-Forwarded-For``; what stands before
    the entries of our own ``TRUSTED_PROXIES`` was written by whoever asks, and is not believed.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    if not trusted or len(seen) < trusted:
        return peer
    try:
        return str(ip_address(seen[-trusted].strip()))
    except ValueError:
        return peer
