"""Connections of the import's own, beside Django's: its work is one long transaction."""

from typing import Any

import psycopg
from django.db import connection

Session = psycopg.Connection[tuple[Any, ...]]

# The server's memory for one import: sorts of the indexes, hashes of the joins.
_SETTINGS = (
    "SET synchronous_commit = off",  # the swap's commit, which waits, comes after this one
    "SET maintenance_work_mem = '192MB'",
    "SET work_mem = '96MB'",
    "SET jit = off",
    "SET client_connection_check_interval = '1s'",  # a killed import's statement ends soon
    "SET TIME ZONE 'UTC'",
)


def open_session() -> Session:
    """To the same database, without Django's pool. The caller closes it."""
    given = connection.get_connection_params()
    known = {key: given[key] for key in given if key not in {"cursor_factory", "context", "pool"}}
    session: Session = psycopg.connect(**{**known, "autocommit": True})
    for statement in _SETTINGS:
        session.execute(statement)
    return session
