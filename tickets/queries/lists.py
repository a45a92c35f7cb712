"""Pages of tickets."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from staff.models import User
from supportdesk.lib.pagination import Page, keyset
from tickets.models import Status, Ticket
from tickets.queries.filters import UNFINISHED_WORD, TicketFilter
from tickets.queries.names import queue_name, reason_name

ROWS = 50
IN_ORDER_OF_WORK = ("rank_at", "id")
NEWEST_FIRST = ("-created_at", "-id")


def inbox(
    actor: User, tickets: TicketFilter, *, cursor: str = "", size: int = ROWS
) -> Page[Ticket]:
    """Rows of a list page: unfinished work in the order it will be taken, anything else newest
    first. One statement; a row carries queue, owner, reason and requester."""
    working = tickets.status in (UNFINISHED_WORD, Status.NEW, Status.OPEN, Status.WAITING)
    rows = tickets.tickets(actor).select_related("queue", "owner", "reason", "requester")
    order = IN_ORDER_OF_WORK if working else NEWEST_FIRST
    return keyset(rows, order=order, size=size, cursor=cursor)


def newest(
    actor: User, tickets: TicketFilter, *, cursor: str = "", size: int = ROWS
) -> Page[Ticket]:
    """The same, always newest first: a stable order for programs that walk through."""
    rows = tickets.tickets(actor).select_related("queue", "owner", "reason", "requester")
    return keyset(rows, order=NEWEST_FIRST, size=size, cursor=cursor)


class ContactRow(NamedTuple):
    """An earlier contact, as panels draw it. The names are those of the statement's columns."""

    id: int
    number: str
    status: str
    snippet: str
    created_at: datetime
    queue__slug: str
    reason__code: str | None

    @property
    def queue(self) -> str:
        return queue_name(self.queue__slug)

    @property
    def reason(self) -> str:
        return reason_name(self.reason__code) if self.reason__code else ""

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def earlier_contacts(actor: User, ticket: Ticket, *, size: int = 10) -> list[ContactRow]:
    """The same requester's other tickets that the actor may see, newest first."""
    if ticket.requester_id is None:
        return []
    rows = contacts_of(actor, ticket.requester_id, size=size + 1)
    return [row for row in rows if row.id != ticket.pk][:size]


def contacts_of(actor: User, requester_id: int, *, size: int = 10) -> list[ContactRow]:
    """A requester's tickets that the actor may see, newest first."""
    rows = Ticket.objects.visible_to(actor).filter(requester=requester_id, merged_into=None)
    found = rows.order_by("-created_at").values_list(*ContactRow._fields)[:size]
    return [ContactRow._make(row) for row in found]


def contacts_of_all(
    actor: User, requester_ids: Sequence[int], *, but: int = 0, size: int = 10
) -> list[ContactRow]:
    """Tickets of one citizen's contact details, whatever the channel, that the actor may see,
    newest first; ``but`` is the ticket that is open."""
    if not requester_ids:
        return []
    rows = Ticket.objects.visible_to(actor).filter(requester__in=requester_ids, merged_into=None)
    found = rows.order_by("-created_at").values_list(*ContactRow._fields)[: size + 1]
    return [row for row in map(ContactRow._make, found) if row.id != but][:size]
