"""Whoever writes in: a citizen, a merchant, somebody without an account."""

from django.db import models


class Requester(models.Model):
    """Contact details as given, sealed, with blind indexes for exact search.

    Read through ``citizens.services`` only: masked by default. ``*_sealed`` hold cipher text that
    is bound to ``seal_id`` and the column; ``*_index`` hold 16 bytes for equality.
    """

    seal_id = models.UUIDField(unique=True)
    citizen_no_sealed = models.BinaryField(default=b"")
    name_sealed = models.BinaryField(default=b"")
    mobile_sealed = models.BinaryField(default=b"")
    email_sealed = models.BinaryField(default=b"")
    citizen_no_index = models.BinaryField(null=True, max_length=16)
    mobile_index = models.BinaryField(null=True, max_length=16)
    email_index = models.BinaryField(null=True, max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["citizen_no_index"], name="citizens_one_a_citizen_no"),
        ]
        indexes = [
            models.Index(
                fields=["mobile_index"],
                condition=models.Q(mobile_index__isnull=False),
                name="citizens_requester_by_mobile",
            ),
            models.Index(
                fields=["email_index"],
                condition=models.Q(email_index__isnull=False),
                name="citizens_requester_by_email",
            ),
        ]
