"""Teams and queues."""

import pytest

from staff.events import Happened
from staff.models import Queue, StaffEvent, Team, User
from staff.services import (
    NameTaken,
    NotALeader,
    NotAllowed,
    change_queue,
    change_team,
    create_queue,
    create_team,
    order_queues,
)


def test_giving_a_team_another_leader_is_kept_for_both(garam: User, bora: User, team: Team) -> None:
    change_team(actor=garam, team=team, name=team.name, leader=garam)
    assert bora.staff_events.get().kind == Happened.LEADERSHIP_TAKEN
    assert garam.staff_events.get().kind == Happened.LEADERSHIP_GIVEN


def test_only_leaders_and_admins_lead(garam: User, haneul: User) -> None:
    with pytest.raises(NotALeader):
        create_team(actor=garam, name="환불팀", leader=haneul)
    assert not Team.objects.filter(name="환불팀").exists()


def test_who_was_deactivated_leads_no_team(garam: User, bora: User) -> None:
    User.objects.filter(pk=bora.pk).update(is_active=False)
    with pytest.raises(NotALeader):
        create_team(actor=garam, name="환불팀", leader=bora)


def test_two_teams_have_two_names(garam: User, team: Team) -> None:
    with pytest.raises(NameTaken):
        create_team(actor=garam, name=team.name)


def test_leaders_make_no_teams_or_queues(bora: User, payment: Queue) -> None:
    with pytest.raises(NotAllowed):
        create_team(actor=bora, name="환불팀")
    with pytest.raises(NotAllowed):
        create_queue(actor=bora, slug="vip", name_ko="우대", name_en="VIP")
    with pytest.raises(NotAllowed):
        change_queue(actor=bora, queue=payment, is_active=False)
    with pytest.raises(NotAllowed):
        order_queues(actor=bora, slugs=["payment"])


def test_a_new_queue_comes_last(garam: User, reference: None) -> None:
    queue = create_queue(actor=garam, slug="vip", name_ko="우대", name_en="VIP")
    assert list(Queue.objects.all())[-1] == queue


def test_a_queue_code_is_taken_once(garam: User, payment: Queue) -> None:
    with pytest.raises(NameTaken):
        create_queue(actor=garam, slug="payment", name_ko="결제", name_en="Payment")


def test_named_queues_come_first_and_the_others_keep_their_order(
    garam: User, reference: None
) -> None:
    before = [queue.slug for queue in Queue.objects.all()]
    order_queues(actor=garam, slugs=["refund", "payment"])
    others = [slug for slug in before if slug not in {"refund", "payment"}]
    assert [queue.slug for queue in Queue.objects.all()] == ["refund", "payment", *others]


def test_only_queues_that_moved_ring(garam: User, reference: None, rings: list[str]) -> None:
    first, second = (queue.slug for queue in Queue.objects.all()[:2])
    order_queues(actor=garam, slugs=[second, first])
    assert set(rings) == {f"queue-changed {first}", f"queue-changed {second}"}


def test_a_changed_queue_is_kept_with_what_changed(garam: User, payment: Queue) -> None:
    change_queue(actor=garam, queue=payment, ageing_minutes=15, name_en=payment.name_en)
    event = StaffEvent.objects.get(kind=Happened.QUEUE_CHANGED)
    assert event.facts == {"queue": "payment", "to": {"ageing_minutes": 15}}
