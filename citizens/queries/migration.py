"""Runs of the data migration as their pages show them; nothing here is personal data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.models import LiveRun, MigrationFault, MigrationRun, Phase
from supportdesk.lib import clock
from supportdesk.lib.pagination import Page, keyset

RUNS, FAULTS = 50, 100
WORDS = {
    "citizens": _("Citizens"),
    "merchants": _("Merchants"),
    "vouchers": pgettext_lazy("migration", "Vouchers"),
    "payments": _("Payments"),
}
CODES = {
    "bad_columns": _("Too few or too many fields"),
    "bad_value": _("A field outside its form"),
    "duplicate_key": _("The key was there before"),
    "unknown_citizen": _("A citizen that is not in the data"),
    "unknown_voucher": _("A voucher that is not in the data"),
    "unknown_merchant": _("A merchant that is not in the data"),
    "bad_check_digit": _("The check digit of the business number is wrong"),
    "balance_over_face": _("The balance is above the face value"),
    "negative_amount": _("An amount below zero"),
    "expires_before_purchase": _("It expires before it was bought"),
    "bad_encoding": _("The line is not UTF-8"),
    "under_age": _("Younger than 14 when joining"),
}


def runs(cursor: str = "") -> Page[MigrationRun]:
    """A page of runs, newest first."""
    rows = MigrationRun.objects.select_related("started_by", "signed_by")
    return keyset(rows, order=("-id",), size=RUNS, cursor=cursor)


def live() -> LiveRun | None:
    """Which run is looked up, and which one stands behind it."""
    return LiveRun.objects.select_related("run", "before").filter(pk=1).first()


@dataclass(frozen=True)
class Progress:
    """``rows`` of ``of`` in this phase; ``rate`` is rows a second, ``left`` seconds to the end of
    the phase; both None before the first rows. ``steps`` are the phases with ``done``, ``now`` or
    ``later``."""

    rows: int
    of: int
    rate: float | None
    left: float | None
    steps: list[tuple[str, str]]

    @property
    def minutes_left(self) -> int | None:
        """Rounded up."""
        return None if self.left is None else int(self.left // 60) + 1


def progress(run: MigrationRun) -> Progress:
    """Where a running import is."""
    rows, of = int(run.progress.get("rows") or 0), int(run.progress.get("of") or 0)
    since = run.progress.get("since")
    spent = (clock.now() - datetime.fromisoformat(since)).total_seconds() if since else 0
    rate = rows / spent if rows and spent > 0 else None
    left = (of - rows) / rate if rate and of > rows else None
    return Progress(rows, of, rate, left, list(_steps(run)))


def _steps(run: MigrationRun) -> Iterator[tuple[str, str]]:
    here = Phase.values.index(run.phase)
    for place, (_value, words) in enumerate(Phase.choices):
        now = "now" if place == here else "later"
        yield str(words), "done" if place < here else now


@dataclass(frozen=True)
class KindLine:
    """Rows of one kind: as the manifest says, read, taken, set aside; and against the run before.
    Numbers that a run did not come to are None."""

    words: str
    told: int | None
    read: int | None
    taken: int | None
    new: int | None
    changed: int | None
    gone: int | None

    @property
    def set_aside(self) -> int | None:
        """Read and not taken."""
        return None if self.read is None or self.taken is None else self.read - self.taken

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """In the order of the table's columns."""
        counted = (self.told, self.read, self.taken, self.set_aside)
        return (*counted, self.new, self.changed, self.gone)


def by_kind(run: MigrationRun) -> list[KindLine]:
    """One line a kind that the run knows of."""
    told, read = run.report.get("told", {}), run.report.get("read", {})
    taken, changed = run.report.get("taken", {}), run.report.get("changed", {})
    return [
        KindLine(
            words=str(words),
            told=told.get(kind),
            read=read.get(kind),
            taken=taken.get(kind),
            **{key: changed.get(kind, {}).get(key) for key in ("new", "changed", "gone")},
        )
        for kind, words in WORDS.items()
        if kind in told or kind in read or kind in taken
    ]


@dataclass(frozen=True)
class SumLine:
    """A column's sum in won: as the manifest says, as read, as taken."""

    words: str
    column: str
    told: int
    read: int | None
    taken: int | None

    @property
    def agrees(self) -> bool:
        """What was read is what the manifest says, to the won."""
        return self.told == self.read


def sums(run: MigrationRun) -> list[SumLine]:
    """Every sum of the manifest."""
    told, found = run.report.get("told_sums", {}), run.report
    return [
        SumLine(
            words=str(WORDS.get(kind, kind)),
            column=column,
            told=sum_,
            read=found.get("read_sums", {}).get(kind, {}).get(column),
            taken=found.get("taken_sums", {}).get(kind, {}).get(column),
        )
        for kind, columns in told.items()
        for column, sum_ in columns.items()
    ]


@dataclass(frozen=True)
class FaultLine:
    code: str
    words: str
    file: str
    rows: int


def fault_counts(run: MigrationRun) -> list[FaultLine]:
    """Rows set aside by code and file; read from the index alone."""
    counted = run.faults.order_by("code", "file").values_list("code", "file")
    return [
        FaultLine(code, str(CODES.get(code, code)), file, rows)
        for code, file, rows in counted.annotate(rows=Count("pk"))
    ]


def faults(run: MigrationRun, *, code: str = "", file: str = "") -> QuerySet[MigrationFault]:
    """Rows that were set aside, of one code or file where given."""
    rows = MigrationFault.objects.filter(run=run)
    rows = rows.filter(code=code) if code else rows
    return rows.filter(file=file) if file else rows


def fault_page(rows: QuerySet[MigrationFault], cursor: str = "") -> Page[MigrationFault]:
    """A page of them, in the order of the index."""
    return keyset(rows, order=("code", "file", "line", "id"), size=FAULTS, cursor=cursor)


def fault_rows(rows: QuerySet[MigrationFault]) -> Iterator[tuple[Any, ...]]:
    """All of them for a sheet, a thousand at a time."""
    columns = ("file", "line", "code", "column", "text")
    yield columns
    ordered = rows.order_by("file", "line", "id").values_list(*columns)
    yield from ordered.iterator(chunk_size=1000)
