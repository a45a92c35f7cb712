"""What was measured, and the table it is printed as."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bench.load import Sample

COLUMNS = (
    "work", "tickets", "p50", "p95", "rate", "core", "errors", "queries", "floor", "value",
    "target", "met",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One row of the table. ``value`` is what ``target`` speaks of, ``met`` the verdict, None
    where there is no target; ``core`` is processor time of the web process for one answer."""

    work: str
    tickets: str
    value: str = ""
    target: str = ""
    met: bool | None = None
    floor: str = ""
    p50: float | None = None
    p95: float | None = None
    rate: float | None = None
    errors: int | None = None
    queries: int | None = None
    core: float | None = None

    @classmethod
    def of(cls, work: str, tickets: str, sample: Sample, **more: Any) -> "Figure":
        return cls(
            work,
            tickets,
            p50=sample.percentile(0.50),
            p95=sample.percentile(0.95),
            rate=sample.rate,
            errors=sample.errors,
            core=sample.core,
            **more,
        )

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def short(self) -> str:
        """One line while the bench runs."""
        return " · ".join(filter(None, self.cells()))

    def cells(self) -> list[str]:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return [
            self.work, self.tickets, milliseconds(self.p50), milliseconds(self.p95),
            _number(self.rate, "/s"), milliseconds(self.core), _number(self.errors),
            _number(self.queries), self.floor, self.value, self.target, verdict,
        ]  # fmt: skip


def markdown(figures: Iterable[Figure]) -> str:
    """A table to read in a terminal and to paste."""
    return plain_table([list(COLUMNS), *(figure.cells() for figure in figures)])


def plain_table(rows: list[list[str]]) -> str:
    """Markdown, aligned; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def milliseconds(value: float | None) -> str:
    """As people read it."""
    if value is None:
        return ""
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _number(value: float | None, unit: str = "") -> str:
    if value is None:
        return ""
    return f"{value:,.0f}{unit}" if value >= 10 or value == int(value) else f"{value:.1f}{unit}"
