"""How runs end when they are not swapped in, and how old ones leave."""

from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from psycopg import Error, sql

from citizens import events
from citizens.models import LiveRun, MigrationFault, MigrationRun, RunState
from citizens.models.runs import HELD
from citizens.services.migration import tables
from citizens.services.migration.refusals import sentence
from citizens.services.migration.sessions import Session
from supportdesk.lib import clock

log = structlog.get_logger(__name__)

_ATTACHED = "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass(%s)"


@transaction.atomic
def begin(run: MigrationRun) -> None:
    """Remove what an interrupted attempt at this run may have left."""
    tables.drop(run.pk)
    MigrationFault.objects.filter(run=run).delete()


@transaction.atomic
def end(run_id: int, state: RunState, why: str = "", **named: Any) -> None:
    """Leave nothing of a run but the row that says how it ended."""
    tables.drop(run_id)
    MigrationFault.objects.filter(run_id=run_id).delete()
    run = MigrationRun.objects.select_for_update().get(pk=run_id)
    run.state, run.finished_at = state, clock.now()
    if why:
        run.report = {**run.report, "refusal": {"why": why, "named": named}}
        with translation.override("en"):
            run.refusal = sentence(why, named)[:400]
    run.save()
    events.ring(run)


def settle_interrupted(*, but: int = 0) -> None:
    """Runs that say they run while the caller holds the lock: their process is gone."""
    for run in MigrationRun.objects.filter(state=RunState.RUNNING).exclude(pk=but):
        end(run.pk, RunState.FAILED, "interrupted")


def retire(session: Session) -> None:
    """Drop the rows of every run but the one in use and the one before. Partitions are detached
    concurrently, so that no reader waits; what cannot be detached now is left to the next time."""
    kept = [pk for pair in LiveRun.objects.values_list("run_id", "before_id") for pk in pair if pk]
    newest = MigrationRun.objects.order_by("-pk").values("pk")[:1]
    old = MigrationRun.objects.filter(HELD, Q(destroyed_at__isnull=True)).exclude(pk__in=kept)
    for run_id in old.exclude(pk__in=newest).values_list("pk", flat=True):
        try:
            detach_and_drop(session, run_id)
        except Error as error:
            log.warning("migration.not_retired", run=run_id, error=type(error).__name__)
            continue
        MigrationRun.objects.filter(pk=run_id).update(
            state=RunState.REPLACED, destroyed_at=clock.now()
        )


def detach_and_drop(session: Session, run_id: int) -> None:
    """The tables of a run that is not looked up, attached or not."""
    for kind in tables.MODELS:
        table, parent = tables.name_of(kind, run_id), tables.parent_of(kind)
        found = session.execute(_ATTACHED, [table]).fetchone()
        if found:
            how = sql.SQL("FINALIZE" if found[0] else "CONCURRENTLY")
            session.execute(
                sql.SQL("ALTER TABLE {} DETACH PARTITION {} {}").format(
                    sql.Identifier(parent), sql.Identifier(table), how
                )
            )
        session.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))
