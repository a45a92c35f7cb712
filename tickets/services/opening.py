"""A contact becomes a ticket, or one more message of a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from citizens.models import Requester
from staff.models import CATCH_ALL, Queue, User
from supportdesk.lib import clock, masking
from supportdesk.lib.compiled import insert
from tickets.events import Happened, record
from tickets.models import (
    Attachment,
    Message,
    MessageKind,
    Reason,
    Ticket,
)
from tickets.models.due import rank_at, set_clocks
from tickets.services.refusals import EmptyText

SNIPPET = 200


@dataclass(frozen=True)
class Contact:
    """What somebody said, by which channel, when. Attachments are unsaved and checked; ``once``
    is the form in which the desk noted it."""

    channel: str
    body: str
    subject: str = ""
    at: datetime = field(default_factory=clock.now)
    attachments: tuple[Attachment, ...] = ()
    once: UUID | None = None


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

    Queue and priority come from the reason unless given; without either, and instead of a queue
    that is closed, the general queue.
    ``actor`` is who noted the contact (a phone call), empty when it came in by itself.
    """
    if not contact.body.strip():
        raise EmptyText
    wanted = queue or (reason.queue if reason else None)
    queue = wanted if wanted and wanted.is_active else Queue.objects.get(slug=CATCH_ALL)
    if priority is None:
        priority = reason.priority if reason else 1
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
        message_count=1,
    )
    set_clocks(ticket)
    insert(ticket)
    message = add_inbound(ticket, contact)
    record(ticket, Happened.OPENED, actor, message=message.pk, channel=contact.channel)
    if wanted and wanted != queue:
        record(ticket, Happened.DIVERTED, before=wanted.slug, queue=queue.slug)
    return message


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


def add_inbound(ticket: Ticket, contact: Contact) -> Message:
    """The message and its files, without a word of the ticket."""
    message = insert(
        Message(
            ticket=ticket,
            kind=MessageKind.INBOUND,
            channel=contact.channel,
            body=contact.body,
            created_at=contact.at,
            once=contact.once,
        )
    )
    for attachment in contact.attachments:
        attachment.message = message
    if contact.attachments:
        Attachment.objects.bulk_create(contact.attachments)
    return message
