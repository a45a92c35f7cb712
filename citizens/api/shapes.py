"""What the API says of citizens: masked as on every screen, but for a disclosure."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from citizens.services import Found, Holding, Opened
from citizens.services.seen import Citizen
from citizens.services.updating import Update


class CitizenShape(BaseModel):
    """An account, masked. ``merged_from`` is the number of a merged record that led here."""

    citizen_no: str
    name: str
    birth_date: str
    mobile: str
    email: str
    address: str
    district: str
    status: str
    joined_at: datetime | None
    opted_out: bool
    merged_from: str | None

    @classmethod
    def fields_of(cls, row: Citizen) -> dict[str, object]:
        same = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return same | {"citizen_no": row.number, "merged_from": row.through or None}


class CitizenList(BaseModel):
    """Who fits. ``stopped`` fit too and are hidden: their processing is stopped. ``run`` names
    the data that was searched, null before anything was moved."""

    results: list[CitizenShape]
    stopped: int
    run: str | None

    @classmethod
    def of(cls, found: Found) -> "CitizenList":
        rows = [CitizenShape.model_validate(CitizenShape.fields_of(row)) for row in found.citizens]
        return cls(results=rows, stopped=found.stopped, run=found.run.name if found.run else None)


class CitizenDetail(CitizenShape):
    """A citizen who was opened. ``records`` are the numbers of records merged into this one;
    amounts are won."""

    records: list[str]
    balance_krw: int
    refundable_krw: int
    run: str

    @classmethod
    def of(cls, opened: Opened) -> "CitizenDetail":
        return cls.model_validate(
            cls.fields_of(opened.citizen)
            | {
                "records": [f"{number:012d}" for number in opened.records],
                "balance_krw": opened.held.balance,
                "refundable_krw": opened.held.refundable,
                "run": opened.run.name,
            }
        )


class RefundShape(BaseModel):
    """``amount_krw`` comes back today; ``missing_krw`` has to be spent before anything does."""

    kind: str
    amount_krw: int
    missing_krw: int


class VoucherShape(BaseModel):
    """A purchase of vouchers, or a gift. Amounts are won."""

    voucher_no: str
    kind: str
    district: str
    purchased_on: date
    expires_on: date
    face_krw: int
    paid_krw: int
    balance_krw: int
    status: str
    gift: bool
    refund: RefundShape

    @classmethod
    def of(cls, held: Holding) -> "VoucherShape":
        row, refund = held.voucher, held.refund
        same = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        back = RefundShape(kind=refund.kind, amount_krw=refund.amount, missing_krw=refund.missing)
        more = {"voucher_no": row.number, "gift": row.gifted_by is not None, "refund": back}
        return cls.model_validate(same | more)


class VoucherList(BaseModel):
    """Everything the citizen holds or held: in use first."""

    results: list[VoucherShape]
    balance_krw: int
    refundable_krw: int

    @classmethod
    def of(cls, opened: Opened) -> "VoucherList":
        held = opened.held
        return cls(
            results=[VoucherShape.of(row) for row in (*held.rows, *held.finished)],
            balance_krw=held.balance,
            refundable_krw=held.refundable,
        )


class Disclosed(BaseModel):
    """One field in clear. Do not keep it longer than the purpose needs."""

    field: str
    value: str


class CitizenUpdated(BaseModel):
    """``as_of`` is the time of the row that stands now."""

    citizen_no: str
    outcome: Literal["created", "updated", "unchanged"]
    as_of: datetime

    @classmethod
    def of(cls, citizen_no: int, done: Update) -> "CitizenUpdated":
        return cls.model_validate(
            {"citizen_no": f"{citizen_no:012d}", "outcome": done.outcome.value, "as_of": done.as_of}
        )
