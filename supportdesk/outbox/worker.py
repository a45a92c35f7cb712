"""Run published jobs: each effect and its mark in one transaction."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import uniform
from typing import Any

import structlog
from django.db import connection, transaction

from supportdesk.lib import clock, masking
from supportdesk.outbox.models import Job

Effect = Callable[..., object]
Published = tuple[int, int]  # a job's id, and the attempts it had when it was published

ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)

# Two statements a job, by hand: through the ORM they cost 3 ms of a core, which is a third of what
# taking in a contact costs. A count that a crash of the database forgets is only one life more.
_BEGIN = """
    UPDATE outbox_job SET attempts = attempts + 1
    FROM (SELECT set_config('synchronous_commit', 'off', true)) AS no_wait_for_the_disk
    WHERE id = %s AND attempts = %s AND done_at IS NULL AND dead_at IS NULL
    RETURNING task, arguments
"""
# Nor does the effect's commit wait for the disk: mark and effect are one transaction, so a crash of
# the database that forgets the last half second of them forgets both, and the job runs again.
_FINISH = """
    UPDATE outbox_job SET done_at = %s, last_error = ''
    FROM (SELECT set_config('synchronous_commit', 'off', true)) AS no_wait_for_the_disk
    WHERE id = %s AND attempts = %s AND done_at IS NULL AND dead_at IS NULL
"""

log = structlog.get_logger(__name__)


class GiveUp(Exception):
    """Raised by a job that can never succeed: it is dead at once."""


def run(effect: Effect, *, published: Iterable[Published]) -> None:
    """Run the jobs of one message, one transaction each; the failure of one is not the next's."""
    for job_id, attempts in published:
        begun = _begun(job_id, attempts)
        if begun:
            _attempt(effect, begun)


@dataclass(frozen=True)
class Begun:
    """One attempt at a job, counted."""

    job_id: int
    attempt: int
    task: str
    arguments: dict[str, Any]


def _begun(job_id: int, attempts: int) -> Begun | None:
    """Count the attempt in a transaction of its own, so that a job which kills its worker dies too.

    Only the first delivery of a publication gets through: the next one finds another count.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [job_id, attempts])
        row = cursor.fetchone()
    return Begun(job_id, attempts + 1, row[0], json.loads(row[1])) if row else None


def _attempt(effect: Effect, begun: Begun) -> None:
    started = time.perf_counter()
    try:
        with transaction.atomic():
            if not _marked_done(begun):
                return
            effect(**begun.arguments)
    except Exception as error:  # noqa: BLE001  whatever an effect raises is the job's last error
        _failed(begun, error)
    else:
        spent = round((time.perf_counter() - started) * 1000, 1)
        log.info("job.done", job_id=begun.job_id, task=begun.task, attempt=begun.attempt, ms=spent)


def _marked_done(begun: Begun) -> bool:
    """Lock the job by marking it done, in the effect's transaction: both commit or neither.

    The lock is the true lease. While it is held the relay passes the job over, and it ends with
    the connection of a worker that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, [clock.now(), begun.job_id, begun.attempt])
        return bool(cursor.rowcount)


def _failed(begun: Begun, error: Exception) -> None:
    now = clock.now()
    dead = isinstance(error, GiveUp) or begun.attempt >= ATTEMPTS
    Job.objects.open().filter(pk=begun.job_id, attempts=begun.attempt).update(
        last_error=described(error),
        next_at=now + pause_after(begun.attempt),
        dead_at=now if dead else None,
    )
    log.warning(
        "job.dead" if dead else "job.failed",
        job_id=begun.job_id,
        task=begun.task,
        attempt=begun.attempt,
        error=described(error),
        where=_place(error),
    )


def pause_after(attempt: int) -> timedelta:
    """10 s, 30 s, 90 s … to an hour, each between half and whole: eight attempts last two hours."""
    pause: timedelta = min(FIRST_PAUSE * 3 ** (attempt - 1), LONGEST_PAUSE)
    return pause * uniform(0.5, 1)  # noqa: S311  spreads retries, guards nothing


_QUOTED = re.compile(r"""(["'])(?![\w.-]*\1)[^"']*\1?""", re.ASCII)
_PEOPLE = re.compile(r"[가-힣]+|\d{5,}")


def described(error: Exception) -> str:
    """Type and first line of an error without what could be a person's: quoted text that is no
    identifier, Korean words, long numbers, addresses."""
    line = (str(error).splitlines() or [""])[0][:500]
    scrubbed = _PEOPLE.sub("…", _QUOTED.sub("…", masking.free_text(line)))
    return f"{type(error).__name__}: {scrubbed}"[:300].rstrip(": ")


def _place(error: Exception) -> str:
    """Where the error was raised, as file:line; a traceback would print its values."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
