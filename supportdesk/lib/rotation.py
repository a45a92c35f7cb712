"""Sealing anew with the ring's first key: online, in small batches, and again after any stop.

A row that is sealed with the first key already is not touched, so whoever was stopped starts again
and goes on with the rest. Each app says in its ``ready`` which columns it seals.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from supportdesk.lib import sealing

BATCH = 1000


@dataclass(frozen=True)
class Column:
    """A sealed column. ``key`` are the columns of the primary key with their SQL types, ``place``
    what a value is bound to, with columns of the row in braces; ``more`` are those it needs beside
    the key."""

    table: str
    name: str
    key: tuple[tuple[str, str], ...]
    place: str
    more: tuple[str, ...] = ()

    @property
    def read(self) -> list[str]:
        return [*(name for name, _ in self.key), *self.more]


_columns: list[Column] = []


def sealed(*columns: Column) -> None:
    """Say which columns hold sealed values; said again, it is the same."""
    _columns.extend(column for column in columns if column not in _columns)


def columns() -> list[Column]:
    """Every sealed column of the desk."""
    return list(_columns)


def rotate(
    column: Column, *, batch: int = BATCH, told: Callable[[int], object] = lambda _: None
) -> int:
    """Seal what is under an older key with the first one; answers how many rows.

    Rows that somebody holds are left for the end, and waited for then. ``told`` hears the number
    of rows after each batch, which is a transaction of its own.
    """
    done = 0
    for waits in (False, True):
        last: tuple[Any, ...] | None = None
        while True:
            rows = _sealed_anew(column, last, batch, waits)
            if not rows:
                break
            last, done = rows[-1][: len(column.key)], done + len(rows)
            told(done)
    return done


@transaction.atomic
def _sealed_anew(
    column: Column, last: tuple[Any, ...] | None, batch: int, waits: bool
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute(*_old(column, last, batch, waits))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if rows:
            keys: Iterator[Any] = zip(*(row[: len(column.key)] for row in rows), strict=True)
            fresh = [_again(column, row) for row in rows]
            cursor.execute(_update(column), [*(list(values) for values in keys), fresh])
    return rows


def _again(column: Column, row: tuple[Any, ...]) -> bytes:
    place = column.place.format(**dict(zip(column.read, row, strict=False)))
    return sealing.seal(sealing.unseal(row[-1], bound_to=place), bound_to=place)


def _old(
    column: Column, last: tuple[Any, ...] | None, batch: int, waits: bool
) -> tuple[sql.Composed, list[Any]]:
    """Rows under an older key behind ``last``, in the order of the primary key."""
    name, key = sql.Identifier(column.name), _names([part for part, _ in column.key])
    head = sealing.head()
    after: sql.Composable = sql.SQL("")
    values: list[Any] = [head]
    if last is not None:
        holes = sql.SQL(", ").join([sql.Placeholder()] * len(last))
        after, values = sql.SQL(" AND ({}) > ({})").format(key, holes), [head, *last]
    query = sql.SQL(
        "SELECT {}, {} FROM {} WHERE length({}) > 0 AND substring({} FOR {}) <> %s{} "
        "ORDER BY {} LIMIT {} FOR UPDATE {}"
    ).format(
        _names(column.read), name, sql.Identifier(column.table), name, name,
        sql.Literal(len(head)), after, key, sql.Literal(batch),
        sql.SQL("" if waits else "SKIP LOCKED"),
    )  # fmt: skip
    return query, values


def _update(column: Column) -> sql.Composed:
    holes = [sql.SQL("%s::{}[]").format(sql.SQL(kind)) for _, kind in column.key]
    same = [sql.SQL("t.{0} = v.{0}").format(sql.Identifier(part)) for part, _ in column.key]
    return sql.SQL(
        "UPDATE {} t SET {} = v.fresh FROM unnest({}, %s::bytea[]) v({}, fresh) WHERE {}"
    ).format(
        sql.Identifier(column.table), sql.Identifier(column.name), sql.SQL(", ").join(holes),
        _names([part for part, _ in column.key]), sql.SQL(" AND ").join(same),
    )  # fmt: skip


def _names(parts: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, parts))
