"""A finding of the monthly check is signed off by name, with a comment."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Finding, Review
from citizens.policies import can_audit
from citizens.queries.reviews import findings
from citizens.services.access import Viewer
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal


class NotFound(Refusal):
    code = "no_finding"
    status = 404
    message = _("There is nothing of this kind to sign in this month.")


class OwnReads(Refusal):
    code = "own_reads"
    message = _("These are your own. Another administrator has to look at them.")


@transaction.atomic
def sign(*, viewer: Viewer, month: date, finding: Finding, person: str, comment: str) -> Review:
    """Sign what the finding counts now; more entries later open it again."""
    actor = viewer.actor
    if actor is None or not can_audit(actor):
        raise NotAllowed
    if actor.username == person:
        raise OwnReads
    for row in findings(month):
        if (row.finding, row.person.username) == (finding, person):
            return Review.objects.create(
                month=month, finding=finding, person=row.person, entries=row.entries,
                comment=comment, signed_by=actor, signed_at=clock.now(),
            )  # fmt: skip
    raise NotFound
