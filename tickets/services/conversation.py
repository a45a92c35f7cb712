"""What the desk says: replies, notes, and drafts of them."""

from uuid import UUID

from django.db import transaction

from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened, record, reply_to_deliver
from tickets.models import UNFINISHED, Attachment, Draft, Message, MessageKind, Ticket
from tickets.services.locking import lock_ticket, save
from tickets.services.refusals import EmptyText, Finished, NotAllowed, SomethingArrived


@transaction.atomic
def reply(
    *,
    ticket: Ticket,
    author: User,
    body: str,
    seen_message: int | None = None,
    attachments: tuple[Attachment, ...] = (),
    once: UUID | None = None,
) -> Message:
    """Answer the requester. ``seen_message`` is the newest message the author had on screen;
    when the requester wrote since, nothing is sent. What the form ``once`` has sent already is
    answered and not sent again."""
    ticket = lock_ticket(ticket)
    if sent := _said_by(once, ticket, author, body):
        return sent
    if not policies.can_work_on(author, ticket):
        raise NotAllowed
    if ticket.status not in UNFINISHED:
        raise Finished
    if seen_message is not None:
        _refuse_unseen(ticket, seen_message)
    message = _say(ticket, MessageKind.REPLY, author, body, attachments, once)
    if ticket.first_responded_at is None:
        ticket.first_responded_at = message.created_at
        ticket.save(update_fields=["first_responded_at"])
    record(ticket, Happened.REPLIED, author, message=message.pk)
    reply_to_deliver(message)
    return message


@transaction.atomic
def note(*, ticket: Ticket, author: User, body: str, once: UUID | None = None) -> Message:
    """Write something that only the desk reads; allowed on finished tickets too. ``once`` as for
    a reply."""
    ticket = lock_ticket(ticket)
    if kept := _said_by(once, ticket, author, body):
        return kept
    if not policies.can_annotate(author, ticket):
        raise NotAllowed
    message = _say(ticket, MessageKind.NOTE, author, body, (), once)
    record(ticket, Happened.NOTED, author, message=message.pk)
    return message


def save_draft(
    *, ticket: Ticket, author: User, body: str, internal: bool = False, once: UUID | None = None
) -> Draft | None:
    """Keep what is being written; an empty draft is dropped, and so is one that arrives after
    its form ``once`` was sent. No locks."""
    if not body.strip() or _is_late(once, author, body):
        discard_draft(ticket=ticket, author=author)
        return None
    draft, _ = Draft.objects.update_or_create(
        ticket=ticket,
        author=author,
        defaults={"body": body, "internal": internal, "saved_at": clock.now()},
    )
    return draft


def discard_draft(*, ticket: Ticket, author: User) -> None:
    """Forget the draft, if there is one."""
    Draft.objects.filter(ticket=ticket, author=author).delete()


def _said_by(once: UUID | None, ticket: Ticket, author: User, body: str) -> Message | None:
    """The message of a form that was sent before; the ticket is locked, so of two at once the
    later one finds the first."""
    if once is None:
        return None
    sent = Message.objects.filter(once=once, ticket=ticket, author=author, body=body.strip())
    return sent.first()


def _is_late(once: UUID | None, author: User, body: str) -> bool:
    """A draft that a slow line brings after its own message: the beginning of what was said."""
    if once is None:
        return False
    sent = Message.objects.filter(once=once, author=author, body__startswith=body.strip())
    return sent.exists()


def _refuse_unseen(ticket: Ticket, seen: int) -> None:
    unseen = ticket.messages.filter(kind=MessageKind.INBOUND, pk__gt=seen).count()
    if unseen:
        raise SomethingArrived(unseen)


def _say(
    ticket: Ticket,
    kind: MessageKind,
    author: User,
    body: str,
    attachments: tuple[Attachment, ...],
    once: UUID | None,
) -> Message:
    message = add_message(ticket, kind, author, body, attachments, once)
    discard_draft(ticket=ticket, author=author)
    save(ticket, "message_count")
    return message


def add_message(
    ticket: Ticket,
    kind: MessageKind,
    author: User,
    body: str,
    attachments: tuple[Attachment, ...] = (),
    once: UUID | None = None,
) -> Message:
    """One more message of a locked ticket; the caller saves its ``message_count``."""
    if not body.strip():
        raise EmptyText
    message = Message.objects.create(
        ticket=ticket,
        kind=kind,
        channel=ticket.channel,
        author=author,
        body=body.strip(),
        created_at=clock.now(),
        once=once,
    )
    for attachment in attachments:
        attachment.message = message
    Attachment.objects.bulk_create(attachments)
    ticket.message_count += 1
    return message
