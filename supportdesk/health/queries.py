"""Whether this process can serve, figure by figure."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import redis
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from supportdesk.lib.valkey import valkey
from supportdesk.outbox.queries import oldest_due_age

LATEST = timedelta(minutes=2)  # a due job that is older says: no relay, no worker or too few

_migrated = False


@dataclass
class Readiness:
    """``ready`` needs the database and its migrations. ``degraded`` names what fails without
    stopping the pages: they work without Valkey, and jobs that wait are kept."""

    database_ms: float | None = None
    valkey_ms: float | None = None
    unapplied_migrations: int | None = None
    oldest_due_seconds: float | None = None
    oldest_due_limit_seconds: float = LATEST.total_seconds()
    degraded: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """A load balancer may send requests here."""
        return self.database_ms is not None and self.unapplied_migrations == 0

    def as_json(self) -> dict[str, Any]:
        """The body of ``/readyz``."""
        status = "not_ready" if not self.ready else "degraded" if self.degraded else "ready"
        return {"status": status, **asdict(self)}


def readiness() -> Readiness:
    """Ask each server once."""
    found = Readiness(valkey_ms=_timed(valkey().ping, redis.RedisError))
    if found.valkey_ms is None:
        found.degraded.append("valkey")
    found.database_ms = _timed(_ask_database, Error)
    if found.database_ms is not None:
        found.unapplied_migrations = unapplied_migrations()
    if found.ready:
        found.oldest_due_seconds = round(oldest_due_age(), 1)
        if found.oldest_due_seconds > LATEST.total_seconds():
            found.degraded.append("outbox")
    return found


def unapplied_migrations() -> int:
    """How many the code knows and the database has not. A yes is remembered: new code is a new
    process."""
    global _migrated  # noqa: PLW0603
    if _migrated:
        return 0
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _migrated = not plan
    return len(plan)


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _timed(ask: Callable[[], object], fault: type[Exception]) -> float | None:
    started = time.perf_counter()
    try:
        ask()
    except fault:
        return None
    return round((time.perf_counter() - started) * 1000, 1)
