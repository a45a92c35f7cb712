"""What a citizen gets back for a voucher, to the won. Pure arithmetic.

The rule (mission, "Refund", and the article 환불 기준과 신청 방법):

- unused: the purchase is cancelled whole, what was paid comes back;
- 60 % of the face or more used: the balance less the discount of the purchase comes back;
- used, but less: nothing until 60 % are reached;
- a gift is not refunded;
- who opts out of the change of April 2024 gets all that is left, gifts too, whatever was used, but
  never more than was paid.

The discount is that of the purchase: face − paid.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Voucher, VoucherStatus


class RefundKind(models.TextChoices):
    CANCEL = "cancel", _("Can be cancelled in full")
    BALANCE = "balance", _("Refundable")
    MORE = "more", _("Not refundable yet")
    OPTED_OUT = "opted_out", _("Refunded in full: opted out")
    GIFT = "gift", _("A gift: not refundable")
    NOTHING = "nothing", _("Nothing to refund")


@dataclass(frozen=True)
class Refund:
    """``amount`` comes back now; ``missing`` is what has to be spent before anything does. Won."""

    kind: RefundKind
    amount: int = 0
    missing: int = 0


def refund(
    *, face: int, paid: int, balance: int, gift: bool = False, opted_out: bool = False
) -> Refund:
    """Of a voucher in use. Amounts are won, 0 ≤ ``balance`` ≤ ``face``."""
    if not balance:
        return Refund(RefundKind.NOTHING)
    if opted_out:
        return Refund(RefundKind.OPTED_OUT, balance if gift else min(balance, paid))
    if gift:
        return Refund(RefundKind.GIFT)
    if balance == face:
        return Refund(RefundKind.CANCEL, paid)
    if missing := max(0, threshold(face) - (face - balance)):
        return Refund(RefundKind.MORE, missing=missing)
    return Refund(RefundKind.BALANCE, max(0, balance - max(0, face - paid)))


def threshold(face: int) -> int:
    """The least use that counts as 60 % of the face, in whole won."""
    return -(-face * 3 // 5)


def refund_of(voucher: Voucher, *, opted_out: bool) -> Refund:
    """The same for a voucher, whatever its status; only one in use is refunded."""
    if voucher.status != VoucherStatus.ACTIVE:
        return Refund(RefundKind.NOTHING)
    return refund(
        face=voucher.face_krw,
        paid=voucher.paid_krw,
        balance=voucher.balance_krw,
        gift=voucher.gifted_by is not None,
        opted_out=opted_out,
    )
