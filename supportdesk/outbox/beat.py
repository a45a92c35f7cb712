"""Celery beat, writing into the outbox: a sweep is enqueued once a slot, however many beats run."""

from datetime import datetime, timedelta

import structlog
from celery.beat import Scheduler
from django.db import Error, close_old_connections, transaction

from supportdesk.lib import clock
from supportdesk.outbox.registry import periodics
from supportdesk.outbox.services import enqueue

LONGEST_SLEEP = 5.0  # seconds, so that a stop does not wait for the next slot

log = structlog.get_logger(__name__)


def slot(at: datetime, every: timedelta) -> int:
    """Number of the slot that ``at`` lies in, the same on every machine."""
    return int(at.timestamp() // every.total_seconds())


class SlotScheduler(Scheduler):
    """Keeps no schedule file: what has been enqueued stands in the outbox. A slot that passed
    while no beat ran is not made up for, because the next sweep does its work."""

    def setup_schedule(self) -> None:
        """Nothing to load."""
        self.enqueued: dict[str, int] = {}

    def tick(self, *args: object, **kwargs: object) -> float:
        """Enqueue each sweep whose slot has begun; answers the seconds to sleep."""
        now = clock.now()
        for name, every in periodics().items():
            current = slot(now, every)
            if self.enqueued.get(name) != current and _enqueued(name, current):
                self.enqueued[name] = current
        return min([LONGEST_SLEEP, *(_left(now, every) for every in periodics().values())])

    def close(self) -> None:
        """Nothing to save."""


def _enqueued(name: str, current: int) -> bool:
    try:
        with transaction.atomic():
            enqueue(name, key=str(current))
    except Error as error:
        log.warning("beat.stalled", task=name, error=type(error).__name__)
        close_old_connections()
        return False
    return True


def _left(now: datetime, every: timedelta) -> float:
    return every.total_seconds() - now.timestamp() % every.total_seconds()
