"""What people decide about runs: start, cancel, allow, roll back, sign."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction

from citizens import events
from citizens.models import LiveRun, MigrationRun, RunState
from citizens.models.runs import HELD
from citizens.policies import can_migrate
from citizens.services.migration import ending, locking, package, swapping
from citizens.services.migration.refusals import (
    ImportRunning,
    MayNotMigrate,
    NothingBefore,
    NotSignable,
    NotStoppable,
    NotWaiting,
    WordsNeeded,
)
from staff.models import User
from supportdesk.lib import clock

STARTS_WITHIN = timedelta(minutes=2)  # between ``prepare`` and ``carry_out`` of another process


@transaction.atomic
def prepare(*, folder: str | Path, actor: User | None) -> MigrationRun:
    """Write down a run of the package in ``folder``; ``carry_out`` does it. Refused while another
    one runs or is about to start, and for a folder without a manifest that can be read."""
    _check(actor)
    locking.alone()
    waiting = MigrationRun.objects.filter(state=RunState.RUNNING, progress={})
    starting = waiting.filter(started_at__gt=clock.now() - STARTS_WITHIN).first()
    if starting:
        raise ImportRunning(starting.name)
    ending.settle_interrupted()
    manifest = package.read_manifest(Path(folder))
    run = MigrationRun.objects.create(
        name=manifest.run,
        source=manifest.source,
        folder=str(folder),
        exported_at=manifest.exported_at,
        started_by=actor,
        started_at=clock.now(),
    )
    events.ring(run)
    return run


def is_running(run: MigrationRun) -> bool:
    """A process works on it; False for one that was interrupted or has not begun."""
    return run.state == RunState.RUNNING and bool(run.progress) and locking.held()


@transaction.atomic
def cancel(*, run: MigrationRun, actor: User | None) -> MigrationRun:
    """Stop a running import within seconds, or give up one that waits for a yes."""
    _check(actor)
    held = MigrationRun.objects.select_for_update().get(pk=run.pk)
    if held.state not in {RunState.RUNNING, RunState.WAITING}:
        raise NotStoppable
    held.cancel_asked_at = clock.now()
    held.save(update_fields=["cancel_asked_at"])
    if not is_running(held):
        locking.alone()
        ending.end(held.pk, RunState.CANCELLED)
        held.refresh_from_db()
    events.ring(held)
    return held


@transaction.atomic
def allow(*, run: MigrationRun, actor: User | None) -> MigrationRun:
    """An admin's yes to a run with more faulty rows than the setting lets pass: swap it in."""
    _check(actor)
    locking.alone()
    held = MigrationRun.objects.select_for_update().get(pk=run.pk)
    if held.state != RunState.WAITING:
        raise NotWaiting
    held.allowed_by = actor
    swapping.swap_in(held, actor)
    return held


@transaction.atomic
def roll_back(*, actor: User | None) -> MigrationRun:
    """Look up the rows of the run before again. The run that was in use is kept as the one before,
    so that a second roll-back takes the first one back."""
    _check(actor)
    locking.alone()
    live = LiveRun.objects.select_for_update().filter(pk=1).first()
    if live is None or live.before is None or live.before.destroyed_at:
        raise NothingBefore
    return swapping.use(live.before, instead_of=live, actor=actor)


@transaction.atomic
def sign(*, run: MigrationRun, actor: User | None, words: str) -> MigrationRun:
    """Sign a run off by name, once. The command line has no name."""
    if actor is None or not can_migrate(actor):
        raise MayNotMigrate
    held = MigrationRun.objects.select_for_update().get(pk=run.pk)
    if held.signed_at or not MigrationRun.objects.filter(HELD, pk=run.pk).exists():
        raise NotSignable
    if not words.strip():
        raise WordsNeeded
    held.signed_by, held.signed_at, held.signed_words = actor, clock.now(), words.strip()[:400]
    held.save()
    events.ring(held)
    return held


def _check(actor: User | None) -> None:
    if not can_migrate(actor):
        raise MayNotMigrate
