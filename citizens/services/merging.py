"""Two records that are one person's: one leads to the other until a leader takes it back."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens import policies
from citizens.models import Act, Merge
from citizens.queries import moved
from citizens.services import accounts
from citizens.services.access import Entry, Viewer, record
from citizens.services.correcting import NoSuchCitizen
from citizens.services.refusals import CannotMergeRecords, NotAllowed
from citizens.services.rights import stopped
from staff.models import User
from supportdesk.lib import clock


@transaction.atomic
def merge_records(*, viewer: Viewer, kept: int, merged: int, words: str) -> Merge:
    """``merged`` leads to ``kept`` from now on, in searches and on pages; neither record is
    changed. No chains: the kept one is no merged one, the merged one keeps none."""
    actor = _decider(viewer)
    _one_at_a_time(kept, merged)
    _may_be_merged(kept, merged)
    made = Merge.objects.create(
        kept=kept, merged=merged, words=words, made_by=actor, made_at=clock.now()
    )
    record(viewer, Entry(Act.MERGED, citizens=[kept, merged], what=["merged"], reason=words))
    return made


@transaction.atomic
def undo_merge(*, viewer: Viewer, merge: Merge) -> Merge:
    """Both records stand by themselves again, as they were."""
    actor = _decider(viewer)
    held = Merge.objects.select_for_update().get(pk=merge.pk)
    if held.undone_at:
        raise CannotMergeRecords(_("This merge has been undone already."))
    held.undone_by, held.undone_at = actor, clock.now()
    held.save(update_fields=["undone_by", "undone_at"])
    record(viewer, Entry(Act.MERGED, citizens=[held.kept, held.merged], what=["undone"]))
    return held


def _decider(viewer: Viewer) -> User:
    if viewer.actor is None or not policies.can_decide(viewer.actor):
        raise NotAllowed
    return viewer.actor


def _may_be_merged(kept: int, merged: int) -> None:
    if kept == merged:
        raise CannotMergeRecords(_("These are the same record."))
    run = moved.live_run()
    found = accounts.by_number(run.pk, [kept, merged]) if run else []
    if len(found) < 2:
        raise NoSuchCitizen
    if stopped([kept, merged]):
        raise CannotMergeRecords(_("The processing of one of these records is stopped."))
    in_use = Merge.objects.filter(undone_at=None)
    if in_use.filter(Q(merged__in=[kept, merged]) | Q(kept=merged)).exists():
        raise CannotMergeRecords(
            _("One of these records is merged with another one already. Undo that first.")
        )


def _one_at_a_time(*citizen_nos: int) -> None:
    """Two merges that meet in one record wait for each other, in one order, so that no chain
    comes of them."""
    with connection.cursor() as cursor:
        for number in sorted(citizen_nos):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('citizen merge'), %s)", [number % 2**31]
            )
