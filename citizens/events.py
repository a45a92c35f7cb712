"""What happens to citizens and runs, and who is told: the only place of this app that enqueues."""

from citizens.models import MigrationRun
from supportdesk.live.services import publish


def ring(run: MigrationRun) -> None:
    """Tell open pages that a migration run has moved on."""
    publish(f"migration-changed {run.pk}")
