"""How the migration's commands speak: a bar while it runs, a table at its end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.management.base import CommandError, OutputWrapper
from django.db import connection

from citizens.models import MigrationRun, RunState
from citizens.services import migration
from supportdesk.lib import clock

WIDTH = 30


@contextmanager
def progress_of(run: MigrationRun, out: OutputWrapper) -> Iterator[None]:
    """Draw the run's progress on a terminal until the block ends; write nothing elsewhere."""
    over = threading.Event()
    drawing = threading.Thread(target=_draw, args=(run.pk, out, over), daemon=True)
    if out.isatty():
        drawing.start()
    try:
        yield
    finally:
        over.set()
        if drawing.is_alive():
            drawing.join()


def _draw(run_id: int, out: OutputWrapper, over: threading.Event) -> None:
    try:
        while not over.wait(1):
            run = MigrationRun.objects.get(pk=run_id)
            out.write(f"\r\x1b[K{line(run)}", ending="")
            out.flush()
        out.write("\r\x1b[K", ending="")
    finally:
        connection.close()


def line(run: MigrationRun) -> str:
    """``Reading  ██████░░░░  1,200,000 of 6,300,000 · 210,000 a second · 24 s left``."""
    rows, of = run.progress.get("rows", 0), run.progress.get("of", 0)
    since = run.progress.get("since")
    done = WIDTH * rows // of if of else 0
    text = f"{run.get_phase_display():<22}{'█' * done}{'░' * (WIDTH - done)} {rows:,} of {of:,}"
    seconds = (clock.now() - datetime.fromisoformat(since)).total_seconds() if since else 0
    if rows and seconds > 1:
        rate = rows / seconds
        text += f" · {rate:,.0f} a second · {(of - rows) / rate:,.0f} s left"
    return text


def table(run: MigrationRun) -> str:
    """What was read, taken and set aside, sums, changes."""
    found, told = migration.report(run), run.report
    lines = [f"Run {run.pk} “{run.name}”: {run.get_state_display()}, {found['seconds']} s"]
    lines.append(f"{'':<12}{'read':>12}{'taken':>12}{'new':>12}{'changed':>12}{'gone':>12}")
    for kind, taken in found["taken"].items():
        changed = found["changed"].get(kind, {})
        cells = [
            told["read"][kind],
            taken,
            *(changed.get(w, 0) for w in ("new", "changed", "gone")),
        ]
        lines.append(f"{kind:<12}" + "".join(f"{cell:>12,}" for cell in cells))
    for kind, sums in found["taken_sums"].items():
        for column, amount in sums.items():
            lines.append(f"{kind} {column}: {amount:,} won taken of {_told(told, kind, column)}")
    lines += [f"set aside, {code}: {rows:,}" for code, rows in found["set_aside"].items()]
    return "\n".join(lines)


def _told(report: dict[str, dict[str, dict[str, int]]], kind: str, column: str) -> str:
    amount = report.get("told_sums", {}).get(kind, {}).get(column)
    return "an unknown sum" if amount is None else f"{amount:,}"


def run_called(name: str) -> MigrationRun:
    """By number, or the newest of a name."""
    runs = MigrationRun.objects.order_by("-pk")
    found = runs.filter(name=name).first()
    if found is None and name.isascii() and name.isdigit():
        found = runs.filter(pk=int(name)).first()
    if found is None:
        raise CommandError(f"There is no run {name}.")
    return found


def refuse_unless_live(run: MigrationRun) -> None:
    """End the command with a sentence for a run that is not in use."""
    if run.state == RunState.WAITING:
        raise CommandError(
            f"{run.report['share']:.2%} of the rows are faulty, so it waits for an admin's yes. "
            "Nothing of it is in use; import with --yes to take it."
        )
    if run.state != RunState.LIVE:
        raise CommandError(migration.refusal_words(run) or f"It was {run.state}.")
