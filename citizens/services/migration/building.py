"""A run's tables: created without indexes, filled by COPY, indexed like their parents."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import psycopg
from psycopg import sql

from citizens.services.migration import tables
from citizens.services.migration.packing import BINARY_END, BINARY_HEAD, PACKERS
from citizens.services.migration.sessions import Session

KEYS = {
    "citizens": "citizen_no",
    "merchants": "merchant_no",
    "vouchers": "voucher_no",
    "payments": "payment_no",
}

# As the parent, without its indexes; the check lets ATTACH trust it without a look at the rows.
_CREATE = """
    CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
        CONSTRAINT {check} CHECK (run_id = {run}));
    ALTER TABLE {table} ALTER run_id SET DEFAULT {run}
"""
_INDEXES = """
    SELECT pg_get_indexdef(indexrelid), pg_get_constraintdef(c.oid)
    FROM pg_index LEFT JOIN pg_constraint c ON c.conindid = indexrelid AND c.contype IN ('p', 'u')
    WHERE indrelid = %s::regclass ORDER BY indisprimary DESC, indexrelid
"""
_DEFINITION = re.compile(r"CREATE (UNIQUE )?INDEX \S+ ON (?:ONLY )?\S+ (USING .*)")


def create(session: Session, run_id: int, exported_at: datetime | None) -> None:
    """Empty tables of a run, in the session's transaction."""
    for kind in tables.MODELS:
        table = tables.name_of(kind, run_id)
        session.execute(
            sql.SQL(_CREATE).format(
                table=sql.Identifier(table),
                parent=sql.Identifier(tables.parent_of(kind)),
                check=sql.Identifier(f"{table}_of_run"),
                run=sql.Literal(run_id),
            )
        )
    session.execute(
        sql.SQL("ALTER TABLE {} ALTER as_of SET DEFAULT {}").format(
            sql.Identifier(tables.name_of("citizens", run_id)), sql.Literal(exported_at)
        )
    )


@contextmanager
def copying(session: Session, run_id: int, kind: str) -> Iterator[psycopg.Copy]:
    """A COPY into a kind's table. FREEZE: the table is this transaction's own, so its rows need no
    second look by vacuum, nor by the first who reads them."""
    packer = PACKERS[kind]
    binary = packer.form == "FORMAT binary"
    statement = sql.SQL("COPY {} ({}) FROM STDIN ({}, FREEZE)").format(
        sql.Identifier(tables.name_of(kind, run_id)),
        sql.SQL(", ").join(map(sql.Identifier, packer.columns)),
        sql.SQL(packer.form),
    )
    with session.cursor() as cursor, cursor.copy(statement) as copy:
        if binary:
            copy.write(BINARY_HEAD)
        yield copy
        if binary:
            copy.write(BINARY_END)


def keep_faults(
    session: Session, run_id: int, file: str, faults: Sequence[tuple[int, str, str, str]]
) -> None:
    """Rows that were set aside while reading, as (line, code, column, text)."""
    statement = 'COPY citizens_migrationfault (run_id, file, line, code, "column", text) FROM STDIN'
    with session.cursor() as cursor, cursor.copy(statement) as copy:
        for line, code, column, text in faults:
            copy.write_row((run_id, file, line, code, column, text))


def count_faults(session: Session, run_id: int) -> dict[str, int]:
    """Rows that were set aside, by code."""
    return dict(
        session.execute(
            "SELECT code, count(*) FROM citizens_migrationfault WHERE run_id = %s "
            "GROUP BY code ORDER BY code",
            [run_id],
        ).fetchall()
    )


def indexes(session: Session, run_id: int, kind: str) -> list[sql.Composed]:
    """Statements that give a run's table what its parent has, the key first."""
    table = sql.Identifier(tables.name_of(kind, run_id))
    made = []
    for definition, constraint in session.execute(_INDEXES, [tables.parent_of(kind)]).fetchall():
        if constraint:
            made.append(sql.SQL("ALTER TABLE {} ADD {}").format(table, sql.SQL(constraint)))
        elif match := _DEFINITION.fullmatch(definition):
            unique, rest = sql.SQL(match[1] or ""), sql.SQL(match[2])
            made.append(sql.SQL("CREATE {}INDEX ON {} {}").format(unique, table, rest))
    return made
