"""The request that a view behind ``@requires`` is given."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class DeskRequest(HttpRequest):
    """``user`` is a ``staff.User`` (this package imports no app); ``htmx`` is true for partials."""

    user: Any
    htmx: HtmxDetails
