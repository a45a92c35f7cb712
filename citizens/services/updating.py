"""What the operator's system tells of an account day by day, taken by the import's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from citizens import policies
from citizens.models import Account, Act
from citizens.services.access import Entry, Viewer, record
from citizens.services.details import FIELDS, Details, digest, indexes, open_details, seal
from citizens.services.migration import rules
from citizens.services.refusals import NotAllowed
from supportdesk.lib.refusal import Refusal

LOCK = 0x75706474  # the advisory locks of this file; the second key is the citizen
TOLD = tuple(column for column in rules.CITIZENS if column != "citizen_no")


class NothingMoved(Refusal):
    code = "nothing_moved"
    message = _("No data has been moved yet, so there is nothing to bring up to date.")


class RowRefused(Refusal):
    """``facts``: ``fault``, a code of the migration's format, and its ``column``."""

    code = "row_refused"
    status = 422
    message = _("The import would set this row aside.")


class Outcome(models.TextChoices):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Update:
    """What became of what was told. ``as_of`` is the time of the row that stands now."""

    outcome: Outcome
    as_of: datetime


@transaction.atomic
def update(*, viewer: Viewer, citizen_no: int, row: Mapping[str, str], as_of: datetime) -> Update:
    """Put the operator's row of one citizen, whole, into the run in use.

    ``row`` has the columns of ``citizens.csv`` but the number, as text in the file's form.
    ``as_of`` is the operator's own time of the row and decides: a later one is taken, the same one
    again changes nothing, an earlier one is left aside (``OLDER``), as is another row of the same
    time (``CONFLICT``). Each call is written down, the vain ones too.
    """
    if viewer.actor is None or not policies.can_update(viewer.actor):
        raise NotAllowed
    fault = rules.fault_of("citizens", [f"{citizen_no:012d}", *(row[name] for name in TOLD)])
    if fault is not None:
        raise RowRefused(fault=fault.code, column=fault.column)
    told = _account(_run_in_use(citizen_no), citizen_no, row, as_of)
    known = Account.objects.filter(run_id=told.run_id, citizen_no=citizen_no).first()
    outcome, changed = _compared(known, told)
    if outcome in (Outcome.CREATED, Outcome.UPDATED):
        told.save(force_insert=known is None)
    elif known and outcome == Outcome.UNCHANGED and as_of > known.as_of:
        Account.objects.filter(run_id=told.run_id, citizen_no=citizen_no).update(as_of=as_of)
    record(viewer, Entry(Act.UPDATED, citizens=[citizen_no], by=outcome.value, what=changed))
    stands = as_of if known is None or as_of > known.as_of else known.as_of
    return Update(outcome, stands)


def _run_in_use(citizen_no: int) -> int:
    """Its id, held so that no other run is swapped in meanwhile; one update of a citizen at a
    time, because a row that is not there yet cannot be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, citizen_no % 2**31])
        cursor.execute("SELECT run_id FROM citizens_liverun FOR SHARE")
        found = cursor.fetchone()
    if found is None:
        raise NothingMoved
    return int(found[0])


def _account(run_id: int, citizen_no: int, row: Mapping[str, str], as_of: datetime) -> Account:
    details = Details(**{name: row[name] for name in FIELDS})
    account = Account(
        run_id=run_id,
        citizen_no=citizen_no,
        details=seal(citizen_no, details),
        **vars(indexes(details)),
        district=row["district"],
        status=row["status"],
        joined_at=rules.moment(row["joined_at"]) if row["joined_at"] else None,
        opted_out=row["opted_out"] == "Y",
        as_of=as_of,
    )
    account.digest = digest(account, details)
    return account


def _compared(known: Account | None, told: Account) -> tuple[Outcome, list[str]]:
    """What is to be done, and the names of the columns that differ."""
    if known is None:
        return Outcome.CREATED, list(TOLD)
    changed = _differing(known, told)
    if not changed and told.as_of >= known.as_of:
        return Outcome.UNCHANGED, []
    if told.as_of < known.as_of:
        return Outcome.OLDER, []
    return (Outcome.UPDATED if told.as_of > known.as_of else Outcome.CONFLICT), changed


def _differing(known: Account, told: Account) -> list[str]:
    before, now = vars(open_details(known)), vars(open_details(told))
    plain = ("district", "status", "joined_at", "opted_out")
    return [
        *(name for name in FIELDS if before[name] != now[name]),
        *(name for name in plain if getattr(known, name) != getattr(told, name)),
    ]
