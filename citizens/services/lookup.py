"""Finding citizens and merchants, exactly and by what they say of themselves; always logged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from citizens import policies
from citizens.models import Act, Merchant, MigrationRun
from citizens.queries import moved
from citizens.services import accounts
from citizens.services.access import Entry, Viewer, record
from citizens.services.accounts import NUMBERS, Open
from citizens.services.recognising import By, Wanted
from citizens.services.refusals import NotAllowed
from citizens.services.rights import stopped
from citizens.services.seen import Citizen, masked_account

SHOWN = ("name", "birth_date", "mobile", "email", "address")


@dataclass(frozen=True)
class Found:
    """``stopped`` records were found too and are hidden, because their processing was stopped;
    ``run`` is the data that was searched, None when nothing was moved yet."""

    by: tuple[By, ...]
    citizens: tuple[Citizen, ...]
    merchants: tuple[Merchant, ...]
    stopped: int
    run: MigrationRun | None

    @property
    def hits(self) -> int:
        return len(self.citizens) + len(self.merchants)


@transaction.atomic
def look_up(*, viewer: Viewer, wanted: Sequence[Wanted], ticket: str = "") -> Found:
    """Masked citizens and merchants that fit any of ``wanted``. Written down as a search, zero
    hits too, and what is listed as seen; if that cannot be written nothing is found."""
    may_look_up(viewer)
    run = moved.live_run()
    opened, shops = _search(run.pk, wanted) if run else ([], [])
    hidden = stopped([row.account.citizen_no for row in opened])
    shown = [row for row in opened if row.account.citizen_no not in hidden]
    by = tuple(each.by for each in wanted)
    _write_down(viewer, by, ticket, opened, shown, len(shops))
    return Found(by, _masked(shown), tuple(shops), len(hidden), run)


def may_look_up(viewer: Viewer) -> None:
    """Raises ``NotAllowed`` for whoever does not work at the desk."""
    if viewer.actor is None or not policies.can_look_up(viewer.actor):
        raise NotAllowed


def _search(run_id: int, wanted: Sequence[Wanted]) -> tuple[list[Open], list[Merchant]]:
    opened: list[Open] = []
    shops: dict[int, Merchant] = {}
    for each in wanted:
        if each.by in (By.MERCHANT_NO, By.BUSINESS_NO, By.MERCHANT_NAME):
            shops |= {row.merchant_no: row for row in _merchants(run_id, each)}
        else:
            opened += _citizens(run_id, each)
    return accounts.led_on(run_id, opened), list(shops.values())


def _citizens(run_id: int, wanted: Wanted) -> list[Open]:
    if wanted.by in NUMBERS:
        return accounts.by_index(run_id, wanted)
    if wanted.by == By.CITIZEN_NO:
        return accounts.by_number(run_id, [int(wanted.value)])
    bought = moved.voucher(run_id, int(wanted.value))
    return accounts.by_number(run_id, [bought.citizen_no] if bought else [])


def _merchants(run_id: int, wanted: Wanted) -> list[Merchant]:
    if wanted.by == By.MERCHANT_NAME:
        return moved.merchants_named(run_id, wanted.value, wanted.more)
    if wanted.by == By.BUSINESS_NO:
        return moved.merchants_of_business(run_id, int(wanted.value))
    return list(moved.merchants(run_id, [int(wanted.value)]).values())


def _write_down(
    viewer: Viewer,
    by: Sequence[By],
    ticket: str,
    opened: Sequence[Open],
    shown: Sequence[Open],
    shops: int,
) -> None:
    words = ",".join(by)[:40]
    found = [row.account.citizen_no for row in opened]
    hits = len(found) + shops
    record(viewer, Entry(Act.SEARCHED, citizens=found, by=words, ticket=ticket, hits=hits))
    if shown:
        seen = [row.account.citizen_no for row in shown]
        record(viewer, Entry(Act.LISTED, citizens=seen, by=words, what=SHOWN, ticket=ticket))


def _masked(rows: Sequence[Open]) -> tuple[Citizen, ...]:
    """Active accounts first, then by number."""
    order = sorted(rows, key=lambda row: (row.account.status != "active", row.account.citizen_no))
    return tuple(masked_account(row.account, row.details, through=row.through) for row in order)
