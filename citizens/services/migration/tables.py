"""The tables of a run: made beside the others, filled, attached, dropped."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from psycopg import sql

from citizens.models import Account, Merchant, Payment, Voucher

MODELS = {"citizens": Account, "merchants": Merchant, "vouchers": Voucher, "payments": Payment}


def name_of(kind: str, run_id: int) -> str:
    """Table of one kind of rows of a run."""
    return f"{parent_of(kind)}_r{run_id}"


def parent_of(kind: str) -> str:
    """The partitioned table."""
    return MODELS[kind]._meta.db_table


def create_attached(run_id: int) -> None:
    """Empty tables that belong to their parents at once, indexes and all: for a few rows."""
    _each(run_id, "CREATE TABLE {table} PARTITION OF {parent} FOR VALUES IN ({run})")


def attach(run_id: int) -> None:
    """Make the run's tables partitions. Instant, and no reader waits: the tables are built like
    their parents and carry a constraint on ``run_id``, so nothing is scanned."""
    _each(run_id, "ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES IN ({run})")


def carry_over(before: int, run_id: int, exported_at: datetime | None) -> None:
    """Take along the accounts of the run before that are newer than the package."""
    columns = [field.attname for field in Account._meta.concrete_fields]
    columns.remove("run_id")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    newer = sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in columns
    )
    statement = sql.SQL(
        "INSERT INTO {} (run_id, {}) SELECT {}, {} FROM {} WHERE as_of > {} "
        "ON CONFLICT (run_id, citizen_no) DO UPDATE SET {}"
    ).format(
        sql.Identifier(name_of("citizens", run_id)),
        names,
        sql.Literal(run_id),
        names,
        sql.Identifier(name_of("citizens", before)),
        sql.Literal(exported_at),
        newer,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def drop(run_id: int) -> None:
    """Drop all rows of a run that is not looked up, wherever its import stopped."""
    _each(run_id, "DROP TABLE IF EXISTS {table}")


def statements(run_id: int, statement: str) -> Iterator[sql.Composed]:
    """The statement for each kind, with ``{table}``, ``{parent}`` and ``{run}`` filled in."""
    for kind in MODELS:
        yield sql.SQL(statement).format(
            table=sql.Identifier(name_of(kind, run_id)),
            parent=sql.Identifier(parent_of(kind)),
            run=sql.Literal(run_id),
        )


def _each(run_id: int, statement: str) -> None:
    with connection.cursor() as cursor:
        for composed in statements(run_id, statement):
            cursor.execute(composed)
