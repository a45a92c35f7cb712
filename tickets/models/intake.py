"""What came in, stored before it is acknowledged."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import Kind, User
from supportdesk.lib import masking
from tickets.models.choices import Channel
from tickets.models.messages import Message
from tickets.models.ticket import Ticket


class InboundStatus(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    TICKETED = "ticketed", _("Ticketed")
    SET_ASIDE = "set_aside", _("Set aside")


class InboundError(models.TextChoices):
    """Why a contact was set aside; the last one is only noted on a contact that has its ticket."""

    INVALID = "invalid", _("It does not follow the form of a contact.")
    ATTACHMENT_TYPE = "attachment_type", _("A file is of a type that is not taken.")
    ATTACHMENT_TOO_LARGE = "attachment_too_large", _("A file is too large.")
    EMPTY_TEXT = "empty_text", _("There is nothing in it to read.")
    UNSTORABLE = "unstorable", _("A value in it cannot be stored.")
    GAVE_UP = "gave_up", _("It could not be worked after 8 attempts.")
    UNKNOWN_REASON = "unknown_reason", _("Its contact reason is not known here.")


class InboundQuerySet(models.QuerySet["InboundMessage"]):
    """Words for sets of contacts."""

    def set_aside(self) -> "InboundQuerySet":
        """In need of a person, oldest first."""
        return self.filter(status=InboundStatus.SET_ASIDE).order_by("stored_at")

    def visible_to(self, actor: User) -> "InboundQuerySet":
        """Whoever stored it, leaders and admins."""
        if actor.is_active and actor.kind in (Kind.LEADER, Kind.ADMIN):
            return self
        return self.filter(stored_by=actor)


class InboundMessage(models.Model):
    """The raw contact, sealed (bound to ``id``), unique on (source, external id).

    ``digest`` is keyed and compares bodies of repeated deliveries. ``message`` is unique: one
    inbound message becomes one message of one ticket, whatever is delivered how often.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField(auto_now_add=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    raw = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    status = models.CharField(
        max_length=10, choices=InboundStatus.choices, default=InboundStatus.ACCEPTED
    )
    error_code = models.CharField(max_length=40, blank=True)
    error_text = models.CharField(max_length=300, blank=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="inbound")
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="inbound")

    objects = InboundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="tickets_inbound_once"),
            models.CheckConstraint(
                condition=~models.Q(status=InboundStatus.TICKETED)
                | models.Q(ticket__isnull=False, message__isnull=False),
                name="tickets_inbound_ticketed_has_ticket",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stored_at"],
                condition=models.Q(status=InboundStatus.SET_ASIDE),
                name="tickets_inbound_set_aside",
            )
        ]

    @property
    def shown_id(self) -> str:
        """The source's key for a person's eyes: some sources make it of a number of somebody."""
        return masking.free_text(self.external_id)

    @property
    def error(self) -> str:
        """The reason in words, with what it is about; empty when there is none."""
        if not self.error_code:
            return ""
        words = str(InboundError(self.error_code).label)
        return f"{words} ({self.error_text})" if self.error_text else words

    @property
    def seal(self) -> str:
        """What ``raw`` is bound to, so that it opens in its own row only."""
        return f"inbound:{self.pk}"
