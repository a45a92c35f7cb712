"""The swap: a run's tables become partitions and its number becomes the one that is looked up.

Attaching takes no lock that a reader waits for, and checks nothing, because the tables were built
like their parents, with a constraint that says whose rows they hold. What readers see changes with
one row of ``LiveRun``, in the same transaction.

Accounts that were told of after the package was exported (a daily update, a correction) follow
into the new run. Whoever writes such an account locks ``LiveRun`` FOR SHARE first, so that it is
either carried over or written into the new run.
"""

from citizens import events
from citizens.models import LiveRun, MigrationRun, RunState
from citizens.services.migration import tables
from staff.models import User
from supportdesk.lib import clock


def swap_in(run: MigrationRun, actor: User | None) -> None:
    """Attach the run's tables and look its rows up from the commit on."""
    live = LiveRun.objects.select_for_update().filter(pk=1).first()
    if live:
        tables.carry_over(live.run_id, run.pk, run.exported_at)
    tables.attach(run.pk)
    if live:
        use(run, instead_of=live, actor=actor)
    else:
        _put(LiveRun(pk=1, run=run), run, None, actor)


def wait(run: MigrationRun) -> None:
    """Leave the run's tables where they are until an admin says yes or no."""
    run.state = RunState.WAITING
    run.save()
    events.ring(run)


def use(run: MigrationRun, *, instead_of: LiveRun, actor: User | None) -> MigrationRun:
    """Look up another run whose tables are attached."""
    replaced = instead_of.run
    replaced.state = RunState.REPLACED
    replaced.save(update_fields=["state"])
    _put(instead_of, run, replaced, actor)
    return run


def _put(live: LiveRun, run: MigrationRun, before: MigrationRun | None, actor: User | None) -> None:
    now = clock.now()
    live.run, live.before, live.changed_at, live.changed_by = run, before, now, actor
    live.save()
    run.state, run.live_at = RunState.LIVE, now
    run.finished_at = run.finished_at or now
    run.save()
    events.ring(run)
