"""What the API reads: bodies and query strings."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from supportdesk.lib.json_forms import JsonForm, QueryForm, Text
from tickets.models import WaitingFor
from tickets.queries import TicketFilter

PAGE, LARGEST_PAGE = 50, 100

Slug = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[-A-Za-z0-9_]+$")]
ReasonCode = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[-A-Za-z0-9_]+$")
]


class ReplyForm(JsonForm):
    """Something to say on a ticket: to the citizen, or ``internal`` for the desk alone."""

    body: Text
    internal: bool = False


class ResolutionForm(JsonForm):
    """The contact is done. Without ``reason`` the ticket's own counts."""

    reason: ReasonCode | None = None


class TransferForm(JsonForm):
    """Where the ticket goes; ``queue`` is a slug. ``note`` stands in the thread as an internal note
    for whoever takes it there."""

    queue: Slug
    note: Text | None = None


class WaitingForm(JsonForm):
    """Whom the ticket waits for, ``citizen`` or ``third_party``, and when it comes back by
    itself."""

    waiting_for: WaitingFor
    until: AwareDatetime | None = Field(None, description="With offset, still to come.")


class TicketQuery(QueryForm):
    """Which tickets; an empty value means any."""

    queue: Annotated[str, StringConstraints(max_length=40, pattern=r"^[-A-Za-z0-9_]*$")] = Field(
        "", description="Slug of a queue."
    )
    status: Literal["", "new", "open", "waiting", "resolved", "closed", "unfinished"] = Field(
        "", description="``unfinished``: new, open or waiting."
    )
    owner: Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9._-]*$")] = Field(
        "", description="A sign-in name, ``me`` or ``none``."
    )
    cursor: Annotated[str, StringConstraints(max_length=300, pattern=r"^[-A-Za-z0-9_]*$")] = Field(
        "", description="``next_cursor`` of the page before."
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="Rows of a page.")

    def filter(self) -> TicketFilter:
        """As pages and saved views filter."""
        return TicketFilter(queue=self.queue, status=self.status, owner=self.owner)
