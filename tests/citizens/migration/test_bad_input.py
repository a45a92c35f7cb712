"""Packages that lie, break or reach out: refused whole with a sentence, or by the row."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from citizens.models import Account, LiveRun, MigrationFault, MigrationRun, RunState
from citizens.services.migration import prepare, refusal_words, report, tables
from citizens.services.migration.refusals import PackageRefused
from tests.citizens.migration.conftest import ROWS, Import, Package, row


def _nothing_is_left(run: MigrationRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [tables.name_of("citizens", run.pk)])
        table = cursor.fetchone()[0]
    return table is None and not MigrationFault.objects.exists() and not LiveRun.objects.exists()


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        ({"rows": 2}, "vouchers.csv has 1 rows; the manifest says 2."),
        ({"bytes": 7}, "vouchers.csv has 201 bytes; the manifest says 7."),
        ({"sha256": "0" * 64}, "The content of vouchers.csv is not what"),
        ({"sums": {"balance_krw": 5001}}, "is 5000; the manifest says 5001."),
        ({"name": "../vouchers.csv"}, "is no file inside the folder"),
        ({"name": "/etc/passwd"}, "is no file inside the folder"),
        ({"name": "lost.csv"}, "in the manifest but not in the folder"),
        ({"kind": "gifts"}, "unknown kind “gifts”"),
        ({"kind": "citizens"}, "two files of the kind citizens"),
    ],
)
def test_a_manifest_that_lies_is_refused_whole(
    lie: dict[str, Any], words: str, pack: Package, imported: Import
) -> None:
    pack.lies = lie
    run = imported(pack.write())
    assert run.state == RunState.REFUSED
    assert words in run.refusal
    assert refusal_words(run)
    assert _nothing_is_left(run)


@pytest.mark.parametrize("kind", ["citizens", "merchants", "vouchers"])
def test_a_missing_kind_is_refused(kind: str, pack: Package, imported: Import) -> None:
    del pack.rows[kind]
    assert f"no file of the kind {kind}" in imported(pack.write()).refusal


def test_a_file_nobody_told_of_is_refused(pack: Package, imported: Import) -> None:
    (pack.write() / "more.csv").write_text("x")
    assert "more.csv is in the folder but not" in imported(pack.folder).refusal


def test_a_link_out_of_the_folder_is_refused(
    pack: Package, imported: Import, tmp_path: Path
) -> None:
    outside = pack.write() / "citizens.csv"
    outside.rename(tmp_path / "outside.csv")
    outside.symlink_to(tmp_path / "outside.csv")
    assert "is no file inside the folder" in imported(pack.folder).refusal


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "manifest.json is not what it should be"),
        (b'"\xb0\xa1"', "manifest.json is not what it should be"),
        (json.dumps({"format": "x/2"}).encode(), "exported_at: Field required"),
    ],
)
def test_a_broken_manifest_makes_no_run(raw: bytes, words: str, pack: Package, db: None) -> None:
    (pack.write() / "manifest.json").write_bytes(raw)
    with pytest.raises(PackageRefused) as refused:
        prepare(folder=pack.folder, actor=None)
    assert words in str(refused.value) or "run: Field required" in str(refused.value)
    assert not MigrationRun.objects.exists()


def test_another_format_is_refused(pack: Package, db: None) -> None:
    with pytest.raises(PackageRefused, match="this desk reads seoulpay-migration/1"):
        prepare(folder=pack.write(format="seoulpay-migration/2"), actor=None)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(PackageRefused, match="There is no folder"):
        prepare(folder=tmp_path / "nowhere", actor=None)


def test_a_truncated_file_is_refused(pack: Package, imported: Import) -> None:
    path = pack.write() / "citizens.csv"
    path.write_bytes(path.read_bytes()[:-30])
    assert "bytes; the manifest says" in imported(pack.folder).refusal


def test_other_columns_in_the_header_are_refused(pack: Package, imported: Import) -> None:
    pack.files["citizens"] = ROWS["citizens"].encode()
    assert "does not name the columns" in imported(pack.write()).refusal


def test_a_file_of_another_encoding_waits_for_a_yes(pack: Package, imported: Import) -> None:
    people = [row("citizens", citizen_no=f"{n:012d}").encode("cp949") for n in range(1, 40)]
    run = imported(pack.of("citizens", *people).write())
    assert run.state == RunState.WAITING
    assert report(run)["set_aside"] == {"bad_encoding": 39, "unknown_citizen": 1}
    assert not LiveRun.objects.exists()


def test_ten_megabytes_in_a_field_are_one_faulty_row(pack: Package, imported: Import) -> None:
    huge = row("citizens", citizen_no="000000000002", address="가\n" * 2_500_000)
    third = row("citizens", citizen_no="000000000003")
    run = imported(pack.of("citizens", ROWS["citizens"], huge, third).write())
    faults = [(f["line"], f["code"], f["column"]) for f in report(run)["faults"]]
    assert faults == [(3, "bad_value", "address")]
    assert run.report["taken"]["citizens"] == 2


def test_a_stray_quote_costs_its_own_line(pack: Package, imported: Import) -> None:
    stray = ROWS["citizens"].replace("000000000001,", '000000000002,"', 1)
    third = row("citizens", citizen_no="000000000003")
    run = imported(pack.of("citizens", ROWS["citizens"], stray, third).write())
    assert [(f["line"], f["code"]) for f in report(run)["faults"]] == [(3, "bad_columns")]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_either_line_break_and_a_mark_at_the_start_are_read(
    ending: str, pack: Package, imported: Import
) -> None:
    pack.ending = ending
    header, line = (pack.write() / "citizens.csv").read_text().splitlines()
    pack.files["citizens"] = b"\xef\xbb\xbf" + ending.join([header, line, ""]).encode()
    assert imported(pack.write()).report["taken"]["citizens"] == 1


def test_a_quoted_field_keeps_its_commas_quotes_and_lines(pack: Package, imported: Import) -> None:
    told = 'name="",x\n2층'
    shop = row("merchants", name=told.replace('"', '""'))
    run = imported(pack.of("merchants", shop).write())
    assert run.report["taken"]["merchants"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM citizens_merchant WHERE run_id = %s", [run.pk])
        assert cursor.fetchone()[0] == told


def test_a_refused_package_leaves_what_is_in_use(pack: Package, imported: Import) -> None:
    first = imported(pack.write())
    pack.lies = {"rows": 9}
    imported(pack.write("rehearsal-2"))
    assert LiveRun.objects.get().run == first
    assert Account.objects.live().count() == 1
