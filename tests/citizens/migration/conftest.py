"""Small packages by hand, and a database without runs of other tests."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from citizens.models import MigrationRun
from citizens.services.migration import carry_out, prepare, tables
from citizens.services.migration.rules import FORMS, SUMS

ROWS = {
    "citizens": "000000000001,홍길동,1990-01-31,01000001234,hong@example.com,중구,"
    '"서울특별시 중구 가상로 1, 1동 101호",active,2022-02-01T10:00:00+09:00,N',
    "merchants": "0000000001,1000000009,한빛분식,중구,서울특별시 중구 가상로 2,음식점,CPM,open,3",
    "vouchers": "0000000000000001,000000000001,district,중구,2024-01-02,2029-01-02,"
    "10000,9500,5000,active,",
    "payments": "000000000000000001,0000000000000001,0000000001,CPM,1000,"
    "2024-01-03T12:00:00+09:00,",
}
GIVEN = {
    kind: dict(zip(FORMS[kind], next(csv.reader([row])), strict=True)) for kind, row in ROWS.items()
}


def row(kind: str, /, **other: str) -> str:
    """The good row of a kind with other fields."""
    fields = {**GIVEN[kind], **other}.values()
    return ",".join(f'"{text}"' if "," in text or "\n" in text else text for text in fields)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


Import = Callable[[Path], MigrationRun]


@dataclass
class Package:
    """A folder whose manifest tells the truth unless it is told otherwise."""

    folder: Path
    rows: dict[str, list[str | bytes]] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)  # "rows", "bytes", "sha256" of vouchers
    files: dict[str, bytes] = field(default_factory=dict)  # instead of rows
    ending: str = "\r\n"

    def of(self, kind: str, *rows: str | bytes) -> "Package":
        self.rows[kind] = list(rows)
        return self

    def write(self, run: str = "rehearsal-1", **manifest: Any) -> Path:
        self.folder.mkdir(exist_ok=True)
        entries = [self._entry(kind) for kind in FORMS if kind in self.rows]
        told = {
            "format": "seoulpay-migration/1",
            "run": run,
            "source": "shinhan",
            "exported_at": "2024-03-23T00:30:00+09:00",
            "files": entries,
            **manifest,
        }
        (self.folder / "manifest.json").write_text(json.dumps(told))
        return self.folder

    def _entry(self, kind: str) -> dict[str, Any]:
        lines = [",".join(FORMS[kind]), *self.rows[kind]]
        raw = b"".join(
            (line.encode() if isinstance(line, str) else line) + self.ending.encode()
            for line in lines
        )
        raw = self.files.get(kind, raw)
        (self.folder / f"{kind}.csv").write_bytes(raw)
        at = list(FORMS[kind]).index(SUMS[kind]) if kind in SUMS else None
        amounts = [str(text).split(",")[at] for text in self.rows[kind]] if at else []
        return {
            "name": f"{kind}.csv",
            "kind": kind,
            "rows": len(self.rows[kind]),
            "bytes": len(raw),
            "sha256": hashlib.sha256(raw).hexdigest(),
            "sums": {SUMS[kind]: sum(map(int, amounts))} if at and all(_numbers(amounts)) else {},
            **(self.lies if kind == "vouchers" else {}),
        }


def _numbers(amounts: list[str]) -> Iterator[bool]:
    return (amount.lstrip("-").isdigit() for amount in amounts)


@pytest.fixture
def pack(tmp_path: Path) -> Package:
    """One citizen, one merchant, one voucher."""
    made = Package(tmp_path / "package")
    for kind in ("citizens", "merchants", "vouchers"):
        made.of(kind, ROWS[kind])
    return made


@pytest.fixture
def imported(transactional_db: None) -> Iterator[Callable[[Path], MigrationRun]]:
    """Imports a package from the command line's side; its tables are dropped behind the test."""

    def _import(folder: Path) -> MigrationRun:
        return carry_out(prepare(folder=folder, actor=None).pk)

    yield _import
    for run_id in MigrationRun.objects.values_list("pk", flat=True):
        tables.drop(run_id)
