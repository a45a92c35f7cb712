"""Sign-in sessions that know whose they are, so that they can be ended for a person."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """``person`` is empty until somebody has signed in; ``active_at`` is their last own request,
    to the minute."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    active_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["active_at"],
                condition=models.Q(person__isnull=False),
                name="staff_session_by_activity",
            )
        ]
