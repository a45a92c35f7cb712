"""What a citizen holds: vouchers with their refund, the last payments, gifts. No personal details;
read within a service that writes down whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizens.models import Account, Merchant, Payment, Voucher, VoucherStatus
from citizens.queries import moved
from citizens.services.refunds import Refund, refund_of

LAST = 6


@dataclass(frozen=True)
class Holding:
    voucher: Voucher
    refund: Refund


@dataclass(frozen=True)
class Paid:
    """A payment; ``merchant`` is None when it is not in the run."""

    payment: Payment
    merchant: Merchant | None


@dataclass(frozen=True)
class Holdings:
    """``rows`` are in use, ``finished`` used up, refunded or expired; a gift says so itself.
    Amounts are won."""

    rows: tuple[Holding, ...]
    finished: tuple[Holding, ...]
    payments: tuple[Paid, ...]

    @property
    def balance(self) -> int:
        return sum(row.voucher.balance_krw for row in self.rows)

    @property
    def refundable(self) -> int:
        """What comes back today if all of it is claimed."""
        return sum(row.refund.amount for row in self.rows)


def holdings(run_id: int, accounts: Sequence[Account]) -> Holdings:
    """Of one person's accounts; each voucher by the choice of the account that holds it."""
    opted_out = {row.citizen_no: row.opted_out for row in accounts}
    vouchers = moved.vouchers_of(run_id, list(opted_out))
    rows = [
        Holding(each, refund_of(each, opted_out=opted_out[each.citizen_no])) for each in vouchers
    ]
    payments = moved.last_payments(run_id, [each.voucher_no for each in vouchers], LAST)
    return Holdings(
        rows=tuple(row for row in rows if row.voucher.status == VoucherStatus.ACTIVE),
        finished=tuple(row for row in rows if row.voucher.status != VoucherStatus.ACTIVE),
        payments=paid(run_id, payments),
    )


def paid(run_id: int, payments: Sequence[Payment]) -> tuple[Paid, ...]:
    """Payments with the merchants they went to."""
    shops = moved.merchants(run_id, [row.merchant_no for row in payments]) if payments else {}
    return tuple(Paid(row, shops.get(row.merchant_no)) for row in payments)
