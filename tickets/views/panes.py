"""The ticket that is open: its conversation, what may be done, what is known of the citizen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from citizens.services import open_requester, viewer
from staff.models import User
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.whereabouts import who_is_at
from tickets import policies, queries
from tickets.models import UNFINISHED, WORKABLE, Draft, Status, Ticket
from tickets.queries.listings import Listing
from tickets.templatetags.tickets_rail import facts_for


@dataclass(frozen=True)
class Can:
    """What the page offers. The services decide; this only keeps dead buttons away."""

    work: bool
    move: bool
    annotate: bool
    take: bool
    assign: bool
    reopen: bool
    resume: bool


def can(actor: User, ticket: Ticket, *, serves: bool) -> Can:
    """Asked once a page."""
    going = ticket.status in UNFINISHED
    annotate = serves or policies.leads(actor) or ticket.owner_id == actor.pk
    return Can(
        work=going and policies.can_work_on(actor, ticket),
        move=going and policies.can_move(actor, ticket),
        annotate=annotate,
        take=going and ticket.owner_id is None and annotate,
        assign=going and policies.leads(actor),
        reopen=annotate and not going and ticket.merged_into_id is None,
        resume=ticket.status == Status.WAITING and policies.can_work_on(actor, ticket),
    )


def pane(request: DeskRequest, ticket: Ticket, listing: Listing) -> dict[str, Any]:
    """Context of the conversation and of the panel beside it."""
    entries = queries.timeline(ticket)
    said = [entry.message for entry in entries if entry.message]
    draft = Draft.objects.filter(ticket=ticket, author=request.user).first()
    return {
        "lines": [
            (entry, queries.sentence(entry.event) if entry.event else "") for entry in entries
        ],
        "last_message": said[-1].pk if said else 0,
        "can": can(request.user, ticket, serves=facts_for(request).serves(ticket.queue.slug)),
        "draft": draft,
        "is_note": draft.internal if draft else not policies.can_work_on(request.user, ticket),
        "here": who_is_at([ticket.pk], but=request.user.pk).get(ticket.pk, []),
        "citizen": open_requester(viewer(request), ticket.requester, ticket=ticket.number)
        if ticket.requester
        else None,
        "reason_path": queries.reason_path(ticket.reason.code) if ticket.reason else "",
        "due_at": _due_at(ticket),
        "links": queries.linked(request.user, ticket),
        "earlier": queries.earlier_contacts(request.user, ticket),
        "once": uuid4(),
        "in_list": f"in={listing.key}&show={listing.show}",
    }


def _due_at(ticket: Ticket) -> datetime | None:
    if ticket.status not in WORKABLE:
        return None
    return ticket.resolution_due_at if ticket.first_responded_at else ticket.first_response_due_at
