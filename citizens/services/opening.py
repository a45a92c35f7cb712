"""Opening a citizen: who they are (masked) and what they hold, for a page or beside a ticket."""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Act, MigrationRun, Requester
from citizens.queries import moved
from citizens.services import accounts, normal, requesters
from citizens.services.access import Entry, Viewer, record, written_when_refused
from citizens.services.accounts import Open
from citizens.services.correcting import NoSuchCitizen
from citizens.services.holdings import Holdings, holdings
from citizens.services.lookup import SHOWN, Found, look_up, may_look_up
from citizens.services.recognising import By, Wanted, recognise
from citizens.services.refusals import NotRecognised
from citizens.services.rights import stopped
from citizens.services.seen import Citizen, masked_account
from supportdesk.lib.refusal import Refusal


class ProcessingStopped(Refusal):
    code = "processing_stopped"
    status = 409
    message = _(
        "The processing of this citizen's data is stopped at their own request. A team leader can "
        "see and lift the stop."
    )


@dataclass(frozen=True)
class Opened:
    """A citizen and all that one desk may see of them. ``records`` are the numbers of the records
    that were merged into this one; ``requesters`` ids of the contact details that are theirs."""

    citizen: Citizen
    records: tuple[int, ...]
    run: MigrationRun
    held: Holdings
    requesters: tuple[int, ...]


class State(models.TextChoices):
    """How the contact's details and the moved accounts fit together."""

    FOUND = "found", _("Found")
    SEVERAL = "several", _("Several accounts fit")
    NOBODY = "nobody", _("No account fits")
    STOPPED = "stopped", _("Processing is stopped")
    UNKNOWN = "unknown", _("Nothing to search by")
    NOT_MOVED = "not_moved", _("No data has been moved yet")


@dataclass(frozen=True)
class Beside:
    """What the panel of a ticket shows. ``by`` is what was searched by, in order, the last one
    that which hit; ``another_name`` is true when the contact gave a name that is not the
    account's."""

    state: State
    by: tuple[By, ...] = ()
    opened: Opened | None = None
    candidates: tuple[Citizen, ...] = ()
    run: MigrationRun | None = None
    another_name: bool = False


def open_citizen(*, viewer: Viewer, citizen_no: int, ticket: str = "") -> Opened:
    """The citizen of this number, or whom it was merged into; written down as opened, in vain or
    not. Raises ``NoSuchCitizen``, and ``ProcessingStopped`` where processing was stopped."""
    may_look_up(viewer)
    in_vain = Entry(Act.OPENED, citizens=[citizen_no], by=By.CITIZEN_NO.value)
    with written_when_refused(viewer, in_vain):
        return _open_citizen(viewer, citizen_no, ticket)


def _open_citizen(viewer: Viewer, citizen_no: int, ticket: str) -> Opened:
    run = moved.live_run()
    found = accounts.led_on(run.pk, accounts.by_number(run.pk, [citizen_no])) if run else []
    if not run or not found:
        raise NoSuchCitizen
    numbers = accounts.all_of(found[0].account.citizen_no)
    if stopped(numbers):
        raise ProcessingStopped
    return _opened(viewer, run, found[0], numbers, ticket)


def _opened(
    viewer: Viewer, run: MigrationRun, found: Open, numbers: list[int], ticket: str
) -> Opened:
    records = [found, *accounts.by_number(run.pk, numbers[1:])]
    what = (*SHOWN, "vouchers", "payments")
    record(viewer, Entry(Act.OPENED, citizens=numbers, what=what, ticket=ticket))
    return Opened(
        citizen=masked_account(found.account, found.details, through=found.through),
        records=tuple(numbers[1:]),
        run=run,
        held=holdings(run.pk, [row.account for row in records]),
        requesters=tuple(
            requesters.ids_of(
                citizen_nos=[row.account.number for row in records],
                mobiles=[row.details.mobile for row in records],
                emails=[row.details.email for row in records],
            )
        ),
    )


@transaction.atomic
def citizen_beside(*, viewer: Viewer, requester: Requester | None, ticket: str) -> Beside:
    """Whose account fits what the contact says of itself: by citizen number, then mobile, then
    e-mail. One account is opened; several are listed; each look is written down."""
    told = requesters.told(requester) if requester else {}
    searched: list[By] = []
    found: Found | None = None
    for wanted in _wanted(told):
        searched.append(wanted.by)
        found = look_up(viewer=viewer, wanted=[wanted], ticket=ticket)
        if found.hits or found.stopped or not found.run:
            break
    if found is None:
        return Beside(State.UNKNOWN)
    return _beside(viewer, found, tuple(searched), told.get("name", ""), ticket)


def _beside(viewer: Viewer, found: Found, by: tuple[By, ...], name: str, ticket: str) -> Beside:
    if found.run is None:
        return Beside(State.NOT_MOVED, by)
    active = [row for row in found.citizens if row.status == "active"] or list(found.citizens)
    if len(active) > 1:
        return Beside(State.SEVERAL, by, candidates=found.citizens, run=found.run)
    if not active:
        state = State.STOPPED if found.stopped else State.NOBODY
        return Beside(state, by, run=found.run)
    try:
        opened = open_citizen(viewer=viewer, citizen_no=active[0].citizen_no, ticket=ticket)
    except ProcessingStopped:
        return Beside(State.STOPPED, by, run=found.run)
    others = tuple(row for row in found.citizens if row.citizen_no != opened.citizen.citizen_no)
    other_name = accounts.has_another_name(found.run.pk, opened.citizen.citizen_no, name)
    return Beside(State.FOUND, by, opened, others, found.run, other_name)


def _wanted(told: dict[str, str]) -> list[Wanted]:
    """What is believed most comes first; what fits no form is left out."""
    wanted = []
    number = normal.citizen_no(told.get("citizen_no", ""))
    if len(number) == 12 and number.isdecimal():
        wanted.append(Wanted(By.CITIZEN_NO, number))
    for text in (told.get("mobile", ""), told.get("email", "")):
        try:
            wanted += recognise(text)[:1]
        except NotRecognised:
            continue
    return wanted
