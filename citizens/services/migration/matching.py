"""What a row needs of other rows: a key of its own, and parents that were taken.

Rows that fail are moved from the run's tables to the faults within the database. Parents come
before their children, so that what hangs on a row that was set aside is set aside too.
"""

from dataclasses import dataclass

from psycopg import sql

from citizens.services.migration import tables
from citizens.services.migration.building import KEYS
from citizens.services.migration.sessions import Session

WIDTHS = {"citizen_no": 12, "merchant_no": 10, "voucher_no": 16, "payment_no": 18}


@dataclass(frozen=True)
class Parent:
    """``column`` of the child names a row of ``kind``."""

    kind: str
    column: str
    code: str


PARENTS = {
    "citizens": (),
    "merchants": (),
    "vouchers": (Parent("citizens", "citizen_no", "unknown_citizen"),),
    "payments": (
        Parent("vouchers", "voucher_no", "unknown_voucher"),
        Parent("merchants", "merchant_no", "unknown_merchant"),
    ),
}

# The first row of a key stands. Numbers are masked like everywhere: the last four stay.
_SET_ASIDE = """
    WITH gone AS (DELETE FROM {table} t USING ({wrong}) wrong WHERE t.ctid = wrong.at
        RETURNING t.line, t.{column} AS number)
    INSERT INTO citizens_migrationfault (run_id, file, line, code, "column", text)
    SELECT {run}, {file}, line, {code}, {name},
        repeat('*', {width} - 4) || right(lpad(number::text, {width}, '0'), 4)
    FROM gone ORDER BY line
"""
_SECOND = """
    SELECT at FROM (
        SELECT ctid AS at, row_number() OVER (PARTITION BY {column} ORDER BY line) AS nth
        FROM {table} WHERE {column} IN
            (SELECT {column} FROM {table} GROUP BY {column} HAVING count(*) > 1)
    ) AS rows_of_double_keys WHERE nth > 1
"""
_ORPHAN = """
    SELECT c.ctid AS at FROM {table} c
    WHERE NOT EXISTS (SELECT FROM {parent} p WHERE p.{key} = c.{column})
"""


def match(session: Session, run_id: int, kind: str, file: str) -> None:
    """Set aside the rows of a kind whose key is taken or whose parent is not there."""
    table = tables.name_of(kind, run_id)
    second = sql.SQL(_SECOND).format(table=sql.Identifier(table), column=sql.Identifier(KEYS[kind]))
    _set_aside(session, run_id, kind, file, second, KEYS[kind], "duplicate_key")
    for parent in PARENTS[kind]:
        orphan = sql.SQL(_ORPHAN).format(
            table=sql.Identifier(table),
            parent=sql.Identifier(tables.name_of(parent.kind, run_id)),
            key=sql.Identifier(KEYS[parent.kind]),
            column=sql.Identifier(parent.column),
        )
        _set_aside(session, run_id, kind, file, orphan, parent.column, parent.code)
    session.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _set_aside(
    session: Session,
    run_id: int,
    kind: str,
    file: str,
    wrong: sql.Composed,
    column: str,
    code: str,
) -> None:
    session.execute(
        sql.SQL(_SET_ASIDE).format(
            table=sql.Identifier(tables.name_of(kind, run_id)),
            wrong=wrong,
            column=sql.Identifier(column),
            run=sql.Literal(run_id),
            file=sql.Literal(file),
            code=sql.Literal(code),
            name=sql.Literal(column),
            width=sql.Literal(WIDTHS[column]),
        )
    )
