"""From a body that another system pushes in to a message of a ticket: stored first, then worked."""

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError, connection, transaction
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from citizens.models import Requester
from citizens.services import requester_for
from staff.models import User
from supportdesk.lib import clock, json_forms, sealing
from supportdesk.lib.compiled import Compiled
from supportdesk.lib.refusal import Refusal
from supportdesk.outbox.models import Job
from tickets import policies
from tickets.events import OPEN_FROM_INBOUND, contact_accepted, contact_retried
from tickets.models import (
    UNFINISHED,
    Attachment,
    InboundError,
    InboundMessage,
    InboundStatus,
    Message,
    Reason,
    Status,
    Ticket,
)
from tickets.queries.contacts import opened
from tickets.services.attachments import AttachmentForbidden, attachment
from tickets.services.contact_form import ContactForm
from tickets.services.conversation import note
from tickets.services.opening import Contact, open_ticket
from tickets.services.refusals import NotAllowed
from tickets.services.reopening import receive

OLDEST = timedelta(days=366)
AT_ONCE = 500  # what a page may keep somebody waiting for

_STORE = """
    INSERT INTO tickets_inboundmessage (id, source, external_id, channel, received_at, stored_at,
        stored_by_id, raw, digest, status, error_code, error_text)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'accepted', '', '')
    ON CONFLICT (source, external_id) DO NOTHING
"""

# By hand, as above: every contact passes here once.
_TICKETED = """
    UPDATE tickets_inboundmessage SET status = %s, message_id = %s, ticket_id = %s, error_code = %s
    WHERE id = %s
"""

_HELD = Compiled(
    lambda pk: InboundMessage.objects.select_for_update(of=("self",)).filter(pk=pk),
    pk=uuid.uuid4(),
)
_LEAF = Compiled(
    lambda code: Reason.objects.leaves().select_related("queue").filter(code=code), code="CODE"
)
# A merged one leads to the ticket that survived it; a closed one only says what came before.
_NEAREST = Case(
    When(status__in=UNFINISHED, then=0),
    When(status=Status.RESOLVED, then=1),
    When(merged_into__isnull=False, then=2),
    default=3,
)
_THREAD = Compiled(
    lambda requester, reason: (
        Ticket.objects.filter(requester=requester, reason=reason)
        .only("pk")
        .order_by(_NEAREST, "-created_at")[:1]
    ),
    requester=-1,
    reason=-2,
)


class SentBefore(Refusal):
    """``facts``: ``id`` of the contact that was stored first."""

    code = "sent_before"
    message = _(
        "Another contact was stored under this source and external_id. Send a new one under a key "
        "of its own."
    )


class NotSetAside(Refusal):
    code = "not_set_aside"
    message = _("This contact is not set aside any more. Reload the page.")


@dataclass(frozen=True)
class Accepted:
    """``duplicate``: it was stored before, by an equal delivery."""

    id: uuid.UUID
    duplicate: bool


@transaction.atomic
def accept(*, raw: bytes, stored_by: User | None) -> Accepted:
    """Store a contact and the job that works it. The same (source, external id) is stored once:
    an equal body is a repetition, another one is refused."""
    form = json_forms.read(ContactForm, raw)
    digest = _digest(form)
    inbound_id = uuid.uuid4()
    if not _stored(inbound_id, form, raw, digest, stored_by):
        first = InboundMessage.objects.only("id", "digest").get(
            source=form.source, external_id=form.external_id
        )
        if bytes(first.digest) != digest:
            raise SentBefore(id=str(first.pk))
        return Accepted(first.pk, duplicate=True)
    contact_accepted(inbound_id)
    return Accepted(inbound_id, duplicate=False)


@transaction.atomic(savepoint=False)
def ticket_from_inbound(
    *, inbound_id: uuid.UUID, without_files_by: User | None = None
) -> InboundMessage:
    """Work a stored contact: to the requester's ticket of the same reason, unless it is closed, or
    to a new one. Content that cannot be worked is set aside; every other error is the caller's to
    retry.

    ``without_files_by``: who decided to leave out files of types that are not taken.
    """
    inbound = _HELD.first(pk=inbound_id)
    if inbound is None:
        raise InboundMessage.DoesNotExist
    if inbound.status != InboundStatus.ACCEPTED:
        return inbound
    try:
        _work(inbound, without_files_by)
    except DataError:  # a value that PostgreSQL cannot hold
        _set_aside(inbound, InboundError.UNSTORABLE)
    except Refusal as refusal:
        known = refusal.code in InboundError.values
        code = InboundError(refusal.code) if known else InboundError.INVALID
        _set_aside(inbound, code, _detail(refusal))
    return inbound


@transaction.atomic
def set_aside_given_up() -> int:
    """Set aside what its job gave up on, so that a person sees it; says how many. A contact that
    was retried since has an open job and is left to it."""
    jobs = Job.objects.filter(task=OPEN_FROM_INBOUND)
    given_up = set(jobs.dead().values_list("arguments__inbound_id", flat=True))
    stuck = InboundMessage.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk__in=given_up, status=InboundStatus.ACCEPTED
    )
    rows = [row for row in stuck if not jobs.open().filter(arguments__inbound_id=str(row.pk))]
    for inbound in rows:
        _set_aside(inbound, InboundError.GAVE_UP)
    return len(rows)


@transaction.atomic
def retry(*, inbound: InboundMessage, actor: User, without_files: bool = False) -> None:
    """Work a contact that was set aside once more; ``without_files`` leaves out the files of types
    that are not taken, which is noted on the ticket."""
    if not policies.leads(actor):
        raise NotAllowed
    row = InboundMessage.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
    if row.status != InboundStatus.SET_ASIDE:
        raise NotSetAside
    row.status, row.error_code, row.error_text = InboundStatus.ACCEPTED, "", ""
    row.save(update_fields=["status", "error_code", "error_text"])
    contact_retried(row.pk, without_files_by=actor if without_files else None)


def retry_all(*, code: str, actor: User) -> int:
    """Retry what was set aside for one reason, the oldest ``AT_ONCE``; says how many. Each on its
    own, so that one which somebody else retried meanwhile does not keep the others."""
    retried = 0
    for row in InboundMessage.objects.set_aside().filter(error_code=code).defer("raw")[:AT_ONCE]:
        with suppress(NotSetAside):
            retry(inbound=row, actor=actor)
            retried += 1
    return retried


def _stored(
    inbound_id: uuid.UUID, form: ContactForm, raw: bytes, digest: bytes, stored_by: User | None
) -> bool:
    now = clock.now()
    values: list[Any] = [
        inbound_id,
        form.source,
        form.external_id,
        form.channel.value,
        _plausible(form.received_at, now),
        now,
        stored_by.pk if stored_by else None,
        sealing.seal(raw, bound_to=InboundMessage(pk=inbound_id).seal),
        digest,
    ]
    with connection.cursor() as cursor:
        # Of equal deliveries at once the later ones wait here for the first to commit.
        cursor.execute(_STORE, values)
        return bool(cursor.rowcount)


def _plausible(at: datetime, now: datetime) -> datetime:
    """A sender's clock may be wrong; that is no reason to lose a contact, nor to jump the queue."""
    return at if now - OLDEST < at <= now else now


def _digest(form: ContactForm) -> bytes:
    return sealing.blind_index("contact", hashlib.sha256(form.canonical()).hexdigest())


def _work(inbound: InboundMessage, without_files_by: User | None) -> None:
    form = json_forms.read(ContactForm, opened(inbound))
    files, left_out = _files(form, leave_out=without_files_by is not None)
    contact = Contact(
        channel=form.channel,
        body=form.body,
        subject=form.subject or "",
        at=inbound.received_at,
        attachments=tuple(files),
    )
    requester = requester_for(**form.citizen.details())
    reason = _reason(form)
    thread = _thread(requester, reason)
    if thread:
        message = receive(ticket=thread, contact=contact)
    else:
        message = open_ticket(contact=contact, requester=requester, reason=reason)
    if without_files_by and left_out:
        note(ticket=message.ticket, author=without_files_by, body=_left_out_words(left_out))
    _ticketed(inbound, message, unknown_reason=bool(form.reason) and reason is None)


def _files(form: ContactForm, *, leave_out: bool) -> tuple[list[Attachment], list[str]]:
    taken, left_out = [], []
    for file in form.attachments or ():
        try:
            taken.append(attachment(name=file.name, content=file.content_base64))
        except AttachmentForbidden as refusal:
            if not leave_out:
                raise
            left_out.append(f"{file.name} ({refusal.facts['media_type']})")
    return taken, left_out


def _left_out_words(files: list[str]) -> str:
    return str(_("Left out, because files of the type are not taken: %(files)s")) % {
        "files": ", ".join(files)
    }


def _reason(form: ContactForm) -> Reason | None:
    if not form.reason:
        return None
    return _LEAF.first(code=form.reason)


def _thread(requester: Requester | None, reason: Reason | None) -> Ticket | None:
    """The requester's ticket of the reason that is nearest to being in work, then the newest; only
    its key is read. ``requester_for`` holds the requester, so two contacts at once cannot both find
    nothing; what becomes of the ticket until it is locked, ``receive`` sees."""
    if requester is None or reason is None:
        return None
    return _THREAD.first(requester=requester.pk, reason=reason.pk)


def _ticketed(inbound: InboundMessage, message: Message, *, unknown_reason: bool) -> None:
    inbound.status, inbound.message, inbound.ticket = (
        InboundStatus.TICKETED,
        message,
        message.ticket,
    )
    inbound.error_code = InboundError.UNKNOWN_REASON if unknown_reason else ""
    values: list[Any] = [
        inbound.status.value,
        message.pk,
        message.ticket_id,
        inbound.error_code,
        inbound.pk,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TICKETED, values)


def _set_aside(inbound: InboundMessage, code: InboundError, detail: str = "") -> None:
    inbound.status, inbound.error_code = InboundStatus.SET_ASIDE, code
    inbound.error_text = detail[:300]
    inbound.save(update_fields=["status", "error_code", "error_text"])


def _detail(refusal: Refusal) -> str:
    """What a program or person needs beside the reason: codes only, in no language."""
    if "media_type" in refusal.facts:
        return str(refusal.facts["media_type"])
    return ", ".join(fault["field"] for fault in refusal.facts.get("errors", ()))
