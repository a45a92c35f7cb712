"""Every fault code, with its line and column, and nothing of a person in its text."""

from collections.abc import Callable

import pytest

from citizens.models import MigrationFault, MigrationRun, RunState
from citizens.services.migration import report
from tests.citizens.migration.conftest import ROWS, Package, row

Import = Callable[..., MigrationRun]

CASES = [
    ("citizens", {"status": "asleep"}, "bad_value", "status", "asleep"),
    ("citizens", {"birth_date": "1999-02-30"}, "bad_value", "birth_date", "19**-**-**"),
    ("citizens", {"mobile": "010-12"}, "bad_value", "mobile", "*****"),
    ("citizens", {"name": "홍\x00길동"}, "bad_value", "name", "****"),
    ("citizens", {"joined_at": "어제"}, "bad_value", "joined_at", "**"),
    ("citizens", {"joined_at": "2022-02-01T10:00:00"}, "bad_value", "joined_at", None),
    ("citizens", {"email": "홍@길@동"}, "bad_value", "email", "*****"),
    ("citizens", {"opted_out": "maybe"}, "bad_value", "opted_out", "maybe"),
    ("citizens", {"citizen_no": "١٢٣٤٥٦٧٨٩٠١٢"}, "bad_value", "citizen_no", None),
    ("citizens", {"birth_date": "2015-05-05"}, "under_age", "birth_date", "20**-**-**"),
    ("citizens", {}, "duplicate_key", "citizen_no", "********0001"),
    ("merchants", {"business_no": "1000000006"}, "bad_check_digit", "business_no", "******0006"),
    ("merchants", {"january_payments": "많음"}, "bad_value", "january_payments", "**"),
    ("vouchers", {"citizen_no": "999999999999"}, "unknown_citizen", "citizen_no", "********9999"),
    ("vouchers", {"balance_krw": "10010"}, "balance_over_face", "balance_krw", "10010 > 10000"),
    ("vouchers", {"balance_krw": "-10"}, "negative_amount", "balance_krw", "-10"),
    ("vouchers", {"expires_on": "2020-01-01"}, "expires_before_purchase", "expires_on", None),
    ("vouchers", {"kind": "citywide"}, "bad_value", "district", "**"),
    ("vouchers", {"face_krw": "만원"}, "bad_value", "face_krw", "**"),
    ("payments", {"voucher_no": "9" * 16}, "unknown_voucher", "voucher_no", None),
    ("payments", {"merchant_no": "9" * 10}, "unknown_merchant", "merchant_no", None),
    ("payments", {"amount_krw": "-10"}, "negative_amount", "amount_krw", "-10"),
    ("payments", {"pay_mode": "BOTH"}, "bad_value", "pay_mode", "BOTH"),
]  # fmt: skip
KEYS = {"citizens": 12, "merchants": 10, "vouchers": 16, "payments": 18}


def test_each_fault_is_found_where_it_is(pack: Package, imported: Import) -> None:
    for kind in ROWS:
        pack.of(kind, ROWS[kind])
    for number, (kind, fields, code, _, _) in enumerate(CASES, 2):
        key = next(iter(row(kind).split(","))) if code == "duplicate_key" else str(number)
        pack.rows[kind].append(row(kind, **{f"{kind[:-1]}_no": key.zfill(KEYS[kind]), **fields}))
    run = imported(pack.write())
    assert run.state == RunState.WAITING
    lines = dict.fromkeys(ROWS, 2)
    for kind, _, code, column, text in CASES:
        lines[kind] += 1
        fault = MigrationFault.objects.get(run=run, file=f"{kind}.csv", line=lines[kind])
        assert (fault.code, fault.column) == (code, column)
        assert text is None or fault.text == text
    assert run.report["taken"] == dict.fromkeys(ROWS, 1)


@pytest.mark.parametrize("line", ["1,2", ROWS["citizens"] + ",덤", '000000000002,"홍길동,1990'])
def test_a_row_with_other_columns_is_set_aside(line: str, pack: Package, imported: Import) -> None:
    second = row("citizens", citizen_no="000000000003")
    run = imported(pack.of("citizens", ROWS["citizens"], line, second).write())
    assert report(run)["set_aside"] == {"bad_columns": 1}
    assert run.report["taken"]["citizens"] == 2


def test_a_line_of_another_encoding_is_set_aside(pack: Package, imported: Import) -> None:
    korean = row("citizens", citizen_no="000000000002").encode("cp949")
    run = imported(pack.of("citizens", ROWS["citizens"], korean).write())
    assert [(f["line"], f["code"]) for f in report(run)["faults"]] == [(3, "bad_encoding")]


def test_what_hangs_on_a_row_that_was_set_aside_is_set_aside(
    pack: Package, imported: Import
) -> None:
    child = row("vouchers", voucher_no="0000000000000002", citizen_no="000000000002")
    orphan = row("payments", voucher_no="0000000000000002")
    pack.of("citizens", ROWS["citizens"], row("citizens", citizen_no="000000000002", status="?"))
    run = imported(pack.of("vouchers", ROWS["vouchers"], child).of("payments", orphan).write())
    assert report(run)["set_aside"] == {"bad_value": 1, "unknown_citizen": 1, "unknown_voucher": 1}


def test_lines_are_counted_as_an_editor_counts_them(pack: Package, imported: Import) -> None:
    over_lines = row("citizens", citizen_no="000000000002", address="가상로 1\r\n101호")
    bad = row("citizens", citizen_no="000000000003", status="?")
    run = imported(pack.of("citizens", ROWS["citizens"], over_lines, bad).write())
    assert [fault["line"] for fault in report(run)["faults"]] == [5]
    assert run.report["taken"]["citizens"] == 2
