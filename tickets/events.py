"""What can happen to a ticket, written down, and who is told: the only place of this app that
enqueues jobs and rings the doorbell."""

from typing import Any

from django.db import models

from staff.models import User
from supportdesk.lib import clock
from supportdesk.live.services import publish
from supportdesk.outbox.services import enqueue
from tickets.models import Message, Ticket, TicketEvent


class Happened(models.TextChoices):
    """Vocabulary of the timeline; the values are stored for years and never change."""

    OPENED = "ticket.opened"
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
    RESOLVED = "ticket.resolved"
    REOPENED = "ticket.reopened"
    CLOSED = "ticket.closed"
    MERGED = "ticket.merged"
    TOOK_OVER = "ticket.took_over"


def record(ticket: Ticket, kind: Happened, actor: User | None = None, **facts: Any) -> TicketEvent:
    """Append to the timeline and ring for whoever looks at the ticket, its queue or its owner."""
    event = TicketEvent.objects.create(
        ticket=ticket, kind=kind, actor=actor, facts=facts, at=clock.now()
    )
    ring(ticket)
    return event


def ring(ticket: Ticket, *, also_owner: int | None = None, also_queue: str = "") -> None:
    """Tell open pages that this ticket, its queue and its people have something new."""
    publish(f"ticket-changed {ticket.pk}")
    publish(f"queue-changed {ticket.queue.slug}")
    for owner in {ticket.owner_id, also_owner} - {None}:
        publish(f"person-changed {owner}")
    if also_queue and also_queue != ticket.queue.slug:
        publish(f"queue-changed {also_queue}")


def reply_to_deliver(message: Message) -> None:
    """The reply goes out by its channel after the commit."""
    enqueue("tickets.deliver_reply", key=str(message.pk), message_id=message.pk)
