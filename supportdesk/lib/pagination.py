"""Keyset pagination: the next page starts after the last row, so no page is slower than the first
and nothing is counted."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

TEXT = "="  # before a value that is text, which could look like a time
Row = TypeVar("Row")


class BadCursor(ValueError):
    """The cursor was not made by us, or for another order."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; ``next_cursor`` is empty on the last one."""

    rows: list[Row]
    next_cursor: str


def keyset(
    rows: "QuerySet[Any, Row]", *, order: tuple[str, ...], size: int, cursor: str = ""
) -> Page[Row]:
    """One page of ``rows``. ``order`` names fields of one direction, the last one unique."""
    descending = order[0].startswith("-")
    fields = tuple(name.lstrip("-") for name in order)
    if cursor:
        values = _decode(cursor, len(fields))
        try:
            rows = rows.filter(_after(fields, values, descending))
        except (TypeError, ValueError, ValidationError) as error:  # a value of another field's type
            raise BadCursor(cursor) from error
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _encode(found[-1], fields) if more else "")


def _after(fields: tuple[str, ...], values: list[Any], descending: bool) -> Q:
    """(a, b) after (x, y), written with a bound on the first field that an index can use."""
    beyond, at_most = ("lt", "lte") if descending else ("gt", "gte")
    strictly = Q()
    for depth, field in enumerate(fields):
        same = {name: values[i] for i, name in enumerate(fields[:depth])}
        strictly |= Q(**same, **{f"{field}__{beyond}": values[depth]})
    return Q(**{f"{fields[0]}__{at_most}": values[0]}) & strictly


def _encode(row: Any, fields: tuple[str, ...]) -> str:
    values = [getattr(row, name) for name in fields]
    plain = [_plain(v) for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _plain(value: Any) -> int | str:
    if isinstance(value, str):
        return f"{TEXT}{value}"
    return value if isinstance(value, int) else str(getattr(value, "isoformat", value.__str__)())


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(values, list) or len(values) != length:
            raise BadCursor(cursor)
        decoded = [_value(v) for v in values]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor(cursor) from error
    if any(isinstance(v, datetime) and v.tzinfo is None for v in decoded):
        raise BadCursor(cursor)
    return decoded


def _value(plain: Any) -> datetime | UUID | int | str:
    if not isinstance(plain, str):
        return int(plain)
    if plain.startswith(TEXT):
        return plain.removeprefix(TEXT)
    try:
        return UUID(plain)
    except ValueError:
        return datetime.fromisoformat(plain)
