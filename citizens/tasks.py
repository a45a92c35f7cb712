"""Jobs of the citizens app."""

from datetime import timedelta

from citizens.events import CARRY_OUT
from citizens.services import migration, retention
from supportdesk.outbox.registry import job, periodic


@job(CARRY_OUT)
def carry_out_migration(run_id: int) -> None:
    """An import takes minutes: in the worker it would hold up every other job."""
    migration.launch(run_id=run_id)


@periodic("citizens.destroy_expired", every=timedelta(hours=1))
def destroy_expired() -> None:
    """What is past its date goes at night."""
    if retention.is_time():
        retention.sweep()
