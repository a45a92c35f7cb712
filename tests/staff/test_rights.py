"""Queues and skills: who gives them to whom."""

from collections.abc import Callable

import pytest

from staff.events import Happened
from staff.models import Queue, Skill, Team, User
from staff.policies import RIGHTS, Act, Role
from staff.services import (
    NotAllowed,
    NotOnTheDesk,
    create_skill,
    grant_queue,
    rate_skill,
    remove_queue,
    remove_skill,
    serve_exactly,
)


def test_a_leader_grants_queues_to_their_own_agents(
    bora: User, haneul: User, team: Team, refund: Queue
) -> None:
    grant_queue(actor=bora, person=haneul, queue=refund)
    event = haneul.staff_events.get()
    assert (event.kind, event.actor, event.facts) == (
        Happened.QUEUE_GRANTED,
        bora,
        {"queue": "refund"},
    )


def test_a_leader_grants_nothing_to_agents_of_others(bora: User, bada: User, team: Team) -> None:
    with pytest.raises(NotAllowed):
        remove_queue(actor=bora, person=bada, queue=Queue.objects.get(slug="refund"))
    assert bada.serves.count() == 2


def test_a_leader_grants_nothing_to_themselves(
    bora: User, team: Team, refund: Queue, haneul: User
) -> None:
    bora.team = team
    bora.save()
    with pytest.raises(NotAllowed):
        grant_queue(actor=bora, person=bora, queue=refund)


def test_an_agent_grants_nothing(haneul: User, refund: Queue) -> None:
    with pytest.raises(NotAllowed):
        grant_queue(actor=haneul, person=haneul, queue=refund)


def test_granting_twice_is_kept_once(garam: User, haneul: User, refund: Queue) -> None:
    grant_queue(actor=garam, person=haneul, queue=refund)
    grant_queue(actor=garam, person=haneul, queue=refund)
    assert haneul.staff_events.count() == 1


def test_serving_exactly_grants_and_removes(garam: User, bada: User, payment: Queue) -> None:
    gift = Queue.objects.get(slug="gift")
    serve_exactly(actor=garam, person=bada, queues=[payment, gift])
    kinds = bada.staff_events.order_by("pk").values_list("kind", "facts__queue")
    assert list(kinds) == [(Happened.QUEUE_GRANTED, "gift"), (Happened.QUEUE_REMOVED, "refund")]


def test_outsiders_serve_no_queue(garam: User, outsider: User, payment: Queue) -> None:
    with pytest.raises(NotOnTheDesk):
        grant_queue(actor=garam, person=outsider, queue=payment)


def test_a_skill_is_rated_again_and_taken_back(garam: User, haneul: User) -> None:
    skill = create_skill(actor=garam, name_ko="온누리 민원", name_en="Onnuri complaints")
    rate_skill(actor=garam, person=haneul, skill=skill, level=2)
    rate_skill(actor=garam, person=haneul, skill=skill, level=4, note="2년")
    assert haneul.skills.get().level == 4
    remove_skill(actor=garam, person=haneul, skill=skill)
    assert [event.facts.get("level") for event in haneul.staff_events.order_by("pk")] == [
        2,
        4,
        None,
    ]


def test_leaders_rate_their_own_agents_only(
    bora: User, haneul: User, bada: User, team: Team
) -> None:
    skill = Skill.objects.create(slug="onnuri", name_ko="온누리", name_en="Onnuri")
    rate_skill(actor=bora, person=haneul, skill=skill, level=3)
    with pytest.raises(NotAllowed):
        rate_skill(actor=bora, person=bada, skill=skill, level=3)


def test_every_act_has_a_row_in_the_table_of_rights() -> None:
    assert set(RIGHTS) == set(Act)


@pytest.mark.parametrize("act", sorted(Act, key=lambda act: act.value))
def test_only_seeing_is_a_right_towards_oneself(act: Act) -> None:
    assert (Role.SELF in RIGHTS[act]) == (act is Act.SEE)


def test_a_deactivated_admin_has_no_right(garam: User, haneul: User, refund: Queue) -> None:
    User.objects.filter(pk=garam.pk).update(is_active=False)
    garam.refresh_from_db()
    with pytest.raises(NotAllowed):
        grant_queue(actor=garam, person=haneul, queue=refund)


def test_granting_rings_for_the_person_and_the_queue(
    garam: User,
    haneul: User,
    refund: Queue,
    rings: list[str],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    grant_queue(actor=garam, person=haneul, queue=refund)
    assert rings == [f"person-changed {haneul.pk}", "queue-changed refund"]
