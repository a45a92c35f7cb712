"""One ticket: found by number, and what was said and done on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from citizens.services.tickets import SeenTicket
from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened
from tickets.models import Attachment, Draft, Message, Ticket, TicketEvent

STILL_WRITING = timedelta(minutes=2)


def find(actor: User, number: str) -> Ticket:
    """The ticket of this number if the actor may see it, else ``Http404``. A merged one is
    answered as itself, also to whoever may see only the surviving one: ``surviving`` leads on."""
    rows = Ticket.objects.select_related("queue", "owner", "reason", "requester")
    ticket = rows.filter(number=number).first()
    if ticket is None or not _may_see(actor, ticket):
        raise Http404
    return ticket


def _may_see(actor: User, ticket: Ticket) -> bool:
    """The same answer as visible_to, for one row: its subselect costs more than all the rest."""
    if policies.can_annotate(actor, ticket):
        return True
    return ticket.merged_into is not None and policies.can_annotate(actor, ticket.merged_into)


def seen_by(actor: User, number: str) -> SeenTicket | None:
    """What ``citizens`` asks before it shows anything in clear: is this a ticket of theirs?"""
    try:
        ticket = find(actor, number)
    except Http404:
        return None
    return SeenTicket(ticket.number, ticket.requester_id)


def transferred_by(actor: User, number: str) -> Ticket:
    """The ticket of this number if the actor has transferred it, perhaps out of their own sight;
    else ``Http404``."""
    mine = TicketEvent.objects.filter(actor=actor, kind=Happened.TRANSFERRED, ticket=OuterRef("pk"))
    ticket = Ticket.objects.filter(Exists(mine), number=number).first()
    if ticket is None:
        raise Http404
    return ticket


def surviving(ticket: Ticket) -> Ticket:
    """The ticket that an old number leads to; the ticket itself when it was never merged."""
    return ticket.merged_into or ticket


def is_writing(actor: User, ticket: Ticket) -> bool:
    """Has the actor typed on this ticket within the last minutes?"""
    since = clock.now() - STILL_WRITING
    return Draft.objects.filter(ticket=ticket, author=actor, saved_at__gt=since).exists()


def file_of(ticket: Ticket, pk: int) -> Attachment:
    """A file of the ticket's conversation, with its content; else ``Http404``."""
    return get_object_or_404(Attachment, pk=pk, message__ticket=ticket)


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: a message, or an event that is not a message's own."""

    at: datetime
    message: Message | None = None
    event: TicketEvent | None = None


SHOWN_AS_MESSAGE = ("ticket.opened", "message.received", "message.replied", "message.noted")


def timeline(ticket: Ticket) -> list[Entry]:
    """Messages and events in the order they happened. Three statements, whatever the length."""
    files = Prefetch("attachments", Attachment.objects.defer("content"))
    messages = ticket.messages.select_related("author").prefetch_related(files)
    events = ticket.events.exclude(kind__in=SHOWN_AS_MESSAGE)
    entries = [Entry(row.created_at, message=row) for row in messages]
    entries += [Entry(row.at, event=row) for row in events]
    return sorted(entries, key=lambda entry: entry.at)
