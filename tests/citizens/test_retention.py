"""What is past its date is destroyed and written down; what is not stays."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from citizens.models import (
    AccessEntry,
    Account,
    AccountStatus,
    Act,
    Destruction,
    LiveRun,
    MigrationRun,
    RunState,
)
from citizens.services import retention
from citizens.services.access import Entry, Viewer, record
from citizens.services.details import open_details
from citizens.services.migration import tables
from citizens.tasks import destroy_expired
from staff.models import User
from supportdesk.lib import clock, partitions

pytestmark = pytest.mark.django_db
LOG = "citizens_accessentry"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.MIGRATION_DIR = tmp_path
    return tmp_path


def destroyed() -> dict[str, int]:
    return dict(Destruction.objects.values_list("what", "rows"))


def exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def read_at(moment: datetime, viewer: Viewer) -> None:
    with clock.at(moment):
        record(viewer, Entry(Act.OPENED, citizens=[1]))


def test_a_month_of_the_log_goes_when_its_last_day_is_two_years_old(
    haneul: User, view_of: Callable[[User], Viewer]
) -> None:
    for month in (3, 4):
        partitions.create_month(LOG, date(2022, month, 1))
    read_at(datetime(2022, 3, 31, 14, 59, tzinfo=UTC), view_of(haneul))  # 31 March in Seoul
    read_at(datetime(2022, 3, 31, 15, 1, tzinfo=UTC), view_of(haneul))  # 1 April in Seoul
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after the commit of a read
    with clock.at(datetime(2024, 4, 2, tzinfo=UTC)):
        retention.drop_old_months()
    assert destroyed() == {"access_log:2022-03": 1}
    assert (exists(f"{LOG}_2022_03"), exists(f"{LOG}_2022_04")) == (False, True)
    assert AccessEntry.objects.count() == 1


def test_a_month_is_kept_to_its_last_day() -> None:
    partitions.create_month(LOG, date(2022, 3, 1))
    with clock.at(datetime(2024, 3, 31, 14, tzinfo=UTC)):
        retention.drop_old_months()
    assert exists(f"{LOG}_2022_03")


def test_months_are_made_ahead_and_protected() -> None:
    with clock.at(datetime(2031, 6, 15, tzinfo=UTC)):
        retention.make_months_ahead()
        retention.make_months_ahead()
    assert (exists(f"{LOG}_2031_06"), exists(f"{LOG}_2032_05")) == (True, True)
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {LOG}_2032_05")


def test_withdrawn_accounts_lose_their_details_and_keep_their_row(
    citizen: Callable[..., Account], settings: Any
) -> None:
    old = clock.now() - settings.WITHDRAWN_KEPT - timedelta(hours=1)
    citizen(1, status=AccountStatus.WITHDRAWN, as_of=old)
    citizen(2, status=AccountStatus.WITHDRAWN)
    citizen(3, as_of=old)
    for _night in range(2):
        retention.forget_withdrawn()
    names = {row.citizen_no: open_details(row).name for row in Account.objects.all()}
    assert names == {1: "", 2: "홍길동", 3: "홍길동"}
    assert Account.objects.get(citizen_no=1).mobile_index is None
    assert destroyed() == {"withdrawn": 1}


def test_uploaded_packages_go_and_chosen_folders_stay(root: Path, settings: Any) -> None:
    for name in ("uploaded-old", ".uploaded-broken", "uploaded-new", "theirs", "uploaded-at-work"):
        (root / name).mkdir()
        (root / name / "citizens.csv").write_text("x")
        if name != "uploaded-new":
            past = (timezone.now() - settings.PACKAGE_KEPT - timedelta(hours=1)).timestamp()
            os.utime(root / name, (past, past))
    at_work = str(root / "uploaded-at-work")
    MigrationRun.objects.create(name="r", folder=at_work, started_at=clock.now())
    retention.remove_packages()
    left = {path.name for path in root.iterdir()}
    assert left == {"uploaded-new", "theirs", "uploaded-at-work"}
    assert destroyed() == {"packages": 2}


@pytest.fixture
def before(run: MigrationRun, settings: Any) -> MigrationRun:
    """A run that was replaced by the one in use, longer ago than it is kept."""
    old = clock.now() - settings.REPLACED_RUN_KEPT - timedelta(hours=1)
    made = MigrationRun.objects.create(
        name="rehearsal-0", folder="f", state=RunState.REPLACED, started_at=old, finished_at=old
    )
    tables.create_attached(made.pk)
    Account.objects.create(
        run=made, citizen_no=1, details=b"x", status="active", digest=0, as_of=old
    )
    LiveRun.objects.update(before=made, changed_at=old)
    return made


def test_a_replaced_run_loses_its_rows_and_the_one_in_use_does_not(
    before: MigrationRun, citizen: Callable[..., Account], run: MigrationRun
) -> None:
    citizen(1)
    retention.drop_replaced_runs()
    before.refresh_from_db()
    assert before.destroyed_at
    assert destroyed() == {f"run:{before.pk}": 1}
    assert [row.run_id for row in Account.objects.all()] == [run.pk]
    assert not exists(tables.name_of("citizens", before.pk))


def test_a_run_that_was_replaced_yesterday_stays(before: MigrationRun) -> None:
    LiveRun.objects.update(changed_at=clock.now() - timedelta(days=1))
    retention.drop_replaced_runs()
    assert exists(tables.name_of("citizens", before.pk))


def test_a_run_that_nobody_said_yes_to_is_given_up(before: MigrationRun) -> None:
    MigrationRun.objects.filter(pk=before.pk).update(state=RunState.WAITING)
    retention.drop_replaced_runs()
    before.refresh_from_db()
    assert before.state == RunState.CANCELLED


def test_a_sweep_finds_nothing_the_second_time(before: MigrationRun) -> None:
    retention.sweep()
    written = Destruction.objects.count()
    retention.sweep()
    assert Destruction.objects.count() == written > 0


@pytest.mark.parametrize(("utc_hour", "works"), [(18, True), (17, False), (19, False), (3, False)])
def test_it_works_at_three_at_night_in_seoul(
    utc_hour: int, works: bool, before: MigrationRun
) -> None:
    night = clock.now().replace(hour=utc_hour, minute=5) + timedelta(days=1)
    with clock.at(night):
        destroy_expired()
    assert bool(destroyed()) == works


def test_the_record_cannot_be_changed() -> None:
    retention.note("withdrawn", until=clock.now(), rows=3, rule="30 days")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Destruction.objects.update(rows=0)


def test_the_page_says_what_was_destroyed(client: Client, garam: User, settings: Any) -> None:
    settings.DEMO = True  # second factors have tests of their own
    client.force_login(garam)
    retention.note("access_log:2022-03", until=clock.now(), rows=12_345, rule="2 years")
    page = client.get("/citizens/destroyed/").content.decode()
    assert ("접속기록" in page, "2022-03" in page, "12,345" in page) == (True, True, True)


@pytest.mark.parametrize(
    ("today", "then"), [("2024-02-29", "2022-02-28"), ("2024-03-01", "2022-03-01")]
)
def test_years_are_counted_on_the_calendar(today: str, then: str) -> None:
    with clock.at(datetime.fromisoformat(f"{today}T03:00+09:00")):
        assert retention.years_ago(2).isoformat() == then
