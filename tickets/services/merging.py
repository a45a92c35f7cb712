"""Two tickets of one concern become one; the old number leads to the new for ever."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened, record
from tickets.models import UNFINISHED, Draft, Message, Status, Ticket
from tickets.services.locking import lock_tickets, save
from tickets.services.refusals import CannotMerge, Finished, NotAllowed, OtherRequester
from tickets.services.waiting import WAITED, end_waiting


@transaction.atomic
def merge(*, ticket: Ticket, into: Ticket, actor: User, other_requester: bool = False) -> Ticket:
    """Move the conversation of ``ticket`` into ``into`` and close the empty one. Tickets merged
    into it earlier follow, so that every old number leads to the surviving ticket in one step.

    ``other_requester`` says that the actor knows them to be of two people: from then on both read
    what is answered to the one of ``into``.
    """
    if ticket.pk == into.pk:
        raise CannotMerge
    ticket, into = lock_tickets(ticket, into)
    _refuse_unless_mergeable(ticket, into, actor)
    if of_two_people(ticket, into) and not other_requester:
        raise OtherRequester(ticket.number, into.number)
    was = _what_it_was(ticket)
    Message.objects.filter(pk__in=was["messages"]).update(ticket=into)
    _move_drafts(ticket, into)
    Ticket.objects.filter(pk__in=was["followers"]).update(merged_into=into)
    _close_as_merged(ticket, into)
    into.message_count += len(was["messages"])
    save(into, "message_count")
    record(ticket, Happened.MERGED, actor, into=into.number, was=was)
    record(into, Happened.TOOK_OVER, actor, merged=ticket.number, messages=len(was["messages"]))
    return into


def of_two_people(ticket: Ticket, into: Ticket) -> bool:
    """Both are known, and they are not the same."""
    return (
        None not in (ticket.requester_id, into.requester_id)
        and ticket.requester_id != into.requester_id
    )


def _refuse_unless_mergeable(ticket: Ticket, into: Ticket, actor: User) -> None:
    if not policies.can_work_on(actor, ticket) or not policies.can_annotate(actor, into):
        raise NotAllowed
    if ticket.merged_into_id or into.merged_into_id:
        raise CannotMerge
    if into.status not in UNFINISHED:
        raise Finished


def _what_it_was(ticket: Ticket) -> dict[str, Any]:
    """What undoing needs to know; kept in the history, because nothing else says it afterwards."""
    return {
        "status": ticket.status,
        "owner": ticket.owner_id,
        "messages": list(ticket.messages.order_by("pk").values_list("pk", flat=True)),
        "followers": list(ticket.merged_from.order_by("pk").values_list("pk", flat=True)),
    }


def _move_drafts(ticket: Ticket, into: Ticket) -> None:
    """Nobody's words are lost: a draft moves along unless its author has one there already."""
    there = Draft.objects.filter(ticket=into, author=OuterRef("author"))
    Draft.objects.filter(~Exists(there), ticket=ticket).update(ticket=into)


def _close_as_merged(ticket: Ticket, into: Ticket) -> None:
    ticket.merged_into = into
    ticket.status, ticket.closed_at = Status.CLOSED, clock.now()
    end_waiting(ticket)
    ticket.message_count = 0
    save(ticket, "merged_into", "status", "closed_at", "message_count", *WAITED)
