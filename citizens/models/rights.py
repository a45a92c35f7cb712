"""Citizens' rights (열람·정정·처리정지), and records that are one person's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from supportdesk.lib.append_only import append_only


class Right(models.TextChoices):
    ACCESS = "access", pgettext_lazy("right", "Access")
    CORRECTION = "correction", _("Correction")
    STOP = "stop", _("Stop of processing")


class RightsState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("right state", "Received")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    LIFTED = "lifted", _("Lifted")


class RightsRequest(models.Model):
    """What a citizen asked for. A granted stop hides the account from lookup until it is lifted.

    Kept beside the runs, by citizen number, so that it outlives a swap.
    """

    citizen_no = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Right.choices)
    state = models.CharField(
        max_length=10, choices=RightsState.choices, default=RightsState.RECEIVED
    )
    ticket = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_no"],
                condition=Q(kind=Right.STOP, state=RightsState.GRANTED),
                name="citizens_stopped_once",
            ),
            models.CheckConstraint(
                condition=Q(state=RightsState.RECEIVED) | Q(answered_by__isnull=False),
                name="citizens_right_answered_by_name",
            ),
        ]
        indexes = [
            models.Index(fields=["citizen_no"], name="citizens_rights_of"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=RightsState.RECEIVED),
                name="citizens_rights_due",
            ),
        ]

    @property
    def number(self) -> str:
        """The citizen number as people write it: 12 digits."""
        return f"{self.citizen_no:012d}"


class Merge(models.Model):
    """Two accounts are one person's: ``merged`` leads to ``kept`` until it is undone. Neither row
    is touched, so that undoing loses nothing, and both outlive a swap."""

    kept = models.BigIntegerField()
    merged = models.BigIntegerField()
    words = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="citizens_merge_of_two"),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="citizens_merged_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kept"], condition=Q(undone_at__isnull=True), name="citizens_merges_of"
            )
        ]

    @property
    def merged_number(self) -> str:
        """The merged record's citizen number in 12 digits."""
        return f"{self.merged:012d}"

    @property
    def kept_number(self) -> str:
        """The kept record's."""
        return f"{self.kept:012d}"


class Correction(models.Model):
    """A field of an account was corrected or updated: which, by whom, why. Values stay sealed in
    the account; this says that and when they changed."""

    citizen_no = models.BigIntegerField()
    fields = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    ticket = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["citizen_no", "-at"], name="citizens_corrections_of")]
        triggers = append_only()
