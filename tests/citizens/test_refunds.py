"""Refunds, to the won."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizens.services.refunds import Refund, RefundKind, refund


@st.composite
def purchases(draw):
    face = draw(st.integers(1, 10_000_000))
    return {"face": face, "paid": draw(st.integers(0, face)), "balance": draw(st.integers(0, face))}


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        (100_000, Refund(RefundKind.CANCEL, 95_000)),
        (99_990, Refund(RefundKind.MORE, missing=59_990)),
        (42_300, Refund(RefundKind.MORE, missing=2_300)),
        (40_000, Refund(RefundKind.BALANCE, 35_000)),
        (3_000, Refund(RefundKind.BALANCE, 0)),
        (0, Refund(RefundKind.NOTHING)),
    ],
)
def test_a_purchase_of_100000_for_95000(balance, expected):
    assert refund(face=100_000, paid=95_000, balance=balance) == expected


def test_who_opted_out_gets_all_that_is_left_whatever_was_used():
    bought = {"face": 100_000, "paid": 95_000, "opted_out": True}
    assert refund(**bought, balance=64_000) == Refund(RefundKind.OPTED_OUT, 64_000)
    assert refund(**bought, balance=100_000) == Refund(RefundKind.OPTED_OUT, 95_000)
    assert refund(**bought, balance=64_000, gift=True) == Refund(RefundKind.OPTED_OUT, 64_000)


def test_a_gift_is_not_refunded():
    assert refund(face=1, paid=1, balance=1, gift=True) == Refund(RefundKind.GIFT)


@given(purchases())
def test_nobody_gets_back_more_than_is_left_or_was_paid(bought):
    for opted_out in (True, False):
        back = refund(**bought, opted_out=opted_out)
        assert 0 <= back.amount <= min(bought["balance"], bought["paid"])


@given(purchases())
def test_60_percent_is_exact(bought):
    back, used = refund(**bought), bought["face"] - bought["balance"]
    reached = Fraction(used, bought["face"]) >= Fraction(3, 5)
    if bought["balance"] and used:
        assert (back.kind == RefundKind.BALANCE) == reached
        assert bool(back.missing) == (not reached)


@given(purchases())
def test_what_is_missing_is_the_least_that_has_to_be_spent(bought):
    if missing := refund(**bought).missing:
        later = {**bought, "balance": bought["balance"] - missing}
        sooner = {**bought, "balance": bought["balance"] - missing + 1}
        assert refund(**later).kind != RefundKind.MORE
        assert refund(**sooner).missing == 1 or sooner["balance"] == bought["face"]


@given(purchases())
def test_opting_out_is_never_worse(bought):
    assert refund(**bought, opted_out=True).amount >= refund(**bought).amount
