"""Requests of citizens: written down, answered once, a stop in force until it is lifted."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from citizens.models import (
    AccessEntry,
    Account,
    Act,
    Correction,
    Purpose,
    Right,
    RightsRequest,
    RightsState,
)
from citizens.services import rights
from citizens.services.access import Viewer
from citizens.services.correcting import BadDetail, NoSuchCitizen, correct
from citizens.services.details import mobile_number, open_details
from citizens.services.refusals import NotAllowed
from staff.models import User
from supportdesk.lib import clock

Citizen = Callable[..., Account]
ViewOf = Callable[[User], Viewer]


@pytest.fixture
def asked(citizen: Citizen, haneul: User, view_of: ViewOf) -> Callable[..., RightsRequest]:
    """하늘 writes down what citizen 1 asks for; citizen 2 asks for the same, as noise."""

    def _asked(kind: Right = Right.STOP) -> RightsRequest:
        for number in (1, 2):
            Account.objects.filter(citizen_no=number).exists() or citizen(number)
        rights.ask(viewer=view_of(haneul), citizen_no=2, kind=kind)
        return rights.ask(
            viewer=view_of(haneul), citizen_no=1, kind=kind, words="전화로", ticket="240415-00001"
        )

    return _asked


def test_a_request_is_due_in_ten_days_and_logged(
    asked: Callable[..., RightsRequest], haneul: User
) -> None:
    request = asked(Right.ACCESS)
    assert request.due_at - request.received_at == timedelta(days=10)
    entry = AccessEntry.objects.get(citizens=[1])
    assert (entry.actor, entry.act, entry.what) == (haneul, Act.UPDATED, "access:asked")
    assert (entry.purpose, entry.ticket) == (Purpose.RIGHTS, "240415-00001")


def test_nothing_is_written_down_for_a_citizen_that_is_not_there(
    citizen: Citizen, haneul: User, view_of: ViewOf
) -> None:
    citizen(2)
    with pytest.raises(NoSuchCitizen):
        rights.ask(viewer=view_of(haneul), citizen_no=1, kind=Right.STOP)


def test_an_outsider_writes_nothing_down(citizen: Citizen, outsider: User, view_of: ViewOf) -> None:
    citizen(1)
    with pytest.raises(NotAllowed):
        rights.ask(viewer=view_of(outsider), citizen_no=1, kind=Right.STOP)


def test_a_stop_is_in_force_from_its_grant_to_its_lifting(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    request = asked()
    assert rights.stopped([1, 2, 3]) == set()
    rights.grant(viewer=view_of(bora), asked=request, answer="정지했습니다")
    assert rights.stopped([1, 2, 3]) == {1}
    rights.lift(viewer=view_of(bora), asked=request)
    assert rights.stopped([1, 2, 3]) == set()


def test_a_second_stop_of_one_citizen_is_refused(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    first, second = asked(), asked()
    rights.grant(viewer=view_of(bora), asked=first, answer="네")
    with pytest.raises(rights.AlreadyStopped):
        rights.grant(viewer=view_of(bora), asked=second, answer="네")
    second.refresh_from_db()
    assert second.state == RightsState.RECEIVED


def test_a_request_is_answered_once(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    request = asked()
    rights.decline(viewer=view_of(bora), asked=request, answer="법정 보존 의무")
    with pytest.raises(rights.AlreadyAnswered):
        rights.grant(viewer=view_of(bora), asked=request, answer="네")
    with pytest.raises(rights.NotStopped):
        rights.lift(viewer=view_of(bora), asked=request)


def test_agents_answer_nothing(
    asked: Callable[..., RightsRequest], haneul: User, view_of: ViewOf
) -> None:
    request, viewer = asked(), view_of(haneul)
    for act in (rights.grant, rights.decline):
        with pytest.raises(NotAllowed):
            act(viewer=viewer, asked=request, answer="네")
    with pytest.raises(NotAllowed):
        rights.lift(viewer=viewer, asked=request)


def test_a_correction_changes_sealed_details_and_keeps_field_names_only(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    request = asked(Right.CORRECTION)
    before = Account.objects.get(citizen_no=1)
    changes = {"mobile": "+82 10-0000-5678", "name": "홍 길순"}
    rights.grant(viewer=view_of(bora), asked=request, answer="고쳤습니다", changes=changes)
    after = Account.objects.get(citizen_no=1)
    details = open_details(after)
    assert (details.name, details.mobile, details.birth_date) == (
        "홍 길순",
        "01000005678",
        "1990-01-31",
    )
    assert after.mobile_index == mobile_number("01000005678")
    assert after.digest != before.digest
    kept = Correction.objects.get()
    assert (kept.fields, kept.by, kept.ticket) == ("name,mobile", bora, "240415-00001")
    assert open_details(Account.objects.get(citizen_no=2)).mobile == "01000001234"


def test_a_correction_needs_something_to_correct(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    with pytest.raises(rights.NothingToCorrect):
        rights.grant(viewer=view_of(bora), asked=asked(Right.CORRECTION), answer="네")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mobile", "길동"),
        ("email", "not-an-address"),
        ("birth_date", "1990-02-30"),
        ("name", "홍\x07길동"),
        ("name", "  "),
        pytest.param("address", "가" * 201, id="long address"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_field(
    field: str, value: str, citizen: Citizen, bora: User, view_of: ViewOf
) -> None:
    citizen(1)
    with pytest.raises(BadDetail) as refusal:
        correct(viewer=view_of(bora), citizen_no=1, changes={field: value}, reason="오타")
    assert refusal.value.facts == {"field": field}
    assert not Correction.objects.exists()


def test_an_answer_after_the_clock_moved_is_dated_then(
    asked: Callable[..., RightsRequest], bora: User, view_of: ViewOf
) -> None:
    request, later = asked(), clock.now() + timedelta(days=3)
    with clock.at(later):
        answered = rights.grant(viewer=view_of(bora), asked=request, answer="네")
    assert answered.answered_at == later
