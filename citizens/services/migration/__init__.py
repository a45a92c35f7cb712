"""The move of the data: a package is read beside the run in use, then swapped in."""

from citizens.services.migration.engine import carry_out
from citizens.services.migration.reporting import refusal_words, report
from citizens.services.migration.runs import allow, cancel, is_running, prepare, roll_back, sign
from citizens.services.migration.starting import launch, start, start_again

__all__ = [
    "allow",
    "cancel",
    "carry_out",
    "is_running",
    "launch",
    "prepare",
    "refusal_words",
    "report",
    "roll_back",
    "sign",
    "start",
    "start_again",
]
