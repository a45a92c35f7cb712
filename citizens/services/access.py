"""The access log's pen: no read of personal data without its entry."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import cast

from django.db import connection, transaction
from django.http import HttpRequest
from rest_framework.request import Request

from citizens.models import Act, Door, Purpose
from staff.models import User
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import address_of as request_address

_ENTRY = """
    INSERT INTO citizens_accessentry (id, at, actor_id, address, door, act, citizens, requesters,
        "by", what, purpose, reason, ticket, hits)
    VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[],
        %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Viewer:
    """Who looks, from where, through which door. ``actor`` is None for the desk's own jobs."""

    actor: User | None
    address: str | None = None
    door: Door = Door.PAGE


def viewer(request: HttpRequest | Request, door: Door = Door.PAGE) -> Viewer:
    """The signed-in person of a request."""
    return Viewer(cast(User, request.user), address_of(request), door)


@dataclass(frozen=True)
class Entry:
    """What was done to whose data. ``by`` names what was searched by, never its value; ``what``
    the fields; ``hits`` is the number of citizens and requesters unless it is given."""

    act: Act
    citizens: Sequence[int] = ()
    requesters: Sequence[int] = ()
    by: str = ""
    what: Sequence[str] = ()
    purpose: Purpose | str = ""
    reason: str = ""
    ticket: str = ""
    hits: int | None = None


def record(viewer: Viewer, entry: Entry) -> None:
    """Write one entry, in the transaction of the read: if it cannot be written, the read fails."""
    found = len(entry.citizens) + len(entry.requesters)
    values = [
        clock.now(),
        viewer.actor.pk if viewer.actor else None,
        viewer.address,
        viewer.door.value,
        entry.act.value,
        list(entry.citizens),
        list(entry.requesters),
        entry.by,
        ",".join(entry.what)[:200],
        str(entry.purpose),
        entry.reason[:200],
        entry.ticket,
        found if entry.hits is None else entry.hits,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, values)


@contextmanager
def written_when_refused(viewer: Viewer, entry: Entry) -> Iterator[None]:
    """One transaction; when it is refused, the attempt is written down all the same: ``entry``
    with no hits and the refusal's code as its reason."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        record(viewer, replace(entry, hits=0, reason=refusal.code))
        raise


def address_of(request: HttpRequest | Request) -> str | None:
    """The peer, or whom our own proxy names; None when there is neither."""
    return request_address(request) or None
