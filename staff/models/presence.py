"""Where a person is right now, and the append-only log it is kept from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from supportdesk.lib.append_only import append_only


class State(models.TextChoices):
    NOT_READY = "not_ready", _("Not ready")
    AVAILABLE = "available", _("Available")
    ON_CONTACT = "on_contact", _("On a contact")
    AFTER_CONTACT = "after_contact", _("After-contact work")
    BREAK = "break", _("Break")
    MEAL = "meal", _("Meal")
    TRAINING = "training", _("Training")
    MEETING = "meeting", _("Meeting")
    AWAY = "away", _("Away")


MAY_CLAIM = frozenset({State.AVAILABLE, State.ON_CONTACT})


class Presence(models.Model):
    """The current state, one row a person. It is also the row that claims lock first, so that
    a person's state and number of open tickets cannot change under a claim."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="presence"
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.NOT_READY)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="staff_presence_state_known"
            )
        ]


class PresenceChange(models.Model):
    """One change of state. Rows are never changed or removed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=State.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="staff_presence_by_person")]
        triggers = append_only()
