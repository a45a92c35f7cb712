"""What happened to people, their rights and their tokens: append-only, kept three years."""

from django.conf import settings
from django.db import models

from supportdesk.lib.append_only import append_only


class StaffEvent(models.Model):
    """One entry: who (``actor``, empty for the system) did ``kind`` to whom, when.

    ``kind`` is from ``staff.events.Happened``; ``person`` is empty for what happened to a team or
    a queue, which ``facts`` then name.
    """

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="staff_events"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="staff_event_by_person")]
        triggers = append_only()
