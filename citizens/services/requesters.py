"""Who writes in: found by what they say of themselves, or written down anew."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from citizens.models import Act, Door, Requester
from citizens.services import normal
from citizens.services.access import Entry, Viewer, record
from supportdesk.lib import masking, sealing
from supportdesk.lib.compiled import Compiled, insert

INDEXED = ("citizen_no", "mobile", "email")
SHOWN = ("name", "mobile", "email")  # what a person may ask to see in clear
SPELLING = {
    "citizen_no": normal.citizen_no,
    "name": normal.name,
    "mobile": normal.mobile,
    "email": normal.email,
}


_HELD = Compiled(
    lambda citizen_no, mobile, email: (
        Requester.objects.select_for_update()
        .filter(Q(citizen_no_index=citizen_no) | Q(mobile_index=mobile) | Q(email_index=email))
        .order_by("-pk")
    ),
    citizen_no=b"citizen_no",
    mobile=b"mobile",
    email=b"email",
)


@dataclass(frozen=True)
class Masked:
    """A requester as every screen may show them; an unknown field is empty."""

    name: str
    mobile: str
    email: str
    citizen_no: str


@transaction.atomic(savepoint=False)
def requester_for(
    *, citizen_no: str = "", mobile: str = "", name: str = "", email: str = ""
) -> Requester | None:
    """The requester of these details, locked until the transaction ends; None without any.

    Found by citizen number, then mobile, then e-mail, else written down. What was unknown so far
    is filled in, what was known stays. A mobile or e-mail of somebody with another citizen number
    is not a match: numbers are given to new people.
    """
    given = _spelled(citizen_no=citizen_no, mobile=mobile, name=name, email=email)
    if not given:
        return None
    indexes = _indexes(given)
    _one_at_a_time(indexes.values())
    found = _find(indexes)
    return _filled(found, given) if found else _written(given)


def masked(requester: Requester) -> Masked:
    """The details as everybody at the desk may see them."""
    return Masked(
        name=masking.name(_open(requester, "name")),
        mobile=masking.mobile(_open(requester, "mobile")),
        email=masking.email(text) if (text := _open(requester, "email")) else "",
        citizen_no=masking.code(_open(requester, "citizen_no")),
    )


def masked_name(seal_id: uuid.UUID | None, name_sealed: bytes | None) -> str:
    """The same for the one column that lists draw; empty without a requester."""
    if seal_id is None or not name_sealed:
        return ""
    place = f"requester:{seal_id}:name"
    return masking.name(sealing.unseal(name_sealed, bound_to=place).decode())


def delivery_email(requester: Requester, *, ticket: str) -> str:
    """The clear address, for sending a reply to it and for nothing that a person looks at. The
    job's use of it is written down; unknown ones are none."""
    address = _open(requester, "email")
    if address:
        job = Viewer(None, None, Door.JOB)
        record(job, Entry(Act.DELIVERED, requesters=[requester.pk], what=["email"], ticket=ticket))
    return address


def open_field(requester: Requester, field: str) -> str:
    """One field of ``SHOWN`` in clear, for ``disclose`` alone."""
    return _open(requester, field)


def known_of(citizen_no: int) -> tuple[int, ...]:
    """Ids of contact details that were given with this citizen number, for the access log."""
    index = _index("citizen_no", f"{citizen_no:012d}")
    return tuple(Requester.objects.filter(citizen_no_index=index).values_list("pk", flat=True))


def find_by_mobile(mobile: str) -> Requester | None:
    """The newest requester with this mobile, in any spelling. One index probe."""
    digits = normal.mobile(mobile)
    rows = Requester.objects.filter(mobile_index=_index("mobile", digits)) if digits else []
    return max(rows, key=lambda row: row.pk, default=None)


def told(requester: Requester) -> dict[str, str]:
    """What somebody said of themselves, in clear: for finding their account in this package and
    for nothing that a person looks at."""
    return {
        column: _open(requester, column) for column in ("citizen_no", "mobile", "email", "name")
    }


def ids_of(
    *, citizen_nos: Sequence[str], mobiles: Sequence[str], emails: Sequence[str]
) -> list[int]:
    """Requesters who gave one of these; those who gave another citizen number with it are others,
    for mobiles are given to new people."""
    given = {"citizen_no": citizen_nos, "mobile": mobiles, "email": emails}
    fits = Q()
    for column, texts in given.items():
        spelled = [SPELLING[column](text) for text in texts if text]
        if found := [_index(column, text) for text in spelled if text]:
            fits |= Q(**{f"{column}_index__in": found})
    if not fits:
        return []
    own = [_index("citizen_no", normal.citizen_no(text)) for text in citizen_nos]
    theirs = Q(citizen_no_index=None) | Q(citizen_no_index__in=own)
    return list(Requester.objects.filter(fits, theirs).order_by("pk").values_list("pk", flat=True))


def _spelled(**details: str) -> dict[str, str]:
    """Details in normal form, empty ones left out. A mobile that is none is kept as it was
    written, so that nothing a citizen told is lost; it is not searched by."""
    spelled = {column: SPELLING[column](text) for column, text in details.items()}
    spelled["mobile"] = spelled["mobile"] or details["mobile"].strip()
    return {column: text for column, text in spelled.items() if text}


def _indexes(details: dict[str, str]) -> dict[str, bytes]:
    """Blind indexes of what can be searched by, in the order of what is believed."""
    return {
        column: _index(column, details[column])
        for column in INDEXED
        if details.get(column) and SPELLING[column](details[column])
    }


def _find(indexes: dict[str, bytes]) -> Requester | None:
    if not indexes:
        return None
    rows = _HELD.all(**{column: indexes.get(column) for column in INDEXED})
    for column, index in indexes.items():
        for row in rows:
            if _bytes(row, column) == index and not _another_citizen(row, indexes):
                return row
    return None


def _another_citizen(row: Requester, indexes: dict[str, bytes]) -> bool:
    known, given = _bytes(row, "citizen_no"), indexes.get("citizen_no")
    return bool(known and given and known != given)


def _filled(row: Requester, given: dict[str, str]) -> Requester:
    missing = [column for column in given if not getattr(row, f"{column}_sealed")]
    if missing:
        row.save(update_fields=_put(row, {column: given[column] for column in missing}))
    return row


def _written(given: dict[str, str]) -> Requester:
    row = Requester(seal_id=uuid.uuid4())
    _put(row, given)
    return insert(row)


def _put(row: Requester, details: dict[str, str]) -> list[str]:
    """Seal the details into the row; answers the names of the fields it set."""
    values = {
        f"{column}_sealed": sealing.seal(text.encode(), bound_to=_place(row, column))
        for column, text in details.items()
    }
    values |= {f"{column}_index": index for column, index in _indexes(details).items()}
    for field, value in values.items():
        setattr(row, field, value)
    return list(values)


def _open(row: Requester, column: str) -> str:
    return sealing.unseal(getattr(row, f"{column}_sealed"), bound_to=_place(row, column)).decode()


def _place(row: Requester, column: str) -> str:
    return f"requester:{row.seal_id}:{column}"


def _index(column: str, text: str) -> bytes:
    return sealing.blind_index(f"requester:{column}", text)


def _bytes(row: Requester, column: str) -> bytes | None:
    value = getattr(row, f"{column}_index")
    return None if value is None else bytes(value)


def _one_at_a_time(indexes: Iterable[bytes]) -> None:
    """Two first contacts of one citizen at once wait for each other, in one order for all, so that
    the second finds what the first wrote. Mobiles and addresses are not unique by themselves."""
    keys = sorted(int.from_bytes(index[:8], "big", signed=True) for index in indexes)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) key", [keys]
            )
