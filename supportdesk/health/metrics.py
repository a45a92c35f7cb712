"""Figures of the outbox for Prometheus, asked of the database when they are scraped."""

import math
from collections.abc import Callable

from django.db import Error
from prometheus_client import Gauge

from supportdesk.outbox import queries


def _or_unknown(figure: Callable[[], float]) -> Callable[[], float]:
    """The other metrics are wanted most while the database is lost."""

    def ask() -> float:
        try:
            return figure()
        except Error:
            return math.nan

    return ask


def _gauge(name: str, meaning: str, figure: Callable[[], float]) -> None:
    Gauge(name, meaning).set_function(_or_unknown(figure))


_gauge(
    "desk_outbox_oldest_due_seconds",
    "Age of the oldest job that is due and not done",
    queries.oldest_due_age,
)
_gauge("desk_outbox_open_jobs", "Jobs that are neither done nor dead", queries.open_jobs)
_gauge("desk_outbox_dead_jobs", "Jobs that wait for a person", queries.dead_jobs)
