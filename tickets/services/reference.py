"""The desk's reference data: queues and the tree of contact reasons."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from staff.models import Queue
from tickets.models import Priority, Reason

FOLDER = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_reference(folder: Path = FOLDER) -> tuple[int, int]:
    """Add or rename queues and reasons from ``queues.json`` and ``reasons.json``; what is there
    already keeps what people changed of it (ageing, being in use). Says how many of each."""
    queues = _load_queues(json.loads((folder / "queues.json").read_text("utf-8")))
    rows = json.loads((folder / "reasons.json").read_text("utf-8"))
    codes = _branch_codes(rows)
    for number, row in enumerate(rows):
        parent = None
        for level in (1, 2):
            code = codes[tuple(row["path"][:level])]
            parent = _load_branch(row, level, code, parent, number * 10 + level)
        _load_leaf(row, parent, number * 10 + 3, queues)
    return len(queues), len(rows)


def _load_queues(rows: list[dict[str, str]]) -> dict[str, Queue]:
    queues = {}
    for position, row in enumerate(rows):
        queues[row["slug"]], _ = Queue.objects.update_or_create(
            slug=row["slug"],
            defaults={"name_ko": row["ko"], "name_en": row["en"]},
            create_defaults={
                "name_ko": row["ko"],
                "name_en": row["en"],
                "position": position * 10,
            },
        )
    return queues


def _branch_codes(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], str]:
    """Codes of the upper levels, by path: the first leaf's first parts, as ACC and ACC-APP."""
    codes: dict[tuple[str, ...], str] = {}
    for row in rows:
        for level in (1, 2):
            code = "-".join(row["code"].split("-")[:level])
            codes.setdefault(tuple(row["path"][:level]), code)
    return codes


def _load_branch(
    row: dict[str, Any], level: int, code: str, parent: Reason | None, position: int
) -> Reason:
    names = {"name_ko": row["path"][level - 1], "name_en": row["en"][level - 1]}
    branch, _ = Reason.objects.update_or_create(
        code=code,
        defaults=names,
        create_defaults={**names, "level": level, "parent": parent, "position": position},
    )
    return branch


def _load_leaf(
    row: dict[str, Any], parent: Reason | None, position: int, queues: dict[str, Queue]
) -> None:
    fields = {
        "name_ko": row["path"][2],
        "name_en": row["en"][2],
        "parent": parent,
        "queue": queues[row["queue"]],
        "priority": Priority[row["priority"].upper()],
    }
    Reason.objects.update_or_create(
        code=row["code"],
        defaults=fields,
        create_defaults={**fields, "level": 3, "position": position},
    )
