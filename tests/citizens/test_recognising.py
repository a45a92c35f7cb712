"""What one field understands."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizens.services.recognising import By, Wanted, birth_date, has_check_digit, recognise
from citizens.services.refusals import NotRecognised, WrongCheckDigit


def business(nine: str) -> str:
    return next(nine + str(digit) for digit in range(10) if has_check_digit(nine + str(digit)))


@pytest.mark.parametrize(
    "text",
    [
        "010-0000-1234",
        "01000001234",
        "+82 10 0000 1234",
        "０１０－００００－１２３４",
        "0082 10-0000-1234",
    ],
)
def test_a_mobile_in_any_spelling(text):
    assert recognise(text) == [Wanted(By.MOBILE, "01000001234")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("000000001234", Wanted(By.CITIZEN_NO, "000000001234")),
        ("0000 0000 0000 1234", Wanted(By.VOUCHER_NO, "0000000000001234")),
        (" Hong@Example.com", Wanted(By.EMAIL, "hong@example.com")),
        ("홍길동 1234", Wanted(By.NAME_LAST4, "홍길동", "1234")),
        ("홍길동, 1990-01-31", Wanted(By.NAME_BIRTH, "홍길동", "1990-01-31")),
        ("홍길동 900131", Wanted(By.NAME_BIRTH, "홍길동", "1990-01-31")),
    ],
)
def test_each_number_and_name_is_told_by_its_form(text, wanted):
    assert recognise(text) == [wanted]


def test_ten_digits_may_be_a_business_or_a_merchant():
    assert [wanted.by for wanted in recognise(business("123456789"))] == [
        By.BUSINESS_NO, By.MERCHANT_NO,
    ]  # fmt: skip
    assert recognise("0000000042") == [Wanted(By.MERCHANT_NO, "0000000042")]


def test_a_business_number_with_a_wrong_check_digit_is_said_to_be_wrong():
    good = business("123456789")
    bad = f"{good[:3]}-{good[3:5]}-{good[5:9]}{(int(good[9]) + 1) % 10}"
    with pytest.raises(WrongCheckDigit):
        recognise(bad)


@pytest.mark.parametrize(
    "text", ["", "홍길동", "1234", "홍길동 1990-02-31", "02-000-0000", "\0", "٣"]
)
def test_what_is_nothing_is_refused(text):
    with pytest.raises(NotRecognised):
        recognise(text)


@given(st.text(max_size=40))
def test_any_text_is_recognised_or_refused(text):
    with suppress(NotRecognised, WrongCheckDigit):
        assert recognise(text)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_exactly_one_check_digit_fits(nine):
    assert sum(has_check_digit(nine + str(digit)) for digit in range(10)) == 1


@given(st.dates())
def test_a_birth_date_is_read_as_it_is_written(day):
    assert birth_date(day.isoformat()) == day.isoformat()
    assert birth_date(f"{day:%Y%m%d}".zfill(8)) == day.isoformat()
