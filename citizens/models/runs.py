"""Runs of the data migration: what was read, what was taken, what was set aside."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """``running`` needs a process that holds the import's lock; without one it was interrupted."""

    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waits for a yes")
    LIVE = "live", _("In use")
    REPLACED = "replaced", _("Replaced")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class Phase(models.TextChoices):
    """What a running import is at; progress counts rows within it."""

    CHECKING = "checking", _("Checking the manifest")
    READING = "reading", _("Reading")
    MATCHING = "matching", _("Matching")
    INDEXING = "indexing", _("Indexing")
    COMPARING = "comparing", _("Comparing")
    SWAPPING = "swapping", _("Swapping in")


HELD = Q(state__in=[RunState.LIVE, RunState.REPLACED, RunState.WAITING])


class MigrationRun(models.Model):
    """One reading of one package. Its rows lie in partitions of their own, by ``id``.

    ``progress`` is ``{"rows": n, "of": n, "since": time}`` of the phase; ``report`` is what
    ``services.migration.report`` answers, without its faults. ``folder`` is the package's name or
    path as it was given.
    """

    name = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    folder = models.CharField(max_length=400)
    exported_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.CHECKING)
    progress = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    refusal = models.CharField(max_length=400, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_words = models.CharField(max_length=400, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_by__isnull=False),
                name="citizens_run_signed_by_name",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    @property
    def is_held(self) -> bool:
        """Its rows are kept: it can be signed."""
        return self.state in {RunState.LIVE, RunState.REPLACED, RunState.WAITING}

    @property
    def taken_rows(self) -> int:
        """Rows of every kind."""
        return sum(self.report.get("taken", {}).values())

    @property
    def rows_set_aside(self) -> int:
        """Rows of every code."""
        return sum(self.report.get("set_aside", {}).values())

    @property
    def share_percent(self) -> str:
        """Faulty rows in a hundred."""
        return f"{self.report.get('share', 0) * 100:.2f}"


class LiveRun(models.Model):
    """The one row that says whose rows are looked up; changing it is the swap."""

    run = models.ForeignKey(MigrationRun, models.PROTECT, related_name="+")
    before = models.ForeignKey(MigrationRun, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="citizens_one_live_run")]


class MigrationFault(models.Model):
    """A row that was set aside. ``line`` counts physical lines from 1, ``text`` is masked."""

    run = models.ForeignKey(MigrationRun, models.CASCADE, related_name="faults")
    file = models.CharField(max_length=60)
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=30)
    column = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "code", "file", "line"], name="citizens_faults")]
