"""Faults that are put into good rows, each with the code an import has to find."""

from random import Random
from typing import Any

from citizens.services.making.rows import COLUMNS, Row

CODES = {
    "citizens": ("bad_columns", "bad_value", "bad_encoding", "under_age"),
    "merchants": ("bad_columns", "bad_value", "bad_check_digit"),
    "vouchers": (
        "bad_columns", "bad_value", "unknown_citizen", "balance_over_face", "negative_amount",
        "expires_before_purchase",
    ),
    "payments": ("bad_value", "unknown_voucher", "unknown_merchant", "negative_amount"),
}  # fmt: skip
VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "citizens": (
        ("birth_date", "1999-02-30"),
        ("mobile", "010-12"),
        ("status", "asleep"),
        ("joined_at", "어제"),
    ),
    "merchants": (("pay_mode", "NFC"), ("january_payments", "많음")),
    "vouchers": (("kind", "paper"), ("purchased_on", "2023-13-01"), ("face_krw", "만원")),
    "payments": (("paid_at", "2024-01-32T00:00:00+09:00"), ("pay_mode", "QR")),
}
UNKNOWN = {
    "unknown_citizen": "citizen_no",
    "unknown_voucher": "voucher_no",
    "unknown_merchant": "merchant_no",
}


def csv_line(values: Row) -> str:
    """As the previous operator writes it."""
    return ",".join(f'"{text}"' if "," in text else text for text in map(str, values)) + "\r\n"


def spoil(rnd: Random, kind: str, model: Row) -> tuple[str, Row, bytes | None]:
    """Code, row and raw bytes (None: as the row says) of one fault of the kind's list."""
    code = rnd.choice(CODES[kind])
    if code == "bad_columns":
        return code, model[:-2] if rnd.random() < 0.5 else [*model, "덤"], None
    if code == "bad_encoding":
        return code, list(model), csv_line(model).encode("cp949")
    row = dict(zip(COLUMNS[kind], model, strict=True))
    row.update(_fault(rnd, kind, code, row))
    return code, list(row.values()), None


def _fault(rnd: Random, kind: str, code: str, row: dict[str, Any]) -> dict[str, Any]:
    """The fields that make the fault."""
    if code == "bad_value":
        return dict([rnd.choice(VALUES[kind])])
    if code == "bad_check_digit":
        number = row["business_no"]
        return {"business_no": number[:9] + str((int(number[9]) + 1 + rnd.randrange(9)) % 10)}
    if code in UNKNOWN:
        return {UNKNOWN[code]: "9" * len(row[UNKNOWN[code]])}
    if code == "negative_amount":
        return {"balance_krw" if kind == "vouchers" else "amount_krw": -10}
    return {
        "under_age": {"birth_date": "2015-05-05"},
        "balance_over_face": {"balance_krw": row.get("face_krw", 0) + 10, "status": "active"},
        "expires_before_purchase": {"expires_on": "2020-01-01"},
    }[code]
