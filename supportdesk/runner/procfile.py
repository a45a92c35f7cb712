"""The Procfile: one process a line, ``name: command``."""

import re
from pathlib import Path

_LINE = re.compile(r"^([a-z][a-z0-9_-]*):\s*(\S.*)$")


def read(path: Path) -> dict[str, str]:
    """Name → command, in the file's order. Raises ValueError with the line's number."""
    commands: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.match(line)
        if not found:
            raise ValueError(f"{path.name}, line {number}: expected “name: command”.")
        commands[found[1]] = found[2]
    return commands
