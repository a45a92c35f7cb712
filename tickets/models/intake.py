"""What came in, stored before it is acknowledged."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models.choices import Channel
from tickets.models.messages import Message
from tickets.models.ticket import Ticket


class InboundStatus(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    TICKETED = "ticketed", _("Ticketed")
    SET_ASIDE = "set_aside", _("Set aside")


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
