"""Make packages of the data migration for rehearsing, testing and showing: invented people, at any
size, with or without faults, always the same bytes for the same arguments."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from citizens.services.making.changes import EXPORTED, dice, moved, settle, spend
from citizens.services.making.faults import csv_line, spoil
from citizens.services.making.rows import COLUMNS, Row, payment, person, shop, voucher
from citizens.services.migration.rules import SUMS

__all__ = ["EXPORTED", "Size", "make"]

REAL_CITIZENS, REAL_VALUE = 2_060_000, 342_800_000_000
SHARES = {"citizens": 0.3, "merchants": 0.2, "vouchers": 0.4, "payments": 0.1}  # of the faults


@dataclass(frozen=True)
class Size:
    """``citizens=2_060_000, merchants=270_000`` is the real one, with 4 million vouchers worth
    exactly KRW 342,800,000,000."""

    citizens: int = 20_600
    merchants: int = 2_700
    payments: int = 0
    faults: int = 0


def make(out: Path, size: Size, *, run: str = "rehearsal-1", seed: int = 2024) -> dict[str, Any]:
    """Write ``out/package/`` and ``out/expected.json``; answers what the latter says: rows and
    sums that an import takes, its faults, and what differs from the first rehearsal."""
    return _Making(out, size, run, seed).make()


class _File:
    """One CSV of the package: writes rows, counts, hashes, remembers the faults it was given."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.kind, self.path, self.sum_column = kind, folder / f"{kind}.csv", SUMS.get(kind)
        self.stream, self.hash = self.path.open("wb"), hashlib.sha256()
        self.rows = self.sum = self.bytes = self.taken = self.taken_sum = 0
        self.line = 1
        self.faults: list[dict[str, Any]] = []
        self._write((",".join(COLUMNS[kind]) + "\r\n").encode())

    def _write(self, raw: bytes) -> None:
        self.stream.write(raw)
        self.hash.update(raw)
        self.bytes += len(raw)
        self.line += raw.count(b"\n")

    def row(self, values: Row, fault: str = "", raw: bytes | None = None) -> None:
        columns = COLUMNS[self.kind]
        counts = self.sum_column and len(values) == len(columns)
        amount = int(values[columns.index(self.sum_column)] or 0) if counts else 0  # type: ignore[arg-type]
        self.rows += 1
        self.sum += amount
        if fault:
            self.faults.append({"file": self.path.name, "line": self.line, "code": fault})
        else:
            self.taken += 1
            self.taken_sum += amount
        self._write(raw or csv_line(values).encode())

    def close(self) -> dict[str, Any]:
        self.stream.close()
        return {
            "name": self.path.name,
            "kind": self.kind,
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self.hash.hexdigest(),
            "sums": {self.sum_column: self.sum} if self.sum_column else {},
        }


class _Making:
    def __init__(self, out: Path, size: Size, run: str, seed: int) -> None:
        self.out, self.size, self.run, self.seed = out, size, run, seed
        self.folder = out / "package"
        self.base: datetime = EXPORTED["rehearsal-1"]
        self.rnd = dice(f"{seed}/{size.citizens}")
        self.wrong = dice(f"{seed}/{run}/faults")
        self.changed = moved(size.citizens, seed, run, 200)
        self.vouchers = size.citizens * 2 - size.citizens // 20
        self.files: list[tuple[_File, dict[str, Any]]] = []

    def make(self) -> dict[str, Any]:
        self.folder.mkdir(parents=True, exist_ok=True)
        rnd, size = self.rnd, self.size
        self._write("citizens", size.citizens, self._people())
        shops = (shop(rnd, number) for number in range(1, size.merchants + 1))
        self._write("merchants", size.merchants, shops)
        differing = self._write_vouchers()
        if size.payments:
            paid = (
                payment(rnd, number, self.vouchers, size.merchants)
                for number in range(1, size.payments + 1)
            )
            self._write("payments", size.payments, paid)
        self._say("package/manifest.json", self._manifest(), indent=2)
        expected = self._expected(differing)
        self._say("expected.json", expected, indent=1)
        return expected

    def _write(self, kind: str, total: int, rows: Iterable[Row]) -> None:
        file, bad = _File(self.folder, kind), self._slots(kind, total)
        for index, row in enumerate(rows):
            file.row(row)
            if index in bad:
                self._write_faulty(file, row, index)
        self.files.append((file, file.close()))

    def _slots(self, kind: str, rows: int) -> set[int]:
        """After which rows a faulty one comes."""
        share = SHARES[kind] if kind != "payments" or self.size.payments else 0
        count = min(rows, int(self.size.faults * share))
        return set(self.wrong.sample(range(rows), count)) if self.size.faults else set()

    def _write_faulty(self, file: _File, row: Row, index: int) -> None:
        """It follows its good model, under a key of its own unless the key is the fault."""
        if self.wrong.random() < 0.2:
            file.row(row, "duplicate_key")
            return
        digits = len(row[0])
        key = str(10**digits // 2 + index).zfill(digits)[-digits:]
        code, spoiled, raw = spoil(self.wrong, file.kind, [key, *row[1:]])
        file.row(spoiled, code, raw)

    def _people(self) -> Iterator[Row]:
        for number in range(1, self.size.citizens + 1):
            row = person(self.rnd, number, self.base)
            if number - 1 in self.changed:
                row[7] = "dormant" if row[7] == "active" else "active"
            yield row

    def _drawn(self) -> Iterator[Row]:
        """The vouchers before their balances are settled: the same each time."""
        rnd, citizens = dice(f"{self.seed}/{self.size.citizens}/vouchers"), self.size.citizens
        for number in range(1, self.vouchers + 1):
            donor = f"{rnd.randrange(1, citizens + 1):012d}" if rnd.random() < 0.08 else ""
            yield voucher(rnd, number, f"{rnd.randrange(1, citizens + 1):012d}", donor, self.base)

    def _write_vouchers(self) -> int:
        balances, faces = array("q"), array("q")
        for row in self._drawn():
            balances.append(row[8])
            faces.append(row[6])
        target = REAL_VALUE * self.size.citizens // REAL_CITIZENS // 10 * 10
        differing = spend(settle(balances, target), faces, self.seed, self.run)
        pairs = zip(self._drawn(), balances, strict=True)
        self._write("vouchers", self.vouchers, ([*row[:8], won, *row[9:]] for row, won in pairs))
        return differing

    def _manifest(self) -> dict[str, Any]:
        return {
            "format": "seoulpay-migration/1",
            "run": self.run,
            "source": "shinhan",
            "exported_at": EXPORTED[self.run].isoformat(),
            "files": [told for _, told in self.files],
        }

    def _expected(self, differing: int) -> dict[str, Any]:
        files = [file for file, _ in self.files]
        return {
            "taken": {file.kind: file.taken for file in files},
            "taken_sums": {
                file.kind: {file.sum_column: file.taken_sum} for file in files if file.sum_column
            },
            "changed_since_rehearsal_1": {"citizens": len(self.changed), "vouchers": differing},
            "faults": [fault for file in files for fault in file.faults],
        }

    def _say(self, name: str, told: dict[str, Any], indent: int) -> None:
        text = json.dumps(told, ensure_ascii=False, indent=indent) + "\n"
        (self.out / name).write_text(text, encoding="utf-8")
