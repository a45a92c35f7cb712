"""One import at a time: an advisory lock that ends with its holder's connection."""

from contextlib import suppress

from django.db import connection
from psycopg import Error

from citizens.models import MigrationRun, RunState
from citizens.services.migration.refusals import ImportRunning
from citizens.services.migration.sessions import Session

KEY = (0x6D6F7665, 1)  # "move"
_HELD = """
    SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND classid = %s AND objid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def held() -> bool:
    """Somebody imports, or is about to change which run is in use."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, KEY)
        return bool(cursor.fetchone()[0])


def alone() -> None:
    """Hold the lock to the end of the current transaction; refuse by name when it is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", KEY)
        if not cursor.fetchone()[0]:
            raise taken()


def hold(session: Session) -> bool:
    """Take the lock for as long as the session lives; False when it is taken."""
    found = session.execute("SELECT pg_try_advisory_lock(%s, %s)", KEY).fetchone()
    return bool(found and found[0])


def release(session: Session) -> None:
    """Let the next one in at once, and not when the server notices that the session is gone."""
    with suppress(Error):
        session.execute("SELECT pg_advisory_unlock_all()")


def taken() -> ImportRunning:
    """The refusal that names who has the lock."""
    running = MigrationRun.objects.filter(state=RunState.RUNNING).order_by("-pk").first()
    return ImportRunning(running.name if running else "?")
