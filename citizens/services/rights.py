"""Citizens' rights (열람·정정·처리정지): asked for, answered within ten days, kept for years.

A granted stop hides the account from lookup until it is lifted; whoever looks up is told so.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Account, Act, Purpose, Right, RightsRequest, RightsState
from citizens.policies import can_decide, can_look_up
from citizens.services.access import Entry, Viewer, record
from citizens.services.correcting import NoSuchCitizen, correct
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal

ANSWER_WITHIN = timedelta(days=10)  # 개인정보 보호법 시행령 §41, §43, §44


class AlreadyAnswered(Refusal):
    code = "right_already_answered"
    message = _("Somebody has answered this request already. Reload the page to see the answer.")


class AlreadyStopped(Refusal):
    code = "already_stopped"
    message = _("Processing of this citizen's data is stopped already, by an earlier request.")


class NotStopped(Refusal):
    code = "not_stopped"
    message = _("This is no stop that is in force.")


class NothingToCorrect(Refusal):
    code = "nothing_to_correct"
    status = 422
    message = _("Write down what is to be corrected, or decline the request.")


def stopped(citizen_nos: Iterable[int]) -> set[int]:
    """Those of the citizens whose data is not to be processed now."""
    rows = RightsRequest.objects.filter(
        citizen_no__in=list(citizen_nos), kind=Right.STOP, state=RightsState.GRANTED
    )
    return set(rows.values_list("citizen_no", flat=True))


@transaction.atomic
def ask(
    *, viewer: Viewer, citizen_no: int, kind: Right, words: str = "", ticket: str = ""
) -> RightsRequest:
    """Write down what a citizen asks for; due in ten days."""
    if not (viewer.actor and can_look_up(viewer.actor)):
        raise NotAllowed
    if not Account.objects.live().filter(citizen_no=citizen_no).exists():
        raise NoSuchCitizen
    now = clock.now()
    asked = RightsRequest.objects.create(
        citizen_no=citizen_no,
        kind=kind,
        words=words,
        ticket=ticket,
        received_by=viewer.actor,
        received_at=now,
        due_at=now + ANSWER_WITHIN,
    )
    _log(viewer, asked, "asked")
    return asked


@transaction.atomic
def grant(
    *, viewer: Viewer, asked: RightsRequest, answer: str, changes: Mapping[str, str] | None = None
) -> RightsRequest:
    """Do what was asked. A correction is made with its answer, in one act: ``changes`` names the
    new value of each field that was wrong. A stop is in force from this moment."""
    held = _held(viewer, asked)
    if held.kind == Right.CORRECTION:
        if not changes:
            raise NothingToCorrect
        correct(
            viewer=viewer,
            citizen_no=held.citizen_no,
            changes=changes,
            reason=answer,
            ticket=held.ticket,
        )
    try:
        with transaction.atomic():
            return _answered(viewer, held, RightsState.GRANTED, answer)
    except IntegrityError as error:
        if "citizens_stopped_once" not in str(error):
            raise
        raise AlreadyStopped from error


@transaction.atomic
def decline(*, viewer: Viewer, asked: RightsRequest, answer: str) -> RightsRequest:
    """Say no, with the reason that the citizen is told."""
    return _answered(viewer, _held(viewer, asked), RightsState.DECLINED, answer)


@transaction.atomic
def lift(*, viewer: Viewer, asked: RightsRequest) -> RightsRequest:
    """End a stop: the citizen is found again."""
    if not (viewer.actor and can_decide(viewer.actor)):
        raise NotAllowed
    held = RightsRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if (held.kind, held.state) != (Right.STOP, RightsState.GRANTED):
        raise NotStopped
    held.state, held.lifted_by, held.lifted_at = RightsState.LIFTED, viewer.actor, clock.now()
    held.save(update_fields=["state", "lifted_by", "lifted_at"])
    _log(viewer, held, "lifted")
    return held


def _held(viewer: Viewer, asked: RightsRequest) -> RightsRequest:
    """The request, locked; a refusal for whoever may not answer, or when somebody has."""
    if not (viewer.actor and can_decide(viewer.actor)):
        raise NotAllowed
    held = RightsRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if held.state != RightsState.RECEIVED:
        raise AlreadyAnswered
    return held


def _answered(
    viewer: Viewer, held: RightsRequest, state: RightsState, answer: str
) -> RightsRequest:
    held.state, held.answer = state, answer
    held.answered_by, held.answered_at = viewer.actor, clock.now()
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _log(viewer, held, state.value)
    return held


def _log(viewer: Viewer, asked: RightsRequest, done: str) -> None:
    """Who asked for what, and what became of it, stands in the access log as well."""
    entry = Entry(
        Act.UPDATED,
        citizens=[asked.citizen_no],
        what=[f"{asked.kind}:{done}"],
        purpose=Purpose.RIGHTS,
        ticket=asked.ticket,
    )
    record(viewer, entry)
