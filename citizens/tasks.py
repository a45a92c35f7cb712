"""Jobs of the citizens app."""

from citizens.events import CARRY_OUT
from citizens.services import migration
from supportdesk.outbox.registry import job


@job(CARRY_OUT)
def carry_out_migration(run_id: int) -> None:
    """An import takes minutes: in the worker it would hold up every other job."""
    migration.launch(run_id=run_id)
