"""The access log (접속기록): who read whose personal data, when, from where, what and why."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supportdesk.lib.append_only import append_only


class Act(models.TextChoices):
    """What was done; the values are stored for years and never change."""

    SEARCHED = "searched", _("Searched")
    LISTED = "listed", _("Saw in a list")
    OPENED = "opened", _("Opened")
    DISCLOSED = "disclosed", _("Saw in clear")
    DOWNLOADED = "downloaded", _("Downloaded")
    UPDATED = "updated", _("Changed")
    MERGED = "merged", _("Merged")
    DELIVERED = "delivered", _("Used for delivery")


RARE = [Act.DISCLOSED, Act.DOWNLOADED, Act.UPDATED, Act.MERGED]


class Door(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API")
    COMMAND = "command", _("Command")
    JOB = "job", _("Job")


class Purpose(models.TextChoices):
    """Purposes for which clear data is shown (열람 목적)."""

    IDENTITY = "identity", _("Verify who is calling")
    CALLBACK = "callback", _("Call back or write to them")
    PAYMENT = "payment", _("Check a payment or a voucher")
    REFUND = "refund", _("Refund")
    CORRECTION = "correction", _("Correct their data")
    RIGHTS = "rights", _("Request for access, correction or stop")
    LEGAL = "legal", _("Required by law")


class Detail(models.TextChoices):
    """Personal details that can be shown in clear, one at a time."""

    NAME = "name", _("Name")
    BIRTH_DATE = "birth_date", _("Birth date")
    MOBILE = "mobile", _("Mobile")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")


class AccessEntry(models.Model):
    """One read or change. Partitioned by month, append-only; written with the read, or the read
    fails.

    ``citizens`` are citizen numbers, ``requesters`` ids of contact details without an account:
    whose data it was. ``by`` names what was searched by (never its value), ``what`` the fields,
    ``hits`` how many were found. ``ticket`` is a ticket's number.
    """

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    address = models.GenericIPAddressField(null=True)
    door = models.CharField(max_length=8, choices=Door.choices)
    act = models.CharField(max_length=12, choices=Act.choices)
    citizens = ArrayField(models.BigIntegerField(), default=list)
    requesters = ArrayField(models.BigIntegerField(), default=list)
    by = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    ticket = models.CharField(max_length=16, blank=True)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(act=Act.DISCLOSED) | (~Q(purpose="") & ~Q(ticket="")),
                name="citizens_access_disclosed_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.DOWNLOADED) | ~Q(reason=""),
                name="citizens_access_downloaded_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "-at"], name="citizens_access_of_actor"),
            GinIndex(fields=["citizens"], name="citizens_access_of_citizen"),
            GinIndex(fields=["requesters"], name="citizens_access_of_contact"),
            models.Index(
                fields=["ticket", "-at"], condition=~Q(ticket=""), name="citizens_access_of_ticket"
            ),
            # What is rare among the reads of lists and tickets, and asked for most.
            models.Index(
                fields=["act", "-at"], condition=Q(act__in=RARE), name="citizens_access_rare"
            ),
        ]
        triggers = append_only()


class Finding(models.TextChoices):
    """What the monthly review looks for."""

    NO_TICKET = "no_ticket", _("Reads without a ticket")
    MANY_CITIZENS = "many_citizens", _("Many different citizens by one person")
    ODD_HOURS = "odd_hours", _("At odd hours")
    SAME_CITIZEN = "same_citizen", _("The same citizen again and again")
    DOWNLOADS = "downloads", _("Downloads")
    DISCLOSURES = "disclosures", _("Clear data shown")
    COLLEAGUE = "colleague", _("Data of people who work here")


class Review(models.Model):
    """A finding of a month was looked at: by whom, when, with what result. Append-only: a later
    look is a row of its own. ``month`` is its first day; ``person`` is whom it is about."""

    month = models.DateField()
    finding = models.CharField(max_length=16, choices=Finding.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    entries = models.PositiveIntegerField()
    comment = models.CharField(max_length=400)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["month", "finding", "person"], name="citizens_reviews")]
        triggers = append_only()


class Destruction(models.Model):
    """Personal data was destroyed because its time was over: what, of when, how many rows."""

    what = models.CharField(max_length=60)
    until = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    rule = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
