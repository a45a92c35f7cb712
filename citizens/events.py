"""What happens to citizens and runs, and who is told: the only place of this app that enqueues."""

from citizens.models import MigrationRun
from supportdesk.live.services import publish
from supportdesk.outbox.services import enqueue

CARRY_OUT = "citizens.carry_out_migration"


def ring(run: MigrationRun) -> None:
    """Tell open pages that a migration run has moved on."""
    publish(f"migration-changed {run.pk}")


def run_to_carry_out(run: MigrationRun) -> None:
    """The import begins after the commit."""
    enqueue(CARRY_OUT, run_id=run.pk)
    ring(run)
