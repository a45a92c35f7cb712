"""Statements that are compiled once. For the few that every request or job makes: there Django
spends about ten times longer on writing the SQL than PostgreSQL on answering it."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
Construct = Callable[[Sequence[Any]], Any]
Place = tuple[str | None, Any]  # a parameter's name, or None and its constant


class Compiled(Generic[Row]):
    """``build`` makes the queryset from parameters; ``samples`` are values of their types, each
    unlike any other value in the query, by which its places are found.

    ``select_related``, ``only`` and ``select_for_update`` work as in the queryset. A parameter may
    be None at run time where ``= NULL``, which is true of no row, is what is meant.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **samples: object) -> None:
        self._build, self._samples = build, samples

    def all(self, **values: object) -> list[Row]:
        """The rows of the query with these values."""
        sql, places, construct = self._plan
        given: list[Any] = [constant if name is None else values[name] for name, constant in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return [construct(row) for row in cursor.fetchall()]

    def first(self, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _plan(self) -> tuple[str, list[Place], Construct]:
        compiler = self._build(**self._samples).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [self._place(param) for param in params]
        missing = self._samples.keys() - {name for name, _ in places}
        if missing:
            raise ValueError(f"The query does not use {', '.join(sorted(missing))} as it is given.")
        return sql, places, _constructor(compiler)

    def _place(self, param: Any) -> Place:
        plain = getattr(param, "obj", param)  # psycopg wraps bytes
        for name, sample in self._samples.items():
            if isinstance(plain, type(sample)) and plain == sample:
                return name, None
        return None, param


def _constructor(compiler: SQLCompiler) -> Construct:
    if compiler.klass_info is None or compiler.get_converters([c for c, *_ in compiler.select]):
        raise ValueError("A column of the query needs converting; read it by a queryset.")
    return _construct(compiler.klass_info, compiler.select)


def _construct(info: dict[str, Any], select: Sequence[Any]) -> Construct:
    """From a row to a model with its related ones, as QuerySet does it. ``info`` says which
    columns of ``select`` are the model's, and how it hangs on the one before it."""
    model, start, end = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[start:end]]
    key = start + names.index(model._meta.pk.attname)
    related = [
        (child["local_setter"], child["remote_setter"], _construct(child, select))
        for child in info.get("related_klass_infos", ())
    ]

    def construct(row: Sequence[Any]) -> Any:
        if row[key] is None:  # an outer join found nobody
            return None
        found = model.from_db(connection.alias, names, row[start:end])
        for hang_on, hang_back, child in related:
            other = child(row)
            hang_on(found, other)
            if other is not None:
                hang_back(other, found)
        return found

    return construct


def insert(row: Row, *, unless_there: bool = False) -> Row:
    """Insert a new row, as ``save(force_insert=True)`` without what it spends on writing the
    statement anew each time. For models whose only column made by the database is the key.

    ``unless_there``: a row that a unique constraint forbids is left out, and keeps no key.
    """
    sql, fields = _insertion(type(row), unless_there)
    given = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchone()
    if found:
        row.pk = found[0]
        row._state.adding, row._state.db = False, connection.alias
    return row


@cache
def _insertion(model: type[Model], unless_there: bool) -> tuple[str, list["Field[Any, Any]"]]:
    """The statement and the fields it takes: all but a key that the database makes."""
    quote, meta = connection.ops.quote_name, model._meta
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    return (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}){conflict} "  # noqa: S608
        f"RETURNING {quote(str(meta.pk.column))}",
        fields,
    )
