"""The desk's reference data: queues and the tree of contact reasons."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from staff.models import Queue
from tickets.models import Priority, Reason

FOLDER = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_reference(folder: Path = FOLDER) -> tuple[int, int]:
    """Add or rename queues and reasons from ``queues.json`` and ``reasons.json``; what is there
    already keeps what people changed of it (ageing, order, being in use). Says how many of each."""
    queues = _load_queues(json.loads((folder / "queues.json").read_text("utf-8")))
    rows = json.loads((folder / "reasons.json").read_text("utf-8"))
    branches: dict[tuple[str, ...], Reason] = {}
    for level in (1, 2):
        _load_branches(rows, level, branches)
    leaves = [_leaf(row, place, branches, queues) for place, row in enumerate(rows)]
    _write(leaves, "parent", "queue", "priority")
    return len(queues), len(rows)


def _load_queues(rows: list[dict[str, str]]) -> dict[str, Queue]:
    Queue.objects.bulk_create(
        (
            Queue(slug=row["slug"], name_ko=row["ko"], name_en=row["en"], position=place * 10)
            for place, row in enumerate(rows)
        ),
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_ko", "name_en"],
    )
    return {queue.slug: queue for queue in Queue.objects.filter(slug__in=[r["slug"] for r in rows])}


def _load_branches(
    rows: list[dict[str, Any]], level: int, branches: dict[tuple[str, ...], Reason]
) -> None:
    """The reasons of an upper level, by path. Their code is the first leaf's first parts: ACC,
    ACC-APP."""
    fresh: dict[tuple[str, ...], Reason] = {}
    for place, row in enumerate(rows):
        path = tuple(row["path"][:level])
        code = "-".join(row["code"].split("-")[:level])
        reason = Reason(
            code=code,
            level=level,
            parent=branches.get(path[:-1]),
            name_ko=path[-1],
            name_en=row["en"][level - 1],
            position=place * 10 + level,
        )
        fresh.setdefault(path, reason)
    _write(fresh.values(), "parent")
    by_code = Reason.objects.in_bulk([r.code for r in fresh.values()], field_name="code")
    branches |= {path: by_code[reason.code] for path, reason in fresh.items()}


def _leaf(
    row: dict[str, Any],
    place: int,
    branches: dict[tuple[str, ...], Reason],
    queues: dict[str, Queue],
) -> Reason:
    return Reason(
        code=row["code"],
        level=3,
        parent=branches[tuple(row["path"][:2])],
        name_ko=row["path"][2],
        name_en=row["en"][2],
        queue=queues[row["queue"]],
        priority=Priority[row["priority"].upper()],
        position=place * 10 + 3,
    )


def _write(reasons: Iterable[Reason], *fields: str) -> None:
    Reason.objects.bulk_create(
        reasons,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_ko", "name_en", *fields],
    )
