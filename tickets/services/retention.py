"""Texts and files of contacts that are past their date are destroyed; the tickets stay, empty, for
the figures. Written down by ``citizens``, who keeps the record of destruction."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from citizens.models import Requester
from citizens.services import retention
from tickets.models import Attachment, InboundMessage, Message, Status, Ticket

AT_ONCE = 2_000  # tickets or people in one transaction; the next night takes the next

is_time = retention.is_time


@transaction.atomic
def sweep() -> None:
    """Closed tickets and their writers, as many as one transaction should hold."""
    until = retention.midnight(retention.years_ago(settings.CONTACT_YEARS))
    _destroy_texts(until)
    _forget_writers(until)


def _destroy_texts(until: datetime) -> None:
    old = list(_old(until).values_list("pk", flat=True)[:AT_ONCE])
    if not old:
        return
    Attachment.objects.filter(message__ticket__in=old).delete()
    InboundMessage.objects.filter(ticket__in=old).update(raw=b"", digest=b"")
    Message.objects.filter(ticket__in=old).update(body="")
    Ticket.objects.filter(pk__in=old).update(subject="", snippet="")
    rule = f"{settings.CONTACT_YEARS} years"
    retention.note("contacts", until=until, rows=len(old), rule=rule)


def _old(until: datetime) -> QuerySet[Ticket]:
    """Closed before ``until``, with something left to read."""
    text = Message.objects.filter(ticket=OuterRef("pk")).exclude(body="")
    closed = Ticket.objects.filter(status=Status.CLOSED, closed_at__lt=until)
    return closed.filter(Exists(text)).order_by("closed_at")


def _forget_writers(until: datetime) -> None:
    """People without a citizen number whose every contact is closed since before ``until``."""
    theirs = Ticket.objects.filter(requester=OuterRef("pk"))
    recent = theirs.exclude(status=Status.CLOSED) | theirs.filter(changed_at__gte=until)
    silent = Requester.objects.filter(Exists(theirs), ~Exists(recent), citizen_no_index=None)
    known = silent.exclude(name_sealed=b"", mobile_sealed=b"", email_sealed=b"")
    retention.forget_requesters(known.values_list("pk", flat=True)[:AT_ONCE], until=until)
