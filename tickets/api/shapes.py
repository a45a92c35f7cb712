"""What the API says of tickets, contacts and queues. Personal data is masked as on the pages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from citizens.models import Requester
from citizens.services import masked
from tickets.models import Channel, InboundStatus, Message, MessageKind, Priority, Status, Ticket
from tickets.queries import QueueFigures
from tickets.queries.contacts import ContactNow

PriorityWord = Literal["low", "normal", "high", "urgent"]


class AcceptedContact(BaseModel):
    """The contact is on disk. ``duplicate`` is there, and true, for a repeated delivery."""

    id: UUID
    status: Literal["accepted"] = "accepted"
    duplicate: bool | None = None


class PublicReply(BaseModel):
    """What the desk answered, for the citizen to read."""

    body: str
    at: datetime


class ContactState(BaseModel):
    """Where a contact is. ``reason`` and ``code`` say why it was set aside, or what was noted when
    it was ticketed; ``replies`` are those given since it came in."""

    id: UUID
    status: InboundStatus
    ticket: str | None = Field(description="Number of the ticket it became or joined.")
    reason: str | None
    code: str | None
    replies: list[PublicReply]

    @classmethod
    def of(cls, now: ContactNow) -> "ContactState":
        """The shape of a contact."""
        return cls(
            id=now.inbound.pk,
            status=InboundStatus(now.inbound.status),
            ticket=now.number,
            reason=now.inbound.error or None,
            code=now.inbound.error_code or None,
            replies=[PublicReply(body=row.body, at=row.created_at) for row in now.replies],
        )


class MaskedRequester(BaseModel):
    """Who wrote, masked; an unknown field is empty."""

    name: str
    mobile: str
    email: str
    citizen_no: str

    @classmethod
    def of(cls, requester: Requester) -> "MaskedRequester":
        """The shape of a requester."""
        hidden = masked(requester)
        return cls(
            name=hidden.name,
            mobile=hidden.mobile,
            email=hidden.email,
            citizen_no=hidden.citizen_no,
        )


class TicketRow(BaseModel):
    """A ticket in a list. ``owner`` is a sign-in name, ``queue`` a slug, ``reason`` a code."""

    number: str
    queue: str
    owner: str | None
    owner_name: str | None
    status: Status
    waiting_for: str | None
    waiting_until: datetime | None
    priority: PriorityWord
    channel: Channel
    reason: str | None
    subject: str
    snippet: str
    requester: MaskedRequester | None
    tags: list[str]
    message_count: int
    version: int
    created_at: datetime
    changed_at: datetime
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None
    first_responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def fields_of(cls, ticket: Ticket) -> dict[str, object]:
        """Values of the row's fields; queue, owner, reason and requester come with the ticket."""
        same = {name: getattr(ticket, name) for name in cls.model_fields if name in _SAME}
        return same | {
            "queue": ticket.queue.slug,
            "owner": ticket.owner.username if ticket.owner else None,
            "owner_name": ticket.owner.name if ticket.owner else None,
            "status": Status(ticket.status),
            "waiting_for": ticket.waiting_for or None,
            "priority": Priority(ticket.priority).name.lower(),
            "channel": Channel(ticket.channel),
            "reason": ticket.reason.code if ticket.reason else None,
            "requester": MaskedRequester.of(ticket.requester) if ticket.requester else None,
        }

    @classmethod
    def of(cls, ticket: Ticket) -> "TicketRow":
        """The shape of a ticket in a list."""
        return cls.model_validate(cls.fields_of(ticket))


_SAME = frozenset(
    {
        "number", "subject", "snippet", "tags", "message_count", "version", "created_at",
        "changed_at", "first_response_due_at", "resolution_due_at", "first_responded_at",
        "resolved_at", "closed_at", "waiting_until",
    }
)  # fmt: skip


class TicketPage(BaseModel):
    """One page, newest first. ``next`` is the address of the following page, null on the last."""

    results: list[TicketRow]
    next: str | None
    next_cursor: str | None


class AttachmentShape(BaseModel):
    """A file of a message, without its content: ``attachments/{id}/`` of the ticket has it."""

    id: int
    name: str
    media_type: str
    size: int


class MessageShape(BaseModel):
    """One utterance. ``author`` is a sign-in name, null for the citizen."""

    id: int
    kind: MessageKind
    channel: Channel
    author: str | None
    author_name: str | None
    body: str
    created_at: datetime
    delivered_at: datetime | None
    attachments: list[AttachmentShape]

    @classmethod
    def of(cls, message: Message) -> "MessageShape":
        """The shape of a message; author and attachments come with it."""
        return cls(
            id=message.pk,
            kind=MessageKind(message.kind),
            channel=Channel(message.channel),
            author=message.author.username if message.author else None,
            author_name=message.author.name if message.author else None,
            body=message.body,
            created_at=message.created_at,
            delivered_at=message.delivered_at,
            attachments=[
                AttachmentShape(
                    id=file.pk, name=file.name, media_type=file.media_type, size=file.size
                )
                for file in message.attachments.all()
            ],
        )


class TicketDetail(TicketRow):
    """A ticket with its conversation, oldest first."""

    messages: list[MessageShape]

    @classmethod
    def with_messages(cls, ticket: Ticket, messages: list[Message]) -> "TicketDetail":
        """The shape of a ticket that is looked at."""
        said = [MessageShape.of(message) for message in messages]
        return cls.model_validate(cls.fields_of(ticket) | {"messages": said})


class QueueShape(BaseModel):
    """``waiting`` have no owner, ``open`` have one; ``oldest_waiting_at`` may be null."""

    slug: str
    name_ko: str
    name_en: str
    waiting: int
    open: int
    waiting_for_others: int
    oldest_waiting_at: datetime | None

    @classmethod
    def of(cls, row: QueueFigures) -> "QueueShape":
        """The shape of a queue."""
        return cls(
            slug=row.slug,
            name_ko=row.name_ko,
            name_en=row.name_en,
            waiting=row.waiting,
            open=row.open,
            waiting_for_others=row.waiting_for_others,
            oldest_waiting_at=row.oldest_at,
        )


class QueueList(BaseModel):
    """The queues that the token's person works with, in their order."""

    results: list[QueueShape]
