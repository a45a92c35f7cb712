"""Good rows in the form that PostgreSQL copies them in, and a quick way to know most of them.

Millions of rows go through here, so each kind has a pattern that a usual good row matches as a
whole; what does not match is looked at field by field with ``rules``, which decides. A row that
the pattern takes is one that the rules take: a test holds that.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct

from citizens.services import normal
from citizens.services.details import SEPARATOR, place
from citizens.services.migration.records import line_of
from citizens.services.migration.rules import check_digit, moment, old_enough
from supportdesk.lib import sealing

_D = "(?:0[1-9]|1[0-9]|2[0-8])"
_DATE = (
    f"(?:19|20)[0-9]{{2}}-(?:(?:0[1-9]|1[0-2])-{_D}"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_MOMENT = f"{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\+09:00"
_PLAIN = r'[^",\\\x00-\x1f\x7f\ud800-\udfff]'
_QUOTED = r'"[^"\\\x00-\x1f\x7f\ud800-\udfff]{1,200}"'

_CITIZEN = re.compile(
    rf"([0-9]{{12}}),([가-힣]{{2,20}}),({_DATE}),(010[0-9]{{8}}),"
    r"([a-z0-9._+-]{1,64}@[a-z0-9.-]{1,100}\.[a-z]{2,20}|),"
    rf"([가-힣]{{0,20}}),({_QUOTED}|{_PLAIN}{{0,200}}),"
    rf"(active|dormant|withdrawn),({_MOMENT}),([YN])"
)
_MERCHANT = re.compile(
    rf"[0-9]{{10}},([0-9]{{9}})([0-9]),{_PLAIN}{{1,100}},{_PLAIN}{{0,20}},{_PLAIN}{{0,200}},"
    rf"{_PLAIN}{{0,40}},(?:CPM|MPM|BOTH),(?:open|closed),[0-9]{{1,9}}"
)
_VOUCHER = re.compile(
    rf"[0-9]{{16}},[0-9]{{12}},(?:citywide,|(?:district|delivery|special),{_PLAIN}{{0,20}}),"
    rf"({_DATE}),({_DATE}),([0-9]{{1,12}}),[0-9]{{1,12}},([0-9]{{1,12}}),"
    r"(?:active|used|refunded|expired),(?:[0-9]{12})?"
)
_PAYMENT = re.compile(
    rf"[0-9]{{18}},[0-9]{{16}},[0-9]{{10}},[CM]PM,([0-9]{{1,12}}),{_MOMENT},(?:{_MOMENT})?"
)


class Packer(ABC):
    """Packs rows of one kind. ``quick(line, number)`` answers the packed row and what it adds to
    its file's sum, or None where the line needs a closer look; ``slow`` packs fields that the
    rules have passed. ``columns`` and ``form`` are COPY's."""

    columns: tuple[str, ...]
    form = "FORMAT csv"

    @abstractmethod
    def quick(self, line: str, number: int) -> tuple[str | bytes, int] | None: ...

    def slow(self, fields: Sequence[str], number: int) -> str | bytes:
        """The line's number, then the fields."""
        return f"{number},{line_of(fields)}\n"


class Merchants(Packer):
    columns = (
        "line", "merchant_no", "business_no", "name", "district", "address", "category",
        "pay_mode", "status", "january_payments",
    )  # fmt: skip
    form = "FORMAT csv, FORCE_NOT_NULL (district, address, category)"

    def quick(self, line: str, number: int) -> tuple[str, int] | None:
        match = _MERCHANT.fullmatch(line)
        if match is None or check_digit(match[1]) != int(match[2]):
            return None
        return f"{number},{line}\n", 0

    def slow(self, fields: Sequence[str], number: int) -> str:
        return f"{number},{line_of([*fields[:-1], fields[-1] or '0'])}\n"


class Vouchers(Packer):
    columns = (
        "line", "voucher_no", "citizen_no", "kind", "district", "purchased_on", "expires_on",
        "face_krw", "paid_krw", "balance_krw", "status", "gifted_by",
    )  # fmt: skip
    form = "FORMAT csv, FORCE_NOT_NULL (district)"

    def quick(self, line: str, number: int) -> tuple[str, int] | None:
        match = _VOUCHER.fullmatch(line)
        if match is None:
            return None
        bought, expires, face, balance = match.groups()
        won = int(balance)
        if won > int(face) or expires < bought:
            return None
        return f"{number},{line}\n", won


class Payments(Packer):
    columns = (
        "line", "payment_no", "voucher_no", "merchant_no", "pay_mode", "amount_krw", "paid_at",
        "cancelled_at",
    )  # fmt: skip

    def quick(self, line: str, number: int) -> tuple[str, int] | None:
        match = _PAYMENT.fullmatch(line)
        return (f"{number},{line}\n", int(match[1])) if match else None


_NULL = b"\xff\xff\xff\xff"
_EIGHT = b"\x00\x00\x00\x08"
_HEAD = Struct(">hiqiii")  # 12 fields; length and citizen number; length and line; length of …
_WORD = {
    word: len(word.encode()).to_bytes(4, "big") + word.encode()
    for word in ("active", "dormant", "withdrawn")
}
_OPTED = {"Y": b"\x00\x00\x00\x01\x01", "N": b"\x00\x00\x00\x01\x00"}
_Y2000 = datetime(2000, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class Citizens(Packer):
    """Sealed, indexed, and packed as COPY's binary form, which spares a text of every number."""

    columns = (
        "citizen_no", "line", "details", "mobile_index", "email_index", "name_birth_index",
        "name_last4_index", "district", "status", "joined_at", "opted_out", "digest",
    )  # fmt: skip
    form = "FORMAT binary"

    def __init__(self) -> None:
        self.seal = sealing.Sealer()
        self.mobile = sealing.numbering("citizen:mobile")
        self.email = sealing.numbering("citizen:email")
        self.name_birth = sealing.numbering("citizen:name+birth")
        self.name_last4 = sealing.numbering("citizen:name+last4")
        self.row = sealing.numbering("citizen:row")
        self.districts: dict[str, bytes] = {}

    def quick(self, line: str, number: int) -> tuple[bytes, int] | None:
        match = _CITIZEN.fullmatch(line)
        if match is None:
            return None
        fields = list(match.groups())
        born, joined = fields[2], fields[8]
        if int(joined[:4]) - int(born[:4]) < 15 and not old_enough(born, joined[:10]):
            return None
        fields[6] = fields[6].strip('"')
        name, mobile, email = fields[1], fields[3], fields[4]
        indexes = (
            _EIGHT + self.mobile(mobile),
            _EIGHT + self.email(email) if email else _NULL,
            _EIGHT + self.name_birth(f"{name}\0{born}"),
            _EIGHT + self.name_last4(f"{name}\0{mobile[-4:]}"),
        )
        return self._packed(fields, number, indexes, _moment(datetime.fromisoformat(joined))), 0

    def slow(self, fields: Sequence[str], number: int) -> bytes:
        given = list(fields)
        joined = _NULL
        if given[8]:
            at = moment(given[8])
            given[8], joined = at.isoformat(), _moment(at)
        return self._packed(given, number, self._indexes(given), joined)

    def _indexes(self, fields: Sequence[str]) -> tuple[bytes, ...]:
        """As ``details.indexes`` has it, in any spelling."""
        name, born, mobile = normal.name(fields[1]), fields[2], normal.mobile(fields[3])
        email = normal.email(fields[4])
        return (
            _EIGHT + self.mobile(mobile) if mobile else _NULL,
            _EIGHT + self.email(email) if email else _NULL,
            _EIGHT + self.name_birth(f"{name}\0{born}") if name and born else _NULL,
            _EIGHT + self.name_last4(f"{name}\0{mobile[-4:]}") if name and mobile else _NULL,
        )

    def _packed(
        self, fields: Sequence[str], number: int, indexes: Sequence[bytes], joined: bytes
    ) -> bytes:
        no, name, born, mobile, email, district, address, status, at, opted = fields
        citizen_no = int(no)
        told = SEPARATOR.join((name, born, mobile, email, address))
        sealed = self.seal(told.encode(), place(citizen_no))
        digest = self.row(SEPARATOR.join((told, district, status, at, opted)))
        return b"".join(
            (
                _HEAD.pack(12, 8, citizen_no, 4, number, len(sealed)),
                sealed,
                *indexes,
                self.districts.get(district) or self._district(district),
                _WORD[status],
                joined,
                _OPTED[opted],
                _EIGHT,
                digest,
            )
        )

    def _district(self, district: str) -> bytes:
        raw = district.encode()
        packed = self.districts[district] = len(raw).to_bytes(4, "big") + raw
        return packed


def _moment(at: datetime) -> bytes:
    return _EIGHT + ((at - _Y2000) // _MICRO).to_bytes(8, "big", signed=True)


PACKERS: dict[str, type[Packer]] = {
    "citizens": Citizens,
    "merchants": Merchants,
    "vouchers": Vouchers,
    "payments": Payments,
}
BINARY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
BINARY_END = b"\xff\xff"
