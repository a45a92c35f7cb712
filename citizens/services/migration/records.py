"""Lines to records as RFC 4180 has it, and on from the next line where a line breaks it.

A legal record ends at the first line break before which its quotes are even in number. A record
that does not parse up to there is one faulty line, so that a stray quote costs its own line and
not the rest of the file.
"""

import re
from collections.abc import Sequence

_FIELD = re.compile(r'"((?:[^"]+|"")*+)"(?=,|\Z)|([^",]*+)(?=,|\Z)')


def record_at(lines: Sequence[str], index: int) -> tuple[list[str] | None, int]:
    """Fields of the record that begins at a line (None when it breaks the rules), and how many
    lines it takes."""
    line = lines[index]
    quotes = line.count('"')
    if not quotes:
        return line.split(","), 1
    end = index + 1
    while quotes % 2:
        if end == len(lines):
            return None, 1
        quotes += lines[end].count('"')
        end += 1
    fields = _fields("\n".join(lines[index:end]))
    return (None, 1) if fields is None else (fields, end - index)


def _fields(text: str) -> list[str] | None:
    fields, at = [], 0
    while match := _FIELD.match(text, at):
        quoted, plain = match.groups()
        fields.append(plain if quoted is None else quoted.replace('""', '"'))
        if match.end() == len(text):
            return fields
        at = match.end() + 1
    return None


def line_of(fields: Sequence[str]) -> str:
    """Fields as one record that PostgreSQL's COPY reads."""
    return ",".join(
        f'"{field.replace(chr(34), chr(34) * 2)}"' if _needs_quotes(field) else field
        for field in fields
    )


def _needs_quotes(field: str) -> bool:
    return any(sign in field for sign in ',"\n\r\\')
