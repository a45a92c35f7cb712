"""Reads of what was moved, of one run: the caller reads the run once and passes it on, so that
each statement probes the index of one partition and all see the same data."""

from collections.abc import Sequence

from citizens.models import LiveRun, Merchant, Merge, MigrationRun, Payment, Voucher


def live_run() -> MigrationRun | None:
    """The run whose rows are looked up; None before the first one."""
    row = LiveRun.objects.select_related("run").first()
    return row.run if row else None


def vouchers_of(run_id: int, citizen_nos: Sequence[int]) -> list[Voucher]:
    """Every purchase and gift of these citizens: what can be spent first, newest first."""
    rows = Voucher.objects.filter(run_id=run_id, citizen_no__in=citizen_nos)
    return sorted(rows, key=lambda row: (row.status != "active", -row.purchased_on.toordinal()))


def voucher(run_id: int, voucher_no: int) -> Voucher | None:
    return Voucher.objects.filter(run_id=run_id, voucher_no=voucher_no).first()


def last_payments(run_id: int, voucher_nos: Sequence[int], size: int) -> list[Payment]:
    """The newest payments from these vouchers."""
    rows = Payment.objects.filter(run_id=run_id, voucher_no__in=voucher_nos)
    return list(rows.order_by("-paid_at", "-payment_no")[:size])


def merchants(run_id: int, merchant_nos: Sequence[int]) -> dict[int, Merchant]:
    """Merchants by number."""
    rows = Merchant.objects.filter(run_id=run_id, merchant_no__in=set(merchant_nos))
    return {row.merchant_no: row for row in rows}


def merchants_of_business(run_id: int, business_no: int) -> list[Merchant]:
    """Every shop of a business."""
    rows = Merchant.objects.filter(run_id=run_id, business_no=business_no)
    return list(rows.order_by("merchant_no"))


def merchants_named(run_id: int, name: str, district: str, size: int = 50) -> list[Merchant]:
    """Shops of exactly this name; in every district when none is given."""
    rows = Merchant.objects.filter(run_id=run_id, name=name)
    rows = rows.filter(district=district) if district else rows
    return list(rows.order_by("district", "merchant_no")[:size])


def merges_into(citizen_no: int) -> list[Merge]:
    """Merges into this record that stand, oldest first."""
    rows = Merge.objects.filter(kept=citizen_no, undone_at=None).select_related("made_by")
    return list(rows.order_by("made_at"))
