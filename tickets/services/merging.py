"""Two tickets of one concern become one; the old number leads to the new for ever."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened, record
from tickets.models import UNFINISHED, Draft, Message, Status, Ticket
from tickets.services.locking import lock_tickets, save
from tickets.services.refusals import CannotMerge, Finished, NotAllowed
from tickets.services.waiting import WAITED, end_waiting


@transaction.atomic
def merge(*, ticket: Ticket, into: Ticket, actor: User) -> Ticket:
    """Move the conversation of ``ticket`` into ``into`` and close the empty one. Tickets merged
    into it earlier follow, so that every old number leads to the surviving ticket in one step."""
    if ticket.pk == into.pk:
        raise CannotMerge
    rows = lock_tickets(*sorted((ticket, into), key=lambda row: row.pk))
    ticket, into = rows if rows[0].pk == ticket.pk else reversed(rows)
    if not policies.can_work_on(actor, ticket) or not policies.can_annotate(actor, into):
        raise NotAllowed
    if ticket.merged_into_id or into.merged_into_id:
        raise CannotMerge
    if into.status not in UNFINISHED:
        raise Finished
    moved = Message.objects.filter(ticket=ticket).update(ticket=into)
    _move_drafts(ticket, into)
    Ticket.objects.filter(merged_into=ticket).update(merged_into=into)
    _close_as_merged(ticket, into)
    into.message_count += moved
    save(into, "message_count")
    record(ticket, Happened.MERGED, actor, into=into.number)
    record(into, Happened.TOOK_OVER, actor, merged=ticket.number, messages=moved)
    return into


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
