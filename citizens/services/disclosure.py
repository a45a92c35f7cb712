"""One field of one person in clear: for a purpose, beside a ticket, counted and written down."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from citizens.models import AccessEntry, Account, Act, Detail, Purpose, Requester
from citizens.policies import can_look_up
from citizens.services import requesters
from citizens.services.access import Entry, Viewer, record, written_when_refused
from citizens.services.details import open_details
from citizens.services.rights import stopped
from citizens.services.tickets import SeenTicket, seen_by
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal

WINDOW = timedelta(hours=1)
LOCK = 0x64697363  # the advisory locks of this file; the second key is the person
EVEN_WHEN_STOPPED = (Purpose.RIGHTS, Purpose.LEGAL)


class MayNotDisclose(Refusal):
    code = "may_not_disclose"
    status = 403
    message = _("You may not see citizens' data.")


class NoPurpose(Refusal):
    code = "no_purpose"
    status = 422
    message = _("Say for what purpose you need it.")


class NoTicket(Refusal):
    code = "no_ticket"
    status = 403
    message = _("Open the ticket for which you need it: it is not one that you can see.")


class NobodyThere(Refusal):
    code = "nobody_there"
    status = 404
    message = _("There is no such person, or nothing of this kind is known of them.")


class Stopped(Refusal):
    code = "stopped"
    message = _(
        "This citizen asked that their data is not used. It is shown only for a request of "
        "rights or where the law requires it."
    )


class TooMany(Refusal):
    code = "too_many_disclosures"
    status = 429
    message = _("You have had clear data shown very often within this hour. Ask your team leader.")


def disclose(
    *,
    viewer: Viewer,
    field: str,
    purpose: str,
    ticket: str,
    citizen_no: int | None = None,
    requester_id: int | None = None,
) -> str:
    """The clear text of one field of an account, or of contact details without one.

    ``ticket`` is the number of a ticket that the viewer can see; contact details are shown beside
    their own ticket only. The access entry is written in the same transaction: without it there
    is no answer. A refused request is written down too, as a search that found nothing.
    """
    citizens = [citizen_no] if citizen_no and requester_id is None else []
    in_vain = Entry(Act.SEARCHED, citizens=citizens, by="disclosure")
    with written_when_refused(viewer, in_vain):
        seen = _allowed(viewer, field, purpose, ticket)
        if requester_id is not None:
            text = _of_requester(seen, requester_id, field)
        else:
            text = _of_citizen(citizen_no or 0, field, purpose)
        _not_too_often(viewer)
        entry = Entry(
            Act.DISCLOSED,
            citizens=citizens,
            requesters=[requester_id] if requester_id is not None else [],
            what=[field],
            purpose=Purpose(purpose),
            ticket=seen.number,
        )
        record(viewer, entry)
        return text


def _allowed(viewer: Viewer, field: str, purpose: str, ticket: str) -> SeenTicket:
    if viewer.actor is None or not can_look_up(viewer.actor):
        raise MayNotDisclose
    if purpose not in Purpose.values:
        raise NoPurpose
    if field not in Detail.values:
        raise NobodyThere
    seen = seen_by(viewer.actor, ticket)
    if seen is None:
        raise NoTicket
    return seen


def _of_citizen(citizen_no: int, field: str, purpose: str) -> str:
    account = Account.objects.live().filter(citizen_no=citizen_no).first()
    if not isinstance(account, Account):
        raise NobodyThere
    if purpose not in EVEN_WHEN_STOPPED and stopped([citizen_no]):
        raise Stopped
    return _known(getattr(open_details(account), field))


def _of_requester(seen: SeenTicket, requester_id: int, field: str) -> str:
    if seen.requester_id != requester_id:
        raise NoTicket
    row = Requester.objects.filter(pk=requester_id).first()
    if row is None or field not in requesters.SHOWN:
        raise NobodyThere
    return _known(requesters.open_field(row, field))


def _known(text: str) -> str:
    if not text:
        raise NobodyThere
    return text


def _not_too_often(viewer: Viewer) -> None:
    """One at a time for a person, so that many requests at once cannot pass the limit together."""
    actor = viewer.actor
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, actor.pk if actor else 0])
    lately = AccessEntry.objects.filter(actor=actor, at__gt=clock.now() - WINDOW, act=Act.DISCLOSED)
    if lately.count() >= settings.DISCLOSURES_AN_HOUR:
        raise TooMany
