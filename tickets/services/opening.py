"""A contact becomes a ticket, or one more message of a ticket."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from citizens.models import Requester
from staff.models import Queue, User
from supportdesk.lib import clock, masking
from supportdesk.lib.compiled import insert
from tickets.events import Happened, record
from tickets.models import (
    Attachment,
    Message,
    MessageKind,
    Reason,
    Status,
    Ticket,
)
from tickets.models.due import due, rank_at
from tickets.services.locking import lock_ticket, save
from tickets.services.refusals import EmptyText

SNIPPET = 200
CATCH_ALL = "general"


@dataclass(frozen=True)
class Contact:
    """What somebody said, by which channel, when. Attachments are unsaved and checked."""

    channel: str
    body: str
    subject: str = ""
    at: datetime = field(default_factory=clock.now)
    attachments: tuple[Attachment, ...] = ()


@transaction.atomic
def open_ticket(
    *,
    contact: Contact,
    requester: Requester | None = None,
    reason: Reason | None = None,
    queue: Queue | None = None,
    priority: int | None = None,
    actor: User | None = None,
) -> Message:
    """A new ticket with its first message; ``message.ticket`` is the ticket.

    Queue and priority come from the reason unless given; without either, the general queue.
    ``actor`` is who noted the contact (a phone call), empty when it came in by itself.
    """
    if not contact.body.strip():
        raise EmptyText
    queue = queue or (reason.queue if reason else None) or Queue.objects.get(slug=CATCH_ALL)
    if priority is None:
        priority = reason.priority if reason else 1
    clocks = due(priority=priority, since=contact.at)
    ticket = Ticket(
        number=next_number(contact.at),
        queue=queue,
        priority=priority,
        channel=contact.channel,
        subject=masking.free_text(contact.subject)[:SNIPPET],
        snippet=snippet(contact.body),
        requester=requester,
        reason=reason,
        created_at=contact.at,
        changed_at=contact.at,
        queued_at=contact.at,
        rank_at=rank_at(priority=priority, queued_at=contact.at, queue=queue),
        first_response_due_at=clocks.first_response_at,
        resolution_due_at=clocks.resolution_at,
        message_count=1,
    )
    insert(ticket)
    message = _add_inbound(ticket, contact)
    record(ticket, Happened.OPENED, actor, message=message.pk, channel=contact.channel)
    return message


@transaction.atomic
def receive(*, ticket: Ticket, contact: Contact) -> Message:
    """One more message from the requester. A merged ticket passes it on to the surviving one;
    a waiting one is open again, a finished one is reopened."""
    ticket = lock_ticket(ticket)
    if ticket.merged_into is not None:
        return receive(ticket=ticket.merged_into, contact=contact)
    message = _add_inbound(ticket, contact)
    was = ticket.status
    if was in (Status.RESOLVED, Status.CLOSED):
        put_back_to_work(ticket)
    elif was == Status.WAITING:
        ticket.status, ticket.waiting_for = Status.OPEN, ""
    ticket.snippet = snippet(contact.body)
    ticket.message_count += 1  # the row is locked
    save(
        ticket,
        "status",
        "waiting_for",
        "snippet",
        "message_count",
        "owner",
        "queued_at",
        "rank_at",
        "resolution_due_at",
        "resolved_at",
        "closed_at",
    )
    record(ticket, Happened.RECEIVED, message=message.pk, channel=contact.channel)
    if was in (Status.RESOLVED, Status.CLOSED):
        record(ticket, Happened.REOPENED, by="message")
    return message


def put_back_to_work(ticket: Ticket) -> None:
    """Fields of a finished ticket that is in work again; the caller saves.

    A resolved one stays with the person who knows it; a closed one, or one whose owner has left,
    waits in its queue anew.
    """
    now = clock.now()
    stays = ticket.status == Status.RESOLVED and ticket.owner and ticket.owner.is_active
    if not stays:
        ticket.owner = None
        ticket.queued_at = now
        ticket.rank_at = rank_at(priority=ticket.priority, queued_at=now, queue=ticket.queue)
    ticket.status, ticket.waiting_for = Status.OPEN, ""
    ticket.resolution_due_at = due(priority=ticket.priority, since=now).resolution_at
    ticket.resolved_at = ticket.closed_at = None


def snippet(body: str) -> str:
    """One line for lists, personal data hidden. Hidden before it is cut, so that a cut number
    does not slip through."""
    return masking.free_text(" ".join(body.split())[: SNIPPET * 4])[:SNIPPET]


def next_number(at: datetime) -> str:
    """The day's next number on Seoul's calendar, as 240415-00123; without gaps, because the
    counter's row is locked until the ticket is committed."""
    day = clock.seoul(at).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tickets_ticketnumber (day, last) VALUES (%s, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = tickets_ticketnumber.last + 1 RETURNING last",
            [day],
        )
        (last,) = cursor.fetchone()
    return f"{day:%y%m%d}-{last:05d}"


def _add_inbound(ticket: Ticket, contact: Contact) -> Message:
    message = insert(
        Message(
            ticket=ticket,
            kind=MessageKind.INBOUND,
            channel=contact.channel,
            body=contact.body,
            created_at=contact.at,
        )
    )
    for attachment in contact.attachments:
        attachment.message = message
    if contact.attachments:
        Attachment.objects.bulk_create(contact.attachments)
    return message
