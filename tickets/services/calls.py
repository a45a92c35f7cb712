"""Phone contacts: noted while talking, kept as they are typed, then a ticket of the agent's own."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from citizens.services import requester_for
from staff.models import Queue, User
from supportdesk.lib import clock, sealing
from supportdesk.lib.refusal import Refusal
from tickets.models import CallDraft, Channel, Message, Reason, Ticket
from tickets.services.locking import lock_state
from tickets.services.opening import Contact, open_ticket
from tickets.services.taking import take_call

Typed = dict[str, str]


@dataclass(frozen=True)
class NotedCall:
    """The ticket, and why it could not stay with the agent (it waits in its queue then)."""

    ticket: Ticket
    refusal: Refusal | None = None


@transaction.atomic
def note_call(
    *,
    actor: User,
    caller: Typed,
    body: str,
    subject: str = "",
    reason: Reason | None = None,
    once: UUID | None = None,
) -> NotedCall:
    """Open a ticket by phone and give it to whoever talks. Nothing is lost when they may not own
    it (another queue, limit reached): then it waits in its queue. The form ``once`` that is sent
    again is answered with the ticket that it made."""
    lock_state(actor)  # of two sendings at once the later one finds the first one's ticket
    if once and (made := Message.objects.filter(once=once, body=body).first()):
        return NotedCall(made.ticket)
    contact = Contact(Channel.PHONE, body, subject=subject, once=once)
    requester = requester_for(**caller)
    queue = None if reason else _usual_queue(actor)
    ticket = open_ticket(
        contact=contact, requester=requester, reason=reason, queue=queue, actor=actor
    ).ticket
    discard_call(author=actor)
    try:
        with transaction.atomic():
            return NotedCall(take_call(ticket=ticket, actor=actor))
    except Refusal as refusal:
        return NotedCall(ticket, refusal)


def keep_call(*, author: User, typed: Typed) -> CallDraft | None:
    """Keep what has been typed so far; nothing typed keeps nothing."""
    if not any(text.strip() for text in typed.values()):
        discard_call(author=author)
        return None
    text = json.dumps(typed, ensure_ascii=False).encode()
    draft, _ = CallDraft.objects.update_or_create(
        author=author,
        defaults={"sealed": sealing.seal(text, bound_to=_place(author)), "saved_at": clock.now()},
    )
    return draft


def kept_call(*, author: User) -> Typed:
    """What had been typed; empty without a draft."""
    draft = CallDraft.objects.filter(author=author).first()
    if draft is None:
        return {}
    typed: Typed = json.loads(sealing.unseal(draft.sealed, bound_to=_place(author)))
    return typed


def discard_call(*, author: User) -> None:
    """Forget the draft."""
    CallDraft.objects.filter(author=author).delete()


def _usual_queue(actor: User) -> Queue | None:
    """Without a reason the contact stays in a queue that the agent can see."""
    return Queue.objects.filter(served_by__person=actor, is_active=True).first()


def _place(author: User) -> str:
    return f"call draft:{author.pk}"
