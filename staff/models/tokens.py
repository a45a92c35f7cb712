"""Tokens with which other systems speak to the API."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

NOUNS = ("contacts", "tickets", "citizens", "knowledge", "training")
RIGHTS = ("read", "write")
# To see one field in clear is a right of its own: whoever reads masked data does not need it.
SCOPES = (*(f"{noun}:{right}" for noun in NOUNS for right in RIGHTS), "citizens:disclose")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Words for sets of tokens."""

    def standing(self, at: datetime) -> "ApiTokenQuerySet":
        """Neither revoked nor expired, and their person is active."""
        return self.filter(revoked_at=None, expires_at__gt=at, person__is_active=True)


class ApiToken(models.Model):
    """Only the SHA-256 of a random secret is kept. A token acts as its person and within its
    scopes (``tickets:read``); ``last_used_at`` is kept to the minute."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60, blank=True)
    hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
