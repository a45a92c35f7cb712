"""The access log in the hands of those who audit: exported for a reason, marked with their name."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.models import AccessEntry, Act, Purpose
from citizens.policies import can_audit
from citizens.queries.log import NEWEST_FIRST, LogFilter
from citizens.services.access import Entry, Viewer, record
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock, moments
from supportdesk.lib.refusal import Refusal

MOST = 50_000  # rows of one export
Row = Sequence[object]


class NoReason(Refusal):
    code = "no_reason"
    status = 422
    message = gettext_lazy("Say why you need the download.")


class TooLarge(Refusal):
    code = "export_too_large"
    status = 422
    message = gettext_lazy("These are more than 50,000 entries. Narrow the dates.")


@transaction.atomic
def export_log(*, viewer: Viewer, wanted: LogFilter, reason: str) -> list[Row]:
    """Rows of a sheet with the entries that fit, newest first; the download itself is an entry.

    The first rows, the last one and the last column name who made it and when.
    """
    if viewer.actor is None or not can_audit(viewer.actor):
        raise NotAllowed
    if not reason.strip():
        raise NoReason
    entries = list(wanted.entries().order_by(*NEWEST_FIRST)[: MOST + 1])
    if len(entries) > MOST:
        raise TooLarge
    done = Entry(Act.DOWNLOADED, what=["access_log"], reason=reason.strip(), hits=len(entries))
    record(viewer, done)
    mark = f"{viewer.actor.name} ({viewer.actor.username}) {moments.exactly(clock.now())}"
    return list(_sheet(entries, mark, reason.strip()))


def _sheet(entries: list[AccessEntry], mark: str, reason: str) -> Iterator[Row]:
    yield _("Downloaded by"), mark
    yield _("Why"), reason
    yield (
        _("Time"), _("Person"), _("Sign-in name"), _("Address on the network"), _("Door"), _("Act"),
        _("Citizen numbers"), _("Contact details"), _("Searched by"), _("Fields"), _("Hits"),
        _("Purpose of access"), _("Ticket"), _("Reason"), _("Downloaded by"),
    )  # fmt: skip
    for entry in entries:
        yield (*_cells(entry), mark)
    yield _("Downloaded by"), mark


def _cells(entry: AccessEntry) -> Row:
    return (
        moments.exactly(entry.at),
        entry.actor.name if entry.actor else _("the desk itself"),
        entry.actor.username if entry.actor else "",
        entry.address or "",
        entry.get_door_display(),
        entry.get_act_display(),
        " ".join(f"{number:012d}" for number in entry.citizens),
        " ".join(str(pk) for pk in entry.requesters),
        entry.by,
        entry.what,
        entry.hits,
        Purpose(entry.purpose).label if entry.purpose else "",
        entry.ticket,
        entry.reason,
    )
