"""Partitioned tables: by a value that is swapped as a whole, or by month so that old parts can go.

Django knows no partitions. ``CreatePartitioned`` makes the parent in a migration, with indexes,
constraints and triggers as for any model; the functions make and drop its partitions.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import connection, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from psycopg import sql

_MONTHLY = re.compile(r"_(\d{4})_(\d{2})$")
REST = "rest"  # what no month was made for; empty as long as months are made ahead


class CreatePartitioned(migrations.CreateModel):
    """``CreateModel`` of a partitioned table. ``partition_by`` is ``LIST (column)`` or
    ``RANGE (column)``; the model's key must hold the column."""

    serialization_expand_args = ["fields", "options", "managers"]

    def __init__(self, *args: Any, partition_by: str, **kwargs: Any) -> None:
        self.partition_by = partition_by
        super().__init__(*args, **kwargs)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The same statement with the partitioning behind it."""
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY {self.partition_by}"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain


def months(first: date, count: int) -> Iterator[date]:
    """First days of ``count`` months, from the month of ``first`` on."""
    for step in range(first.month - 1, first.month - 1 + count):
        yield date(first.year + step // 12, step % 12 + 1, 1)


def create_month(table: str, month: date) -> bool:
    """Make the partition of a month, with the parent's protection against TRUNCATE; says whether
    it was missing. A month that already has rows in the rest stays there."""
    start, end = months(month, 2)
    name = f"{table}_{start:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
        if not cursor.fetchone()[0] or _rest_holds(table, start, end):
            return False
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                sql.Identifier(name), sql.Identifier(table), f"{start} 00:00+09", f"{end} 00:00+09"
            )
        )
    _protect(table, name)
    return True


def create_rest(table: str) -> None:
    """Make the partition for whatever no month was made for, so that no row is ever refused."""
    name = f"{table}_{REST}"
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF {} DEFAULT").format(
                sql.Identifier(name), sql.Identifier(table)
            )
        )
    _protect(table, name)


def monthly(table: str) -> list[tuple[str, date]]:
    """Name and month of every monthly partition, oldest first."""
    names = _partitions(table)
    found = [(name, match) for name in names if (match := _MONTHLY.search(name))]
    return sorted(
        ((name, date(int(match[1]), int(match[2]), 1)) for name, match in found),
        key=lambda pair: pair[1],
    )


def drop(name: str) -> None:
    """Drop a partition with its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))


def table_of(model: type[models.Model]) -> str:
    """The parent's name."""
    return model._meta.db_table


def first_months(app: str, model: str) -> migrations.RunPython:
    """For a migration after the triggers: the rest partition and a year of months."""

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        from supportdesk.lib import clock  # noqa: PLC0415

        table = table_of(apps.get_model(app, model))
        create_rest(table)
        for month in months(clock.seoul(clock.now()).date(), 12):
            create_month(table, month)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def _partitions(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
            [table],
        )
        return [str(row[0]) for row in cursor.fetchall()]


def _rest_holds(table: str, start: date, end: date) -> bool:
    rest = f"{table}_{REST}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [rest])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(
            sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE at >= {} AND at < {})").format(
                sql.Identifier(rest), f"{start} 00:00+09", f"{end} 00:00+09"
            )
        )
        return bool(cursor.fetchone()[0])


def _protect(table: str, partition: str) -> None:
    """Statement triggers are not handed down: a partition could be truncated by its own name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, proname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_no_truncate%%'",
            [table],
        )
        for trigger, function in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    "CREATE TRIGGER {} BEFORE TRUNCATE ON {} FOR EACH STATEMENT "
                    "EXECUTE FUNCTION {}()"
                ).format(
                    sql.Identifier(trigger), sql.Identifier(partition), sql.Identifier(function)
                )
            )
