"""Which function runs a job, and which jobs come by the clock. Apps register in ``tasks.py``."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import TypeVar

from celery import shared_task
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from supportdesk.outbox import worker
from supportdesk.outbox.worker import Effect, GiveUp, Published

__all__ = ["GiveUp", "effect_of", "job", "load", "periodic", "periodics"]

Function = TypeVar("Function", bound=Effect)

_EFFECTS: dict[str, Effect] = {}
_PERIODICS: dict[str, timedelta] = {}


def job(name: str) -> Callable[[Function], Function]:
    """Register what ``enqueue(name, …)`` runs: called with the ids, in the job's transaction.

    An error is tried again later; ``GiveUp`` is not. The effect must live in the database: what
    leaves the desk (a mail) needs the receiver's own way to know a repetition.
    """

    def decorate(effect: Function) -> Function:
        if name in _EFFECTS:
            raise ValueError(f"Two jobs are named {name}.")
        _EFFECTS[name] = effect

        @shared_task(name=f"job.{name}", acks_late=True, ignore_result=True)
        def message(published: Iterable[Published]) -> None:
            worker.run(effect, published=published)

        return effect

    return decorate


def periodic(name: str, *, every: timedelta) -> Callable[[Function], Function]:
    """Register a sweep that beat enqueues once in each slot of ``every``. It takes no arguments, is
    idempotent, and never runs twice at once: the second one leaves it to the first."""

    def decorate(sweep: Function) -> Function:
        _PERIODICS[name] = every

        @job(name)
        @wraps(sweep)
        def alone() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_try_advisory_xact_lock(hashtext('outbox'), hashtext(%s))", [name]
                )
                row = cursor.fetchone()
            if row and row[0]:
                sweep()

        return sweep

    return decorate


def load() -> None:
    """Import every app's ``tasks.py``."""
    autodiscover_modules("tasks")


def effect_of(name: str) -> Effect:
    """The function behind a job's name; KeyError for an unknown one."""
    return _EFFECTS[name]


def periodics() -> dict[str, timedelta]:
    """Names of the sweeps and how often they come."""
    return dict(_PERIODICS)
