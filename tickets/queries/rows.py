"""Rows of a list page, as light as they can be: no model objects, the columns that are drawn."""

from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from staff.models import User
from supportdesk.lib.pagination import Page, keyset
from tickets.models import Status
from tickets.queries.filters import UNFINISHED_WORD, TicketFilter
from tickets.queries.lists import IN_ORDER_OF_WORK, NEWEST_FIRST, ROWS

WORKING = (UNFINISHED_WORD, Status.NEW, Status.OPEN, Status.WAITING)
NOT_RUNNING = (Status.WAITING, Status.RESOLVED, Status.CLOSED)


class ListRow(NamedTuple):
    """What one line of a list shows. The names are those of the statement's columns."""

    id: int
    number: str
    version: int
    priority: int
    status: str
    waiting_for: str
    channel: str
    snippet: str
    rank_at: datetime
    created_at: datetime
    resolved_at: datetime | None
    reason__name_ko: str | None
    reason__name_en: str | None
    owner_id: int | None
    owner__name: str | None
    requester_id: int | None
    requester__seal_id: UUID | None
    requester__name_sealed: bytes | None
    first_responded_at: datetime | None
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None

    @property
    def due_at(self) -> datetime | None:
        """The next promise to keep; none while others are waited for, or once it is resolved."""
        if self.status in NOT_RUNNING:
            return None
        return self.resolution_due_at if self.first_responded_at else self.first_response_due_at


def list_rows(
    actor: User, tickets: TicketFilter, *, cursor: str = "", size: int = ROWS
) -> Page[ListRow]:
    """One page in the order of ``inbox``; one statement, no model objects."""
    order = IN_ORDER_OF_WORK if tickets.status in WORKING else NEWEST_FIRST
    found = tickets.tickets(actor).values_list(*ListRow._fields, named=True)
    page = keyset(found, order=order, size=size, cursor=cursor)
    return Page([ListRow._make(row) for row in page.rows], page.next_cursor)


class Named(Protocol):
    """A row with the columns that a requester's masked name is made of."""

    @property
    def requester_id(self) -> int | None: ...
    @property
    def requester__seal_id(self) -> UUID | None: ...
    @property
    def requester__name_sealed(self) -> bytes | None: ...


def name_of(row: Named) -> tuple[int | None, UUID | None, bytes | None]:
    """The requester of a row as ``citizens`` wants it, which alone opens the name."""
    return row.requester_id, row.requester__seal_id, row.requester__name_sealed
