"""Contacts as they came in: where they are now, and those that were set aside."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from staff.models import User
from supportdesk.lib import masking, sealing
from supportdesk.lib.pagination import Page, keyset
from tickets.models import InboundError, InboundMessage, Message, MessageKind

ROWS = 50
_MASKS = {"name": masking.name, "mobile": masking.mobile, "email": masking.email}


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


@dataclass(frozen=True)
class ErrorCount:
    """How many contacts are set aside for one reason."""

    code: str
    words: str
    contacts: int


def set_aside_counts() -> list[ErrorCount]:
    """Contacts set aside, by reason, the most frequent first. Reads nothing else."""
    rows = (
        InboundMessage.objects.set_aside()
        .order_by()
        .values_list("error_code")
        .annotate(contacts=Count("pk"))
        .order_by("-contacts", "error_code")
    )
    return [ErrorCount(code, str(InboundError(code).label), contacts) for code, contacts in rows]


def set_aside(*, code: str = "", cursor: str = "", size: int = ROWS) -> Page[InboundMessage]:
    """A page of contacts set aside, the longest waiting first; ``code`` keeps to one reason."""
    rows = InboundMessage.objects.set_aside().defer("raw", "digest")
    rows = rows.filter(error_code=code) if code else rows
    return keyset(rows, order=("stored_at", "id"), size=size, cursor=cursor)


def opened(inbound: InboundMessage) -> bytes:
    """The body as it came in: personal data in clear, for the worker."""
    return sealing.unseal(inbound.raw, bound_to=inbound.seal)


def shown(inbound: InboundMessage) -> str:
    """The body for a person's eyes: personal data masked, files by their size."""
    try:
        body = json.loads(opened(inbound))
    except ValueError:
        return masking.free_text(opened(inbound).decode("utf-8", "replace"))
    return json.dumps(_masked(body), ensure_ascii=False, indent=2)


def _masked(value: Any, name: str = "", within: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, key, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, within=name) for item in value]
    if not isinstance(value, str):
        return value
    if within == "citizen":
        return _MASKS.get(name, masking.code)(value)
    if name == "content_base64":
        return f"… {len(value.rstrip('=')) * 3 // 4:,} B"
    return masking.free_text(value)
