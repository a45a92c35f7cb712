"""Reads of API tokens."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from staff.models import ApiToken, User
from supportdesk.lib import clock

SOME_TIME = datetime(2024, 4, 15, tzinfo=UTC)


def token_of(secret: bytes) -> ApiToken | None:
    """The standing token with this secret, and its active person; one index probe."""
    statement, places = _statement()
    given: dict[str, Any] = {"at": clock.now(), "hash": hashlib.sha256(secret).digest()}
    with connection.cursor() as cursor:
        cursor.execute(statement, [given[place] for place in places])
        row = cursor.fetchone()
    if row is None:
        return None
    width = len(ApiToken._meta.concrete_fields)
    token: ApiToken = _from_row(ApiToken, row[:width])
    token.person = _from_row(User, row[width:])
    return token


@cache
def _statement() -> tuple[str, tuple[str, ...]]:
    """Compiled once: every request of the API asks it, and building it takes ten times as long as
    running it."""
    asked = ApiToken.objects.standing(SOME_TIME).select_related("person").filter(hash=b"")
    statement, values = asked.query.sql_with_params()
    return statement, tuple("at" if isinstance(value, datetime) else "hash" for value in values)


def _from_row(model: type[Model], row: tuple[Any, ...]) -> Any:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, row)


def tokens() -> "QuerySet[ApiToken]":
    """The tokens that work now, soonest to expire first."""
    standing = ApiToken.objects.standing(clock.now())
    return standing.select_related("person").order_by("expires_at", "pk")
