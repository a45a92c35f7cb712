"""Pages of tickets."""

from citizens.models import Requester
from staff.models import User
from supportdesk.lib.pagination import Page, keyset
from tickets.models import Status, Ticket
from tickets.queries.filters import UNFINISHED_WORD, TicketFilter

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


def earlier_contacts(actor: User, ticket: Ticket, *, size: int = 10) -> list[Ticket]:
    """The same requester's other tickets that the actor may see, newest first."""
    if ticket.requester is None:
        return []
    return [row for row in contacts_of(actor, ticket.requester, size=size + 1) if row != ticket][
        :size
    ]


def contacts_of(actor: User, requester: Requester, *, size: int = 10) -> list[Ticket]:
    """A requester's tickets that the actor may see, newest first."""
    rows = Ticket.objects.visible_to(actor).filter(requester=requester, merged_into=None)
    rows = rows.select_related("queue", "reason", "owner")
    return list(rows.order_by("-created_at")[:size])
