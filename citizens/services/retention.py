"""What is past its date is destroyed, at night, and what was destroyed is written down.

Each part may run again at any time: what is gone is not found, and nothing is written for nothing.
"""

import shutil
from collections.abc import Collection
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from citizens.models import (
    AccessEntry,
    Account,
    AccountStatus,
    Destruction,
    LiveRun,
    MigrationRun,
    Requester,
    RunState,
)
from citizens.queries.packages import root
from citizens.services.migration import locking, tables
from citizens.services.migration.refusals import ImportRunning
from supportdesk.lib import clock, partitions

HOUR = 3  # on Seoul's clock: nobody calls
MONTHS_AHEAD = 12


def is_time() -> bool:
    """The sweep comes every hour and works in one of them."""
    return clock.seoul(clock.now()).hour == HOUR


@transaction.atomic
def sweep() -> None:
    """Everything that this app keeps. What readers might wait for comes last, and shortly."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
    make_months_ahead()
    forget_withdrawn()
    remove_packages()
    drop_replaced_runs()
    drop_old_months()


def make_months_ahead() -> None:
    """Partitions of the access log for a year to come."""
    today = clock.seoul(clock.now()).date()
    for month in partitions.months(today, MONTHS_AHEAD):
        partitions.create_month(partitions.table_of(AccessEntry), month)


def drop_old_months() -> None:
    """Months of the access log whose last day is past the law's time."""
    before = years_ago(settings.ACCESS_LOG_YEARS)
    for name, month in partitions.monthly(partitions.table_of(AccessEntry)):
        _start, end = partitions.months(month, 2)
        if end > before:
            break
        rows = _count(name)
        partitions.drop(name)
        note(
            f"access_log:{month:%Y-%m}",
            until=midnight(end),
            rows=rows,
            rule=f"{settings.ACCESS_LOG_YEARS} years",
        )


def forget_withdrawn() -> None:
    """Sealed details of accounts that were withdrawn; vouchers and payments name nobody."""
    until = clock.now() - settings.WITHDRAWN_KEPT
    rows = Account.objects.live().filter(status=AccountStatus.WITHDRAWN, as_of__lt=until)
    nobody = dict.fromkeys(
        ("mobile_index", "email_index", "name_birth_index", "name_last4_index"), None
    )
    forgotten = rows.exclude(details=b"").update(details=b"", **nobody)
    note("withdrawn", until=until, rows=forgotten, rule=f"{settings.WITHDRAWN_KEPT.days} days")


def remove_packages() -> None:
    """Uploaded packages, which hold everything in clear, and what a broken upload left."""
    until = clock.now() - settings.PACKAGE_KEPT
    at_work = set(
        MigrationRun.objects.filter(state=RunState.RUNNING).values_list("folder", flat=True)
    )
    removed = 0
    for pattern in ("uploaded-*", ".uploaded-*"):
        for folder in root().glob(pattern):
            if str(folder) not in at_work and folder.stat().st_mtime < until.timestamp():
                removed += sum(1 for _ in folder.iterdir())
                shutil.rmtree(folder)
    note("packages", until=until, rows=removed, rule=f"{settings.PACKAGE_KEPT.days} days")


def drop_replaced_runs() -> None:
    """Rows of runs that were replaced, or that nobody said yes to. None while an import compares
    with them: the next night is soon enough."""
    try:
        locking.alone()
    except ImportRunning:
        return
    until = clock.now() - settings.REPLACED_RUN_KEPT
    for run in _replaced(until):
        rows = _rows_of(run)
        tables.drop(run.pk)
        run.destroyed_at = clock.now()
        run.state = RunState.CANCELLED if run.state == RunState.WAITING else run.state
        run.save(update_fields=["destroyed_at", "state"])
        rule = f"{settings.REPLACED_RUN_KEPT.days} days"
        note(f"run:{run.pk}", until=until, rows=rows, rule=rule)


def _replaced(until: datetime) -> list[MigrationRun]:
    """A run left its use, at the latest, when the one now in use came."""
    kept = MigrationRun.objects.filter(destroyed_at__isnull=True)
    old = Q(state=RunState.WAITING, finished_at__lt=until)
    if LiveRun.objects.filter(changed_at__lt=until).exists():
        old |= Q(state=RunState.REPLACED)
    return list(kept.filter(old).select_for_update(of=("self",)))


def _rows_of(run: MigrationRun) -> int:
    names = [tables.name_of(kind, run.pk) for kind in tables.MODELS]
    return sum(_count(name) for name in names)


def forget_requesters(ids: Collection[int], *, until: datetime) -> int:
    """Contact details of people who have not written since ``until``; whoever knows the contacts
    says who they are. People with a citizen number are the operator's, and stay."""
    empty = Q(name_sealed=b"", mobile_sealed=b"", email_sealed=b"")
    rows = Requester.objects.filter(pk__in=ids, citizen_no_index__isnull=True).exclude(empty)
    forgotten = rows.update(
        name_sealed=b"", mobile_sealed=b"", email_sealed=b"", mobile_index=None, email_index=None
    )
    note("requesters", until=until, rows=forgotten, rule=f"{settings.CONTACT_YEARS} years")
    return forgotten


def note(what: str, *, until: datetime, rows: int, rule: str) -> None:
    """Write a destruction down; nothing for nothing."""
    if rows or what.startswith("access_log:"):
        Destruction.objects.create(what=what, until=until, rows=rows, rule=rule, at=clock.now())


def years_ago(years: int) -> date:
    """The same day of an earlier year on Seoul's calendar; 29 February becomes the 28th."""
    today = clock.seoul(clock.now()).date()
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - years, day=day)


def midnight(day: date) -> datetime:
    """The beginning of a day in Seoul."""
    return datetime.combine(day, time.min, clock.SEOUL).astimezone(UTC)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return 0
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  a name of our own
        return int(cursor.fetchone()[0])
