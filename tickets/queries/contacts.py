"""Contacts as they came in: where they are now."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from staff.models import User
from tickets.models import InboundMessage, Message, MessageKind


@dataclass(frozen=True)
class ContactNow:
    """``number`` is the ticket's, the surviving one's when it was merged; ``replies`` are those
    given since this contact came in, oldest first."""

    inbound: InboundMessage
    number: str | None
    replies: list[Message]


def contact_now(actor: User, inbound_id: UUID) -> ContactNow:
    """Where a contact is, for whoever stored it and for leaders; ``Http404`` for others."""
    rows = InboundMessage.objects.visible_to(actor).defer("raw")
    inbound = rows.select_related("message__ticket").filter(pk=inbound_id).first()
    if inbound is None:
        raise Http404
    message = inbound.message
    if message is None:
        return ContactNow(inbound, None, [])
    replies = Message.objects.filter(
        ticket=message.ticket_id, kind=MessageKind.REPLY, pk__gt=message.pk
    )
    return ContactNow(inbound, message.ticket.number, list(replies.order_by("pk")))
