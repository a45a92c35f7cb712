"""The conversation: messages, what hangs on them, and drafts not yet sent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5

from tickets.models.choices import Channel, MessageKind
from tickets.models.ticket import Ticket


class Message(models.Model):
    """One utterance. Inbound ones have no author; replies and notes have one. ``once`` names the
    form that it was written in: the same words of one form are kept once, however often sent."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    body = models.TextField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    once = models.UUIDField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MessageKind.INBOUND)
                | Q(kind__in=[MessageKind.REPLY, MessageKind.NOTE], author__isnull=False),
                name="tickets_message_has_author",
            ),
            models.UniqueConstraint(
                F("once"),
                MD5("body"),
                condition=Q(once__isnull=False),
                name="tickets_message_once",
            ),
        ]
        indexes = [models.Index(fields=["ticket", "id"], name="tickets_message_of_ticket")]


class Attachment(models.Model):
    """A file kept in the database, so that it is stored and lost with its message only."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    content = models.BinaryField()


class Draft(models.Model):
    """What a person is writing on a ticket. ``seen_message`` is the newest one they had seen."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    body = models.TextField(blank=True)
    internal = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "author"], name="tickets_draft_one_a_person")
        ]
