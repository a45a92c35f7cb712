"""Requests of rights: what is due, what is in force, what was answered."""

from collections.abc import Callable

from django.db.models import QuerySet

from citizens.models import Right, RightsRequest, RightsState
from supportdesk.lib.pagination import Page, keyset

ROWS = 50
Requests = QuerySet[RightsRequest]

VIEWS: dict[str, tuple[Callable[[Requests], Requests], tuple[str, ...]]] = {
    "due": (lambda rows: rows.filter(state=RightsState.RECEIVED), ("due_at", "id")),
    "stops": (
        lambda rows: rows.filter(kind=Right.STOP, state=RightsState.GRANTED),
        ("-answered_at", "-id"),
    ),
    "answered": (lambda rows: rows.filter(answered_at__isnull=False), ("-answered_at", "-id")),
}


def requests(view: str, cursor: str = "", size: int = ROWS) -> Page[RightsRequest]:
    """A page of one of ``VIEWS``: ``due`` with the nearest date first, the others newest first."""
    narrow, order = VIEWS[view]
    rows = RightsRequest.objects.select_related("received_by", "answered_by")
    return keyset(narrow(rows), order=order, size=size, cursor=cursor)


def requests_of(citizen_no: int) -> list[RightsRequest]:
    """Everything that one citizen asked for, newest first."""
    rows = RightsRequest.objects.select_related("received_by", "answered_by", "lifted_by")
    return list(rows.filter(citizen_no=citizen_no).order_by("-received_at", "-id")[:ROWS])
