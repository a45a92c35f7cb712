"""Accounts of a run, opened: found through blind indexes and compared, led on where two records
were merged, kept back where processing was stopped. For ``citizens.services`` only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from citizens.models import Account, Merge
from citizens.services import details, normal
from citizens.services.details import Details, open_details
from citizens.services.recognising import By, Wanted

AT_MOST = 50  # people of one name and last four digits; more say nothing to anybody

NUMBERS: dict[By, tuple[str, Callable[[Wanted], int]]] = {
    By.MOBILE: ("mobile_index", lambda wanted: details.mobile_number(wanted.value)),
    By.EMAIL: ("email_index", lambda wanted: details.email_number(wanted.value)),
    By.NAME_BIRTH: (
        "name_birth_index",
        lambda wanted: details.name_birth_number(wanted.value, wanted.more),
    ),
    By.NAME_LAST4: (
        "name_last4_index",
        lambda wanted: details.name_last4_number(wanted.value, wanted.more),
    ),
}


@dataclass(frozen=True)
class Open:
    """An account and its clear details; ``through`` is the merged record that led to it."""

    account: Account
    details: Details
    through: int = 0


def by_index(run_id: int, wanted: Wanted) -> list[Open]:
    """Accounts with exactly these details: one index probe, then compared in clear, since two
    texts may meet in eight bytes."""
    field, number = NUMBERS[wanted.by]
    rows = Account.objects.filter(run_id=run_id, **{field: number(wanted)})[:AT_MOST]
    return [found for found in map(_open, rows) if _fits(found.details, wanted)]


def by_number(run_id: int, citizen_nos: Iterable[int]) -> list[Open]:
    """Accounts of these citizens, opened."""
    wanted = set(citizen_nos)
    rows = Account.objects.filter(run_id=run_id, citizen_no__in=wanted) if wanted else []
    return [_open(row) for row in rows]


def led_on(run_id: int, found: Sequence[Open]) -> list[Open]:
    """Each merged record replaced by the one that is kept, each account once."""
    to = kept_for(row.account.citizen_no for row in found)
    if not to:
        return list(found)
    through = {kept: merged for merged, kept in to.items()}
    stay = {row.account.citizen_no: row for row in found if row.account.citizen_no not in to}
    for row in by_number(run_id, set(to.values()) - stay.keys()):
        number = row.account.citizen_no
        stay[number] = Open(row.account, row.details, through[number])
    return list(stay.values())


def kept_for(citizen_nos: Iterable[int]) -> dict[int, int]:
    """Number of the kept record by that of a merged one."""
    rows = Merge.objects.filter(merged__in=set(citizen_nos), undone_at=None)
    return dict(rows.values_list("merged", "kept"))


def all_of(citizen_no: int) -> list[int]:
    """The numbers of a person: the kept record's first, then those merged into it."""
    rows = Merge.objects.filter(kept=citizen_no, undone_at=None).order_by("made_at")
    return [citizen_no, *rows.values_list("merged", flat=True)]


def has_another_name(run_id: int, citizen_no: int, name: str) -> bool:
    """Is this a name, and not the account's?"""
    given = normal.name(name)
    rows = by_number(run_id, [citizen_no]) if given else []
    return any(normal.name(row.details.name) != given for row in rows)


def _open(row: Account) -> Open:
    return Open(row, open_details(row))


def _fits(clear: Details, wanted: Wanted) -> bool:
    mobile, name = normal.mobile(clear.mobile), normal.name(clear.name)
    return {
        By.MOBILE: mobile == wanted.value,
        By.EMAIL: normal.email(clear.email) == wanted.value,
        By.NAME_BIRTH: (name, clear.birth_date) == (wanted.value, wanted.more),
        By.NAME_LAST4: (name, mobile[-4:]) == (wanted.value, wanted.more),
    }[wanted.by]
