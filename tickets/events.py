"""What can happen to a ticket, written down, and who is told: the only place of this app that
enqueues jobs and rings the doorbell."""

import json
from typing import Any
from uuid import UUID

from django.db import connection, models

from staff.models import Queue, User
from supportdesk.lib import clock
from supportdesk.lib.remembered import in_this_process
from supportdesk.live.services import publish
from supportdesk.outbox.services import enqueue
from tickets.models import Message, Ticket, TicketEvent

OPEN_FROM_INBOUND = "tickets.open_from_inbound"
# Every verb appends; Django would write this statement anew each time, at twice its cost.
_APPEND = """
    INSERT INTO tickets_ticketevent (ticket_id, kind, actor_id, facts, at)
    VALUES (%s, %s, %s, %s, %s) RETURNING id
"""
# For a statement that gives tickets away: the event of each goes with it, in one trip.
_WITH_CLAIMED = """
    WITH taken AS ({} RETURNING {}), noted AS (
        INSERT INTO tickets_ticketevent (ticket_id, kind, actor_id, facts, at)
        SELECT id, 'ticket.claimed', owner_id, '{{"next": true}}', changed_at FROM taken)
    SELECT * FROM taken
"""


class Happened(models.TextChoices):
    """Vocabulary of the timeline; the values are stored for years and never change."""

    OPENED = "ticket.opened"
    DIVERTED = "ticket.diverted"
    RECEIVED = "message.received"
    REPLIED = "message.replied"
    NOTED = "message.noted"
    CLAIMED = "ticket.claimed"
    ASSIGNED = "ticket.assigned"
    RELEASED = "ticket.released"
    TRANSFERRED = "ticket.transferred"
    CODED = "ticket.coded"
    PRIORITISED = "ticket.prioritised"
    TAGGED = "ticket.tagged"
    LINKED = "ticket.linked"
    UNLINKED = "ticket.unlinked"
    WAITING = "ticket.waiting"
    RESUMED = "ticket.resumed"
    RESOLVED = "ticket.resolved"
    REOPENED = "ticket.reopened"
    CLOSED = "ticket.closed"
    MERGED = "ticket.merged"
    TOOK_OVER = "ticket.took_over"
    UNMERGED = "ticket.unmerged"
    OWNER_LEFT = "ticket.owner_left"


def record(ticket: Ticket, kind: Happened, actor: User | None = None, **facts: Any) -> TicketEvent:
    """Append to the timeline and ring for whoever looks at the ticket, its queue or its owner."""
    event = TicketEvent(ticket=ticket, kind=kind, actor=actor, facts=facts, at=clock.now())
    with connection.cursor() as cursor:
        values = (ticket.pk, kind.value, event.actor_id, json.dumps(facts), event.at)
        cursor.execute(_APPEND, values)
        (event.pk,) = cursor.fetchone()
    event._state.adding = False
    ring(ticket)
    return event


def with_claimed(update: str) -> str:
    """``update`` (of tickets, without RETURNING) with the event of each ticket that it gives away;
    answers their columns in the model's order. Whoever runs it rings."""
    columns = [str(field.column) for field in Ticket._meta.concrete_fields]
    return _WITH_CLAIMED.format(update, ", ".join(columns))


def ring(ticket: Ticket, *, also_owner: int | None = None, also_queue: str = "") -> None:
    """Tell open pages that this ticket, its queue and its people have something new."""
    slug = _slugs().get(ticket.queue_id) or ticket.queue.slug
    publish(f"ticket-changed {ticket.pk}")
    publish(f"queue-changed {slug}")
    for owner in {ticket.owner_id, also_owner} - {None}:
        publish(f"person-changed {owner}")
    if also_queue and also_queue != slug:
        publish(f"queue-changed {also_queue}")


@in_this_process(30)
def _slugs() -> dict[int, str]:
    """Of queues, which keep theirs for ever; one that was made just now is asked for."""
    return dict(Queue.objects.order_by().values_list("pk", "slug"))


def somebody_came_or_went(ticket: Ticket) -> None:
    """Whoever has the ticket open looks again who is there."""
    publish(f"here-changed {ticket.pk}")


def views_changed(*people: User) -> None:
    """Their rails are drawn afresh; those of a team follow within seconds."""
    for person in people:
        publish(f"person-changed {person.pk}")


def reply_to_deliver(message: Message) -> None:
    """The reply goes out by its channel after the commit."""
    enqueue("tickets.deliver_reply", key=str(message.pk), message_id=message.pk)


def contact_accepted(inbound_id: UUID) -> None:
    """A contact is stored; a worker makes a ticket of it after the commit."""
    enqueue(OPEN_FROM_INBOUND, key=str(inbound_id), inbound_id=str(inbound_id))


def contact_retried(inbound_id: UUID, *, without_files_by: User | None = None) -> None:
    """Somebody looked at a contact that was set aside and wants it worked again."""
    enqueue(
        OPEN_FROM_INBOUND,
        inbound_id=str(inbound_id),
        without_files_by=without_files_by.pk if without_files_by else None,
    )
