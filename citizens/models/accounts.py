"""What was moved: citizens' accounts, their vouchers and payments, the merchants.

The tables are partitioned by run. ``live()`` narrows a query to the run in use by a subquery, so
that one statement sees one run; whoever makes several statements passes the run on.
"""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from citizens.models.runs import LiveRun, MigrationRun


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VoucherKind(models.TextChoices):
    CITYWIDE = "citywide", _("Citywide voucher")
    DISTRICT = "district", _("District voucher")
    DELIVERY = "delivery", _("Delivery voucher")
    SPECIAL = "special", _("Special voucher")


class VoucherStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    USED = "used", _("Used up")
    REFUNDED = "refunded", _("Refunded")
    EXPIRED = "expired", _("Expired")


class PayMode(models.TextChoices):
    CPM = "CPM", "CPM"
    MPM = "MPM", "MPM"
    BOTH = "BOTH", "CPM · MPM"


class MerchantStatus(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


Moved_co = TypeVar("Moved_co", bound=models.Model, covariant=True)


class MovedQuerySet(models.QuerySet[Moved_co]):
    """Words for rows that belong to a run."""

    def live(self) -> Self:
        """Of the run in use; none before the first one."""
        return self.filter(run_id=Subquery(LiveRun.objects.values("run_id")))


class Account(models.Model):
    """A citizen's account. Personal details lie in ``details`` alone: sealed, bound to the citizen
    number, opened by ``citizens.services`` only.

    ``*_index`` are eight keyed bytes as a number: equal for equal details, and checked against the
    opened details because eight bytes may meet. ``digest`` is the same of the whole row, for
    comparing runs. ``line`` is the row's line in its file, empty for what came by the API;
    ``as_of`` is the operator's own time of the row.
    """

    pk = models.CompositePrimaryKey("run_id", "citizen_no")
    run = models.ForeignKey(
        MigrationRun, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    citizen_no = models.BigIntegerField()
    line = models.PositiveIntegerField(null=True)
    details = models.BinaryField()
    mobile_index = models.BigIntegerField(null=True)
    email_index = models.BigIntegerField(null=True)
    name_birth_index = models.BigIntegerField(null=True)
    name_last4_index = models.BigIntegerField(null=True)
    district = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=AccountStatus.choices)
    joined_at = models.DateTimeField(null=True)
    opted_out = models.BooleanField(default=False)
    digest = models.BigIntegerField()
    as_of = models.DateTimeField()

    objects = MovedQuerySet["Account"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AccountStatus.values), name="citizens_account_status_known"
            )
        ]
        indexes = [
            models.Index(fields=["mobile_index"], name="citizens_by_mobile"),
            models.Index(fields=["email_index"], name="citizens_by_email"),
            models.Index(fields=["name_birth_index"], name="citizens_by_name_birth"),
            models.Index(fields=["name_last4_index"], name="citizens_by_name_last4"),
        ]

    @property
    def number(self) -> str:
        """The citizen number as people write it: 12 digits."""
        return f"{self.citizen_no:012d}"


class Voucher(models.Model):
    """A purchase of vouchers. Amounts are won; ``gifted_by`` is a citizen number."""

    pk = models.CompositePrimaryKey("run_id", "voucher_no")
    run = models.ForeignKey(
        MigrationRun, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    line = models.PositiveIntegerField(null=True)
    voucher_no = models.BigIntegerField()
    citizen_no = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=VoucherKind.choices)
    district = models.CharField(max_length=20, blank=True)
    purchased_on = models.DateField()
    expires_on = models.DateField()
    face_krw = models.BigIntegerField()
    paid_krw = models.BigIntegerField()
    balance_krw = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=VoucherStatus.choices)
    gifted_by = models.BigIntegerField(null=True)

    objects = MovedQuerySet["Voucher"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=VoucherStatus.values, kind__in=VoucherKind.values),
                name="citizens_voucher_words_known",
            ),
            models.CheckConstraint(
                condition=Q(balance_krw__gte=0, balance_krw__lte=F("face_krw")),
                name="citizens_voucher_balance_in_face",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("purchased_on")),
                name="citizens_voucher_expires_after_purchase",
            ),
        ]
        indexes = [models.Index(fields=["citizen_no"], name="citizens_vouchers_of")]

    @property
    def number(self) -> str:
        """The voucher number as people write it: 16 digits."""
        return f"{self.voucher_no:016d}"


class Payment(models.Model):
    """A payment from a voucher to a merchant; cancelled when ``cancelled_at`` is set."""

    pk = models.CompositePrimaryKey("run_id", "payment_no")
    run = models.ForeignKey(
        MigrationRun, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    line = models.PositiveIntegerField(null=True)
    payment_no = models.BigIntegerField()
    voucher_no = models.BigIntegerField()
    merchant_no = models.BigIntegerField()
    pay_mode = models.CharField(max_length=4, choices=PayMode.choices)
    amount_krw = models.BigIntegerField()
    paid_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = MovedQuerySet["Payment"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_krw__gte=0), name="citizens_payment_not_negative"
            )
        ]
        indexes = [models.Index(fields=["voucher_no", "paid_at"], name="citizens_payments_of")]


class Merchant(models.Model):
    """A merchant. Business data, not a citizen's: kept in clear."""

    pk = models.CompositePrimaryKey("run_id", "merchant_no")
    run = models.ForeignKey(
        MigrationRun, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    line = models.PositiveIntegerField(null=True)
    merchant_no = models.BigIntegerField()
    business_no = models.BigIntegerField()
    name = models.CharField(max_length=100)
    district = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=40, blank=True)
    pay_mode = models.CharField(max_length=4, choices=PayMode.choices)
    status = models.CharField(max_length=10, choices=MerchantStatus.choices)
    january_payments = models.IntegerField(default=0)

    objects = MovedQuerySet["Merchant"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["business_no"], name="citizens_merchant_business"),
            models.Index(fields=["name", "district"], name="citizens_merchant_name"),
        ]

    @property
    def number(self) -> str:
        """The merchant number as people write it: 10 digits."""
        return f"{self.merchant_no:010d}"

    @property
    def business(self) -> str:
        """The business number as people write it: 123-45-67890."""
        digits = f"{self.business_no:010d}"
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
