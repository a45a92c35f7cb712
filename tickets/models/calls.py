"""A phone contact that is being written down while the citizen talks."""

from django.conf import settings
from django.db import models


class CallDraft(models.Model):
    """One a person, sealed because it holds what the citizen said of themselves."""

    author = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
