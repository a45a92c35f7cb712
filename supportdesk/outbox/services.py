"""Put a job into the outbox in the caller's transaction, and give dead ones another life."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from supportdesk.lib import clock
from supportdesk.lib.bell import ring
from supportdesk.lib.compiled import insert
from supportdesk.lib.refusal import Refusal
from supportdesk.outbox.models import Job, Replay

CHANNEL = "outbox"  # wakes the relay
LONGEST_ID = 120
KEPT = timedelta(days=7)  # done jobs, and with them the memory of their keys
PURGED_AT_ONCE = 10_000

Id = int | str | None
log = structlog.get_logger(__name__)


class NeedsTransaction(RuntimeError):
    """A job is part of the change it follows; outside a transaction there is none."""


class NothingDead(Refusal):
    """The job has been replayed, or finished, since the page was drawn."""

    code = "nothing_dead"
    message = _("There is no dead job here any more. Reload the page to see what is left.")


def enqueue(
    task: str, *, key: str | None = None, not_before: datetime | None = None, **ids: Id
) -> None:
    """Write a job that runs after the commit, at ``not_before`` at the earliest.

    The same (task, key) is written once for as long as done jobs are kept, which is a week.
    ``ids`` are numbers and short codes, never text of people: they are shown on a staff page.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NeedsTransaction(f"{task} must be enqueued in the transaction of its change.")
    for name, value in ids.items():
        if not _is_id(value):
            raise TypeError(f"{task}: {name} is not an id.")
    due_at = not_before or clock.now()
    job = Job(task=task, arguments=ids, key=key, due_at=due_at, next_at=due_at)
    insert(job, unless_there=True)
    if not_before is None:
        ring(CHANNEL)


def _is_id(value: object) -> bool:
    return isinstance(value, int | str | None) and len(str(value)) <= LONGEST_ID


@transaction.atomic
def replay(*, job_id: int, actor: Any) -> None:
    """Another life for one dead job; ``actor`` is the admin who asked."""
    task = Job.objects.dead().filter(pk=job_id).values_list("task", flat=True).first()
    if task is None:
        raise NothingDead
    _revive(task=task, job_id=job_id, actor=actor)


@transaction.atomic
def replay_all(*, task: str, actor: Any) -> int:
    """Another life for every dead job of ``task``; answers how many."""
    return _revive(task=task, job_id=None, actor=actor)


def _revive(*, task: str, job_id: int | None, actor: Any) -> int:
    dead = Job.objects.dead().filter(task=task)
    if job_id is not None:
        dead = dead.filter(pk=job_id)
    now = clock.now()
    revived = dead.update(dead_at=None, attempts=0, due_at=now, next_at=now)
    if not revived:
        raise NothingDead
    Replay.objects.create(task=task, job_id=job_id, jobs=revived, actor=actor, at=now)
    log.info("outbox.replayed", task=task, job_id=job_id, jobs=revived, actor=actor.pk)
    ring(CHANNEL)
    return revived


@transaction.atomic
def purge_done() -> int:
    """Remove a batch of jobs that were done a week ago; the next sweep takes the next batch."""
    old = Job.objects.filter(done_at__lt=clock.now() - KEPT).order_by("done_at")
    purged, _by_model = Job.objects.filter(pk__in=old.values("pk")[:PURGED_AT_ONCE]).delete()
    return purged
