"""An import that is killed, doubled, or looked past while it swaps: readers see one run, whole."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bench.databases import beside
from citizens.models import LiveRun, MigrationFault, MigrationRun, RunState
from citizens.services.making import Size, make
from citizens.services.migration import (
    cancel,
    carry_out,
    is_running,
    locking,
    prepare,
    roll_back,
)
from citizens.services.migration.sessions import open_session
from supportdesk.environment import PROJECT
from tests.citizens.migration.conftest import GIVEN, Package, imported, pack, row

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
__all__ = ["imported", "pack"]  # fixtures

SIZE = Size(citizens=60_000, merchants=400, faults=60)  # enough for lanes of their own
PATIENCE = 60.0
LOOKUP = """
    SELECT a.status, v.balance_krw FROM citizens_account a
    JOIN citizens_voucher v ON v.run_id = a.run_id AND v.citizen_no = a.citizen_no
    WHERE a.citizen_no = %s AND a.run_id = (SELECT run_id FROM citizens_liverun)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    make(folder, SIZE)
    return folder / "package"


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    """The command in a process of its own, on the test's database."""
    url = beside(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_migration", str(folder)],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _tables_of(run: MigrationRun) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ %s", [f"_r{run.pk}$"])
        return [name for (name,) in cursor.fetchall()]


def _lanes_of(process: "subprocess.Popen[bytes]") -> list[Path]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [Path(f"/proc/{pid}") for pid in children.read_text().split()]


def _killed(folder: Path, after: float) -> MigrationRun:
    """An import that was ended with SIGKILL so many seconds after it wrote its first progress."""
    known = MigrationRun.objects.count()
    process = _start(folder)
    _until(lambda: MigrationRun.objects.exclude(progress={}).count() > known)
    time.sleep(after)
    lanes = _lanes_of(process)
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()
    _until(lambda: not locking.held() and not any(lane.exists() for lane in lanes))
    return MigrationRun.objects.latest("pk")


def test_an_import_that_is_killed_leaves_nothing_and_can_be_run_again(
    large: Path, imported: Callable[[Path], MigrationRun]
) -> None:
    began = time.monotonic()
    first = imported(large)
    seconds = time.monotonic() - began
    for share in (0.1, 0.4, 0.6, 0.8, 0.95):
        run = _killed(large, seconds * share * random.uniform(0.7, 1.2))
        if run.state == RunState.RUNNING:
            assert _tables_of(run) == []
            assert LiveRun.objects.get().run.state == RunState.LIVE
    again = imported(large)
    assert (again.state, LiveRun.objects.get().run) == (RunState.LIVE, again)
    assert again.report["taken"] == first.report["taken"]
    assert not MigrationRun.objects.filter(state=RunState.RUNNING).exists()
    unused = MigrationRun.objects.filter(state=RunState.FAILED)
    assert not MigrationFault.objects.filter(run__in=unused).exists()


def test_of_two_imports_at_once_one_is_refused_by_name(
    large: Path, imported: Callable[[Path], MigrationRun]
) -> None:
    both = [_start(large), _start(large)]
    said = [process.communicate()[0].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    refused = said[0 if both[0].returncode else 1]
    assert "이관이 진행 중입니다" in refused
    assert MigrationRun.objects.filter(state=RunState.LIVE).count() == 1


def test_a_running_import_can_be_cancelled_from_elsewhere(
    large: Path, imported: Callable[[Path], MigrationRun]
) -> None:
    process = _start(large)
    _until(lambda: MigrationRun.objects.exclude(progress={}).exists())
    run = MigrationRun.objects.get()
    assert is_running(run)
    assert cancel(run=run, actor=None).state == RunState.RUNNING
    said = process.communicate(timeout=PATIENCE)[0].decode()
    run.refresh_from_db()
    assert (process.returncode, run.state) == (1, RunState.CANCELLED), said
    assert (_tables_of(run), MigrationFault.objects.count()) == ([], 0)


class _Reader(threading.Thread):
    """Looks a citizen up without a pause, and never waits a tenth of a second for a lock."""

    def __init__(self, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.over, self.seen, self.count = over, set(), 0
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with closing(open_session()) as session:
                session.execute("SET lock_timeout = '100ms'")
                while not self.over.is_set():
                    self.seen |= set(session.execute(LOOKUP, [1]).fetchall())
                    self.count += 1
        except psycopg.Error as error:
            self.error = error


@pytest.fixture
def readers() -> Iterator[list[_Reader]]:
    over = threading.Event()
    started = [_Reader(over) for _ in range(3)]
    yield started
    over.set()
    for reader in started:
        with suppress(RuntimeError):
            reader.join()


def test_lookups_see_one_run_or_the_other_while_runs_are_swapped(
    pack: Package, imported: Callable[[Path], MigrationRun], readers: list[_Reader]
) -> None:
    imported(pack.write())
    for reader in readers:
        reader.start()
    pack.of("citizens", row("citizens", status="dormant"))
    pack.of("vouchers", row("vouchers", balance_krw="4000"))
    second = imported(pack.write("rehearsal-2"))
    for _ in range(6):
        roll_back(actor=None)
    for name in ("cutover", "cutover-2", "cutover-3"):  # older ones are detached and dropped
        imported(pack.write(name))
    readers[0].over.set()
    for reader in readers:
        reader.join()
        assert reader.error is None
        assert reader.count > 50
        assert reader.seen == {(GIVEN["citizens"]["status"], 5000), ("dormant", 4000)}
    assert _tables_of(second) == []


def test_what_is_prepared_twice_is_carried_out_once(
    pack: Package, imported: Callable[[Path], MigrationRun]
) -> None:
    run = prepare(folder=pack.write(), actor=None)
    threads = [threading.Thread(target=_quietly, args=(run.pk,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert (run.state, LiveRun.objects.get().before) == (RunState.LIVE, None)


def _quietly(run_id: int) -> None:
    with suppress(Exception):
        carry_out(run_id)
    connection.close()
