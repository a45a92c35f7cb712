"""Made packages of random seeds: an import finds exactly what was put into them."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizens.models import Account, MigrationRun, RunState, Voucher
from citizens.services.details import digest, indexes, open_details
from citizens.services.making import Size, make
from citizens.services.migration import carry_out, chunks, lane, lanes, prepare, report
from citizens.services.migration.packing import PACKERS
from citizens.services.migration.records import record_at
from citizens.services.migration.rules import fault_of
from tests.citizens.migration.conftest import Import

sizes = st.builds(
    Size,
    citizens=st.integers(40, 400),
    merchants=st.integers(20, 60),
    payments=st.sampled_from([0, 60]),
    faults=st.integers(0, 60),
)


def _import(folder: Path, size: Size, run: str, seed: int) -> tuple[MigrationRun, dict]:
    expected = make(folder / run, size, run=run, seed=seed)
    done = carry_out(prepare(folder=folder / run / "package", actor=None).pk)
    return done, expected


@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=sizes, seed=st.integers(0, 10**6))
def test_an_import_finds_what_was_put_in(imported: Import, size: Size, seed: int) -> None:
    with TemporaryDirectory() as folder:
        run, expected = _import(Path(folder), size, "rehearsal-1", seed)
    found = report(run)
    assert found["taken"] == expected["taken"]
    assert found["taken_sums"] == expected["taken_sums"]
    faults = [{key: f[key] for key in ("file", "line", "code")} for f in found["faults"]]
    order = lambda fault: (fault["file"], fault["line"])  # noqa: E731
    assert sorted(faults, key=order) == sorted(expected["faults"], key=order)


@pytest.mark.parametrize("run", ["rehearsal-2", "cutover"])
def test_the_next_run_tells_what_changed(imported: Import, run: str, tmp_path: Path) -> None:
    size = Size(citizens=600, merchants=30)
    before, _ = _import(tmp_path, size, "rehearsal-1", 5)
    later, expected = _import(tmp_path, size, run, 5)
    changed = {kind: counts["changed"] for kind, counts in report(later)["changed"].items()}
    assert changed == {**expected["changed_since_rehearsal_1"], "merchants": 0}
    before.refresh_from_db()
    assert (later.state, before.state) == (RunState.LIVE, RunState.REPLACED)


def test_new_and_gone_rows_are_told(imported: Import, tmp_path: Path) -> None:
    more, fewer = Size(citizens=90, merchants=9), Size(citizens=90, merchants=5)
    _import(tmp_path, more, "rehearsal-1", 5)
    run, _ = _import(tmp_path, fewer, "rehearsal-2", 5)
    assert report(run)["changed"]["merchants"] == {"new": 0, "changed": 0, "gone": 4}
    run, _ = _import(tmp_path, more, "cutover", 5)
    assert report(run)["changed"]["merchants"] == {"new": 4, "changed": 0, "gone": 0}


def test_accounts_can_be_found_opened_and_compared(imported: Import, tmp_path: Path) -> None:
    _import(tmp_path, Size(citizens=70, merchants=5), "rehearsal-1", 3)
    accounts = list(Account.objects.live())
    for account in accounts:
        details = open_details(account)
        assert vars(indexes(details)).items() <= vars(account).items()
        assert account.digest == digest(account, details)
    assert len(accounts) == 70
    assert Voucher.objects.live().count() == 137


@pytest.mark.parametrize("kind", PACKERS)
def test_what_is_taken_quickly_is_what_the_rules_take(kind: str, tmp_path: Path) -> None:
    size = Size(citizens=300, merchants=300, payments=300, faults=200)
    make(tmp_path, size)
    raw = (tmp_path / f"package/{kind}.csv").read_bytes()
    lines = raw.decode("utf-8", "surrogateescape").split("\r\n")[1:-1]
    packer, quick = PACKERS[kind](), 0
    for number, line in enumerate(lines):
        if packer.quick(line, number):
            quick += 1
            assert fault_of(kind, record_at(lines, number)[0]) is None
    assert quick > len(lines) / 2


def test_lanes_read_what_one_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "SIZE", 10_000)
    make(tmp_path, Size(citizens=500, merchants=90, payments=50, faults=90))
    parts = [
        chunk
        for kind in PACKERS
        for chunk in chunks.survey(kind, tmp_path / f"package/{kind}.csv", print).chunks
    ]
    processes = lanes.Lanes(lanes.WORTH_A_PROCESS + 1)
    found = [read.facts() for read in processes.read(parts)]
    processes.close()
    assert len(parts) > 10
    expected = [read.facts() for read in lane.read_here(parts)]
    assert [_plain(facts) for facts in found] == [_plain(facts) for facts in expected]


def _plain(facts: dict) -> dict:
    return {**facts, "faults": [tuple(fault) for fault in facts["faults"]]}
