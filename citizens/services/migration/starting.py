"""An import that a page starts: written down with its job, done by a process of its own."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import transaction

from citizens import events
from citizens.models import MigrationRun, RunState
from citizens.policies import can_migrate
from citizens.services.migration.refusals import MayNotMigrate, NotInterrupted
from citizens.services.migration.runs import is_running, prepare
from staff.models import User

# The shell ends at once and leaves its child to the system: no worker waits for it, and none that
# is stopped or killed takes it along.
_APART = 'log=$1; shift; nice -n 10 "$@" >>"$log" 2>&1 </dev/null &'


@transaction.atomic
def start(*, actor: User | None, folder: Path) -> MigrationRun:
    """Write down a run and the job that begins it after the commit."""
    run = prepare(folder=folder, actor=actor)
    events.run_to_carry_out(run)
    return run


@transaction.atomic
def start_again(*, actor: User | None, run: MigrationRun) -> MigrationRun:
    """Begin a run once more that its process left, from the beginning of its package."""
    if not can_migrate(actor):
        raise MayNotMigrate
    held = MigrationRun.objects.select_for_update().get(pk=run.pk)
    if held.state != RunState.RUNNING or is_running(held):
        raise NotInterrupted
    events.run_to_carry_out(held)
    return held


def launch(*, run_id: int) -> None:
    """Begin the import in a process apart, at low priority. A second one for the same run ends by
    itself: the import's lock is taken, or the run has ended."""
    log = settings.DATA_DIR / "logs" / "migration.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    manage = str(settings.BASE_DIR / "manage.py")
    command = [sys.executable, manage, "carry_out_migration", str(run_id)]
    subprocess.run(  # noqa: S603  our own interpreter, and a number
        ["/bin/sh", "-c", _APART, "apart", str(log), *command],
        check=True,
        start_new_session=True,
    )
