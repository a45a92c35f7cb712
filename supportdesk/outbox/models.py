"""Jobs written in the business transaction, relayed to Celery after the commit."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from supportdesk.lib.append_only import append_only

OPEN = Q(done_at__isnull=True, dead_at__isnull=True)


class JobQuerySet(models.QuerySet["Job"]):
    """Words for lists of jobs."""

    def open(self) -> "JobQuerySet":
        """Neither done nor given up."""
        return self.filter(OPEN)

    def to_publish(self, at: datetime) -> "JobQuerySet":
        """Open, and the relay is to look at them."""
        return self.open().filter(next_at__lte=at)

    def due(self, at: datetime) -> "JobQuerySet":
        """Open, and their time has come, published already or not."""
        return self.open().filter(due_at__lte=at)

    def dead(self) -> "JobQuerySet":
        """Given up until a person replays them."""
        return self.filter(dead_at__isnull=False)


class Job(models.Model):
    """One job. ``done_at`` or ``dead_at`` ends it.

    ``due_at`` is when it was to run, ``next_at`` when the relay looks at it again: each publication
    pushes it forward, so that a message which is lost is published again.
    """

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001  no key, never equal
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="outbox_job_once_a_key"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=OPEN, name="outbox_job_next"),
            models.Index(fields=["due_at", "id"], condition=OPEN, name="outbox_job_due"),
            models.Index(
                fields=["-dead_at", "-id"],
                condition=Q(dead_at__isnull=False),
                name="outbox_job_dead",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="outbox_job_done"
            ),
        ]


class Replay(models.Model):
    """A person gave dead jobs of a task another life: who, when, how many. ``job_id`` is empty when
    it was all of them, and no foreign key because jobs are purged and this is kept."""

    task = models.CharField(max_length=80)
    job_id = models.BigIntegerField(null=True)
    jobs = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
