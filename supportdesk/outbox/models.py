"""Jobs written in the business transaction, relayed to Celery after the commit."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One job. ``done_at`` and ``dead_at`` end it; until then it is due at ``next_at``."""

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="outbox_job_once_a_key"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="outbox_job_due",
            ),
            models.Index(
                fields=["-dead_at"], condition=Q(dead_at__isnull=False), name="outbox_job_dead"
            ),
        ]
