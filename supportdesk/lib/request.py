"""The request that a view behind ``@requires`` is given."""

from typing import Any

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
