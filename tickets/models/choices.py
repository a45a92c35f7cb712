"""Closed vocabularies of a ticket."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


WORKABLE = (Status.NEW, Status.OPEN)
UNFINISHED = (Status.NEW, Status.OPEN, Status.WAITING)


class WaitingFor(models.TextChoices):
    CITIZEN = "citizen", _("Waiting for the citizen")
    THIRD_PARTY = "third_party", _("Waiting for a third party")


class Priority(models.IntegerChoices):
    LOW = 0, _("Low")
    NORMAL = 1, _("Normal")
    HIGH = 2, _("High")
    URGENT = 3, _("Urgent")


class Channel(models.TextChoices):
    PHONE = "phone", _("Phone")
    APP = "app", _("App")
    WEB = "web", _("Web")
    MAIL = "mail", _("Mail")
    CHAT = "chat", _("Chat")
    TRANSFER = "transfer", _("Hand-over")


class MessageKind(models.TextChoices):
    INBOUND = "inbound", _("From the citizen")
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Internal note")


class LinkKind(models.TextChoices):
    RELATED = "related", _("Related")
    DUPLICATE = "duplicate", _("Duplicate")
    CAUSE = "cause", _("Same cause")
