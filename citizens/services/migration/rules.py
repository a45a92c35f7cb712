"""Which rows are good: one table of forms a column, and the rules between columns.

A row is set aside for the first thing that is wrong, in the order: encoding, number of fields,
the form of each field from left to right, then what its fields say together. What needs other
rows (``duplicate_key``, ``unknown_…``) is decided in the database, see ``matching``.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from citizens.services.details import MASKS
from supportdesk.lib import clock, masking

LONGEST = 400  # of a fault's text
YEARS = 14  # whoever joins is at least this old


class Fault(NamedTuple):
    """Why a row is set aside; ``text`` holds nothing that would identify a person."""

    code: str
    column: str = ""
    text: str = ""


Row = dict[str, str]
Form = Callable[[str], bool]

_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*")
_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+\.[^\s@\x00-\x1f\x7f]+")
_MOBILE = re.compile(r"01[016789][0-9]{7,8}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_WON = re.compile(r"-?[0-9]{1,15}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _digits(count: int) -> Form:
    pattern = re.compile(f"[0-9]{{{count}}}")
    return lambda text: bool(pattern.fullmatch(text))


def _one_of(*words: str) -> Form:
    return lambda text: text in words


def _text(most: int, least: int = 0) -> Form:
    return lambda text: least <= len(text) <= most and bool(_TEXT.fullmatch(text))


def _maybe(form: Form) -> Form:
    """Empty means unknown."""
    return lambda text: not text or form(text)


def _email(text: str) -> bool:
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def _mobile(text: str) -> bool:
    return bool(_MOBILE.fullmatch(text))


def _won(text: str) -> bool:
    return bool(_WON.fullmatch(text))


def _count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _day(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _parses(date.fromisoformat, text)


def _moment(text: str) -> bool:
    return bool(_MOMENT.fullmatch(text)) and _parses(moment, text)


def _parses(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (ValueError, OverflowError):
        return False
    return True


def moment(text: str) -> datetime:
    """A time with its offset, on Seoul's clock."""
    return clock.seoul(datetime.fromisoformat(text))


CITIZENS: dict[str, Form] = {
    "citizen_no": _digits(12),
    "name": _text(100),
    "birth_date": _maybe(_day),
    "mobile": _maybe(_mobile),
    "email": _maybe(_email),
    "district": _text(20),
    "address": _text(400),
    "status": _one_of("active", "dormant", "withdrawn"),
    "joined_at": _maybe(_moment),
    "opted_out": _one_of("Y", "N"),
}
MERCHANTS: dict[str, Form] = {
    "merchant_no": _digits(10),
    "business_no": _digits(10),
    "name": _text(100, least=1),
    "district": _text(20),
    "address": _text(200),
    "category": _text(40),
    "pay_mode": _one_of("CPM", "MPM", "BOTH"),
    "status": _one_of("open", "closed"),
    "january_payments": _maybe(_count),
}
VOUCHERS: dict[str, Form] = {
    "voucher_no": _digits(16),
    "citizen_no": _digits(12),
    "kind": _one_of("citywide", "district", "delivery", "special"),
    "district": _text(20),
    "purchased_on": _day,
    "expires_on": _day,
    "face_krw": _won,
    "paid_krw": _won,
    "balance_krw": _won,
    "status": _one_of("active", "used", "refunded", "expired"),
    "gifted_by": _maybe(_digits(12)),
}
PAYMENTS: dict[str, Form] = {
    "payment_no": _digits(18),
    "voucher_no": _digits(16),
    "merchant_no": _digits(10),
    "pay_mode": _one_of("CPM", "MPM"),
    "amount_krw": _won,
    "paid_at": _moment,
    "cancelled_at": _maybe(_moment),
}
FORMS = {
    "citizens": CITIZENS,
    "merchants": MERCHANTS,
    "vouchers": VOUCHERS,
    "payments": PAYMENTS,
}
SUMS = {"vouchers": "balance_krw", "payments": "amount_krw"}


def _citizen(row: Row) -> Fault | None:
    born, joined = row["birth_date"], row["joined_at"]
    if born and joined and not old_enough(born, moment(joined).date().isoformat()):
        return Fault("under_age", "birth_date", shown("birth_date", born))
    return None


def old_enough(born: str, joined: str) -> bool:
    """Both ISO dates; born on 29 February, one is a year older on 1 March of other years."""
    return f"{int(born[:4]) + YEARS:04d}{born[4:]}" <= joined


def _merchant(row: Row) -> Fault | None:
    number = row["business_no"]
    if check_digit(number[:9]) != int(number[9]):
        return Fault("bad_check_digit", "business_no", shown("business_no", number))
    return None


def check_digit(nine: str) -> int:
    """The last digit of a business number, from the nine before it (국세청's weights)."""
    a, b, c, d, e, f, g, h, last = map(int, nine)
    total = a + d + g + 3 * (b + e + h) + 7 * (c + f) + 5 * last
    return -(total + last * 5 // 10) % 10


def _voucher(row: Row) -> Fault | None:
    if row["kind"] == "citywide" and row["district"]:
        return Fault("bad_value", "district", shown("district", row["district"]))
    for column in ("face_krw", "paid_krw", "balance_krw"):
        if int(row[column]) < 0:
            return Fault("negative_amount", column, row[column])
    if int(row["balance_krw"]) > int(row["face_krw"]):
        return Fault(
            "balance_over_face", "balance_krw", f"{row['balance_krw']} > {row['face_krw']}"
        )
    if row["expires_on"] < row["purchased_on"]:
        text = f"{row['expires_on']} < {row['purchased_on']}"
        return Fault("expires_before_purchase", "expires_on", text)
    return None


def _payment(row: Row) -> Fault | None:
    if int(row["amount_krw"]) < 0:
        return Fault("negative_amount", "amount_krw", row["amount_krw"])
    return None


TOGETHER: dict[str, Callable[[Row], Fault | None]] = {
    "citizens": _citizen,
    "merchants": _merchant,
    "vouchers": _voucher,
    "payments": _payment,
}


def fault_of(kind: str, fields: Sequence[str] | None) -> Fault | None:
    """The first thing that is wrong with a row, None for a good one. ``fields`` is None for a
    line whose quotes do not close; a byte that is no UTF-8 stands in it as a surrogate."""
    forms = FORMS[kind]
    if fields is None:
        return Fault("bad_columns", "", "quotes that do not close")
    for column, field in zip([*forms, *[""] * len(fields)], fields, strict=False):
        if not field.isascii() and _is_broken(field):
            return Fault("bad_encoding", column)
    if len(fields) != len(forms):
        return Fault("bad_columns", "", f"{len(fields)} ≠ {len(forms)}")
    for (column, form), field in zip(forms.items(), fields, strict=True):
        if not form(field):
            return Fault("bad_value", column, shown(column, field))
    return TOGETHER[kind](dict(zip(forms, fields, strict=True)))


def _is_broken(field: str) -> bool:
    try:
        field.encode()
    except UnicodeEncodeError:
        return True
    return False


def sum_of(kind: str, fields: Sequence[str]) -> int:
    """What a row adds to its file's sum, faulty or not; 0 where that is no number."""
    at = _SUM_AT.get(kind)
    return int(fields[at]) if at is not None and _won(fields[at]) else 0


_SUM_AT = {kind: list(FORMS[kind]).index(column) for kind, column in SUMS.items()}

_NUMBERS = {"citizen_no", "gifted_by", "voucher_no", "merchant_no", "payment_no", "business_no"}
_HARMLESS = re.compile(
    r"[A-Za-z][A-Za-z_]{0,19}|-?[0-9]{1,7}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:+.]{0,24})?"
)


def shown(column: str, text: str) -> str:
    """A field as a fault may show it: by its column's mask; in other columns short words, numbers
    and dates, for a shifted line may carry a person's details where nobody expects them."""
    if len(text) > 60:
        return f"{len(text)} characters"
    if column in {"birth_date", "mobile"}:
        return MASKS[column](text)
    if column in _NUMBERS:
        return masking.code(text)
    personal = column in {"name", "email", "address"}
    if not personal and _HARMLESS.fullmatch(text) and masking.free_text(text) == text:
        return text
    return "*" * len(text)
