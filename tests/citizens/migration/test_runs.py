"""Runs from their start to their end: one at a time, waiting, allowed, rolled back, signed."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from citizens.models import Account, LiveRun, MigrationFault, MigrationRun, RunState
from citizens.services.migration import (
    allow,
    cancel,
    carry_out,
    is_running,
    locking,
    prepare,
    report,
    roll_back,
    sign,
    tables,
)
from citizens.services.migration.refusals import (
    ImportRunning,
    MayNotMigrate,
    NothingBefore,
    NotSignable,
    NotStoppable,
    NotWaiting,
    WordsNeeded,
)
from citizens.services.migration.sessions import open_session
from staff.models import User
from supportdesk.lib import clock
from tests.citizens.migration.conftest import ROWS, Import, Package, row


@contextmanager
def _somebody_imports() -> Iterator[None]:
    """Another process holds the lock."""
    with closing(open_session()) as session:
        assert locking.hold(session)
        yield
        locking.release(session)


def _faulty(pack: Package) -> Package:
    return pack.of("citizens", ROWS["citizens"], row("citizens", citizen_no="0", status="?"))


def _mobiles() -> set[int | None]:
    return set(Account.objects.live().values_list("mobile_index", flat=True))


def test_only_admins_may_do_it(pack: Package, bora: User) -> None:
    run = prepare(folder=pack.write(), actor=None)
    for verb in (
        lambda: prepare(folder=pack.folder, actor=bora),
        lambda: cancel(run=run, actor=bora),
        lambda: allow(run=run, actor=bora),
        lambda: roll_back(actor=bora),
        lambda: sign(run=run, actor=bora, words="확인"),
    ):
        with pytest.raises(MayNotMigrate):
            verb()


def test_a_second_import_is_refused_by_name(pack: Package, imported: Import) -> None:
    run = prepare(folder=pack.write("rehearsal-1"), actor=None)
    with _somebody_imports():
        with pytest.raises(ImportRunning, match="rehearsal-1"):
            carry_out(run.pk)
        with pytest.raises(ImportRunning, match="rehearsal-1"):
            prepare(folder=pack.folder, actor=None)
        with pytest.raises(ImportRunning, match="rehearsal-1"):
            roll_back(actor=None)


def test_a_second_one_is_refused_while_the_first_is_about_to_start(
    pack: Package, imported: Import
) -> None:
    first = prepare(folder=pack.write(), actor=None)
    with pytest.raises(ImportRunning):
        prepare(folder=pack.folder, actor=None)
    MigrationRun.objects.filter(pk=first.pk).update(started_at=clock.now() - timedelta(hours=1))
    assert imported(pack.folder).state == RunState.LIVE
    first.refresh_from_db()
    assert (first.state, first.report["refusal"]["why"]) == (RunState.FAILED, "interrupted")


def test_an_interrupted_run_can_be_carried_out_again(pack: Package, imported: Import) -> None:
    run = prepare(folder=pack.write(), actor=None)
    MigrationRun.objects.filter(pk=run.pk).update(progress={"rows": 1, "of": 3, "since": "x"})
    run.refresh_from_db()
    MigrationFault.objects.create(run=run, file="citizens.csv", line=2, code="bad_value")
    assert not is_running(run)
    done = carry_out(run.pk)
    assert (done.state, done.faults.count()) == (RunState.LIVE, 0)


def test_a_run_that_has_ended_is_not_done_again(pack: Package, imported: Import) -> None:
    run = imported(pack.write())
    (pack.folder / "citizens.csv").unlink()
    assert carry_out(run.pk).state == RunState.LIVE


def test_a_run_that_waits_comes_into_use_by_an_admins_yes(
    pack: Package, imported: Import, garam: User
) -> None:
    run = imported(_faulty(pack).write())
    assert (run.state, LiveRun.objects.count()) == (RunState.WAITING, 0)
    allow(run=run, actor=garam)
    run.refresh_from_db()
    assert (run.state, run.allowed_by) == (RunState.LIVE, garam)
    assert Account.objects.live().count() == 1
    with pytest.raises(NotWaiting):
        allow(run=run, actor=garam)


def test_the_share_that_waits_is_a_setting(pack: Package, imported: Import, settings: Any) -> None:
    settings.MIGRATION_FAULT_SHARE = 25.0
    assert imported(_faulty(pack).write()).state == RunState.LIVE


def test_a_run_that_waits_can_be_given_up(pack: Package, imported: Import) -> None:
    run = imported(_faulty(pack).write())
    cancel(run=run, actor=None)
    run.refresh_from_db()
    assert (run.state, run.faults.count()) == (RunState.CANCELLED, 0)
    with pytest.raises(NotStoppable):
        cancel(run=run, actor=None)


def test_a_cancel_that_comes_before_the_swap_is_kept(pack: Package, imported: Import) -> None:
    run = prepare(folder=pack.write(), actor=None)
    MigrationRun.objects.filter(pk=run.pk).update(cancel_asked_at=clock.now())
    assert carry_out(run.pk).state == RunState.CANCELLED
    assert not LiveRun.objects.exists()


def test_rolling_back_is_one_step_and_can_be_taken_back(
    pack: Package, imported: Import, garam: User
) -> None:
    first = imported(pack.write())
    old = _mobiles()
    other = row("citizens", mobile="01000009999")
    second = imported(pack.of("citizens", other).write("rehearsal-2"))
    new = _mobiles()
    assert roll_back(actor=garam) == first
    assert _mobiles() == old != new
    assert roll_back(actor=garam) == second
    assert _mobiles() == new
    assert LiveRun.objects.get().changed_by == garam


def test_without_an_earlier_run_there_is_nothing_to_go_back_to(
    pack: Package, imported: Import
) -> None:
    imported(pack.write())
    with pytest.raises(NothingBefore):
        roll_back(actor=None)


def test_the_run_before_is_kept_and_older_ones_are_dropped(pack: Package, imported: Import) -> None:
    runs = [imported(pack.write(name)) for name in ("rehearsal-1", "rehearsal-2", "cutover")]
    for run in runs:
        run.refresh_from_db()
    assert [run.destroyed_at is None for run in runs] == [False, True, True]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [tables.name_of("vouchers", runs[0].pk)])
        assert cursor.fetchone()[0] is None
    assert report(runs[0])["taken"]["citizens"] == 1


def test_what_came_after_the_export_follows_into_the_new_run(
    pack: Package, imported: Import
) -> None:
    imported(pack.write())
    Account.objects.live().update(status="dormant", as_of=clock.now())
    imported(pack.write("rehearsal-2"))
    assert Account.objects.live().get().status == "dormant"


def test_a_run_is_signed_once_by_name(pack: Package, imported: Import, garam: User) -> None:
    run = imported(pack.write())
    with pytest.raises(MayNotMigrate):
        sign(run=run, actor=None, words="확인")
    with pytest.raises(WordsNeeded):
        sign(run=run, actor=garam, words="  ")
    sign(run=run, actor=garam, words="합계를 확인했습니다")
    run.refresh_from_db()
    assert (run.signed_by, run.signed_words) == (garam, "합계를 확인했습니다")
    with pytest.raises(NotSignable):
        sign(run=run, actor=garam, words="또")


def test_a_runs_tables_are_built_like_their_parents(pack: Package, imported: Import) -> None:
    run = imported(pack.write())
    with connection.cursor() as cursor:
        for kind in tables.MODELS:
            counts = []
            for table in (tables.parent_of(kind), tables.name_of(kind, run.pk)):
                cursor.execute(
                    "SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass AND indisvalid",
                    [table],
                )
                counts.append(cursor.fetchone()[0])
            assert counts[0] == counts[1]


def test_the_commands_import_report_and_roll_back(
    pack: Package, imported: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_migration", str(pack.write()))
    call_command("import_migration", str(pack.write("rehearsal-2")))
    call_command("rollback_migration")
    assert "“rehearsal-1” is in use" in capsys.readouterr().out
    call_command("migration_report", "rehearsal-2", "--json")
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {
        "run", "taken", "taken_sums", "set_aside", "faults", "changed", "seconds",
    }  # fmt: skip
    assert told["taken_sums"] == {"vouchers": {"balance_krw": 5000}}
    call_command("migration_report", "rehearsal-1")
    assert "vouchers balance_krw: 5,000 won taken of 5,000" in capsys.readouterr().out


def test_the_commands_refuse_with_a_sentence(
    pack: Package, imported: Import, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_migration", str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="There is no earlier run"):
        call_command("rollback_migration")
    with pytest.raises(CommandError, match="There is no run cutover"):
        call_command("migration_report", "cutover")
    with pytest.raises(CommandError, match=r"25\.00% of the rows"):
        call_command("import_migration", str(_faulty(pack).write()), stdout=StringIO())
    pack.lies = {"rows": 7}
    with pytest.raises(CommandError, match="the manifest says 7"):
        call_command("import_migration", str(pack.write()), stdout=StringIO())


def test_the_command_takes_yes_for_an_answer(pack: Package, imported: Import) -> None:
    call_command("import_migration", str(_faulty(pack).write()), "--yes", stdout=StringIO())
    assert LiveRun.objects.get().run.state == RunState.LIVE
