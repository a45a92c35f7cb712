"""What a run found, for people and programs."""

from typing import Any

from citizens.models import MigrationRun
from citizens.services.migration.refusals import sentence

KEYS = ("taken", "taken_sums", "set_aside")


def report(run: MigrationRun) -> dict[str, Any]:
    """``{"run", "taken": {kind: rows}, "taken_sums": {kind: {column: won}}, "set_aside": {code:
    rows}, "faults": [{"file", "line", "code", "column", "text"}], "changed": {kind: {"new",
    "changed", "gone"}}, "seconds"}``. ``run.report`` holds more of the same, without the faults:
    ``read`` and ``told`` (rows by kind), ``read_sums`` and ``told_sums``, ``share`` (of faulty
    rows, 0 to 1), ``opted_out`` (citizens) and ``before`` (the run it was compared with)."""
    found = run.report
    columns = ("file", "line", "code", "column", "text")
    return {
        "run": run.name,
        **{key: found.get(key, {}) for key in KEYS},
        "faults": list(run.faults.order_by("file", "line", "pk").values(*columns)),
        "changed": found.get("changed", {}),
        "seconds": found.get("seconds", 0),
    }


def refusal_words(run: MigrationRun) -> str:
    """Why a run was refused or failed, in the reader's language; empty when it was not."""
    why = run.report.get("refusal")
    return sentence(why["why"], why["named"]) if why else run.refusal
