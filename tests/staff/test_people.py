"""Hiring, changing and letting go."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from staff.events import Happened
from staff.models import Kind, Presence, Queue, QueueService, StaffEvent, Team, User
from staff.services import (
    LastAdmin,
    NameTaken,
    Newcomer,
    NotAllowed,
    OwnRights,
    StillLeads,
    activate,
    change_person,
    create_token,
    deactivate,
    hire,
    hire_all,
)

Cast = Callable[..., User]


def kinds(person: User) -> list[str]:
    return list(person.staff_events.order_by("pk").values_list("kind", flat=True))


def test_hiring_is_kept_with_who_and_the_rights_given(garam: User, payment: Queue) -> None:
    new = hire(actor=garam, newcomer=Newcomer("nuri", "누리", queues=[payment]))
    assert kinds(new) == [Happened.HIRED, Happened.QUEUE_GRANTED]
    assert {event.actor for event in new.staff_events.all()} == {garam}


def test_a_newcomer_is_not_ready_and_has_no_password(garam: User) -> None:
    new = hire(actor=garam, newcomer=Newcomer("nuri", "누리"))
    assert new.presence.state == "not_ready"
    assert not new.has_usable_password()


@pytest.mark.parametrize("who", ["haneul", "bora", "outsider"])
def test_only_admins_hire(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        hire(actor=request.getfixturevalue(who), newcomer=Newcomer("nuri", "누리"))


def test_one_taken_name_among_many_hires_nobody(garam: User, haneul: User) -> None:
    with pytest.raises(NameTaken):
        hire_all(actor=garam, newcomers=[Newcomer("nuri", "누리"), Newcomer("haneul", "하늘 둘")])
    assert not User.objects.filter(username="nuri").exists()


def test_five_thousand_are_hired_in_a_handful_of_statements(
    garam: User, payment: Queue, django_assert_max_num_queries: Callable[..., object]
) -> None:
    many = [Newcomer(f"nuri{n}", f"누리{n}", queues=[payment]) for n in range(5_000)]
    with django_assert_max_num_queries(30):
        hire_all(actor=garam, newcomers=many)


def test_a_changed_role_is_kept_with_from_and_to(garam: User, haneul: User) -> None:
    change_person(actor=garam, person=haneul, kind=Kind.LEADER, name="하늘빛")
    event = haneul.staff_events.get(kind=Happened.KIND_CHANGED)
    assert (event.actor, event.facts) == (garam, {"from": "agent", "to": "leader"})


def test_saving_without_a_change_writes_no_history(garam: User, haneul: User) -> None:
    change_person(actor=garam, person=haneul, kind=Kind.AGENT, name="하늘")
    assert kinds(haneul) == []


def test_a_changed_mail_address_is_not_written_into_the_history(garam: User, haneul: User) -> None:
    change_person(actor=garam, person=haneul, email="haneul@example.com")
    assert "example.com" not in str(haneul.staff_events.get().facts)


def test_an_outsider_serves_no_queue(garam: User, haneul: User, bada: User) -> None:
    change_person(actor=garam, person=haneul, kind=Kind.OUTSIDER)
    assert not haneul.serves.exists()
    assert haneul.staff_events.filter(kind=Happened.QUEUE_REMOVED).count() == 1
    assert bada.serves.count() == 2


def test_a_leader_of_a_team_stays_a_leader(garam: User, bora: User, team: Team) -> None:
    with pytest.raises(StillLeads):
        change_person(actor=garam, person=bora, kind=Kind.AGENT)


def test_nobody_gives_up_their_own_admin_right(garam: User, hire: Cast) -> None:
    hire("sora", "소라", kind="admin")
    with pytest.raises(OwnRights):
        change_person(actor=garam, person=garam, kind=Kind.AGENT)


def test_nobody_deactivates_themselves(garam: User, hire: Cast) -> None:
    hire("sora", "소라", kind="admin")
    with pytest.raises(OwnRights):
        deactivate(actor=garam, person=garam)


def test_the_last_admin_stays(garam: User, hire: Cast) -> None:
    hire("gone", "옛관리자", kind="admin", is_active=False)
    with pytest.raises(LastAdmin):
        deactivate(actor=None, person=garam)
    with pytest.raises(LastAdmin):
        change_person(actor=None, person=garam, kind=Kind.AGENT)


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_remove_each_other_at_once_leave_one(garam: User, hire: Cast) -> None:
    sora = hire("sora", "소라", kind="admin")
    both = threading.Barrier(2)

    def remove(actor: User, person: User) -> None:
        both.wait()
        try:
            deactivate(actor=actor, person=person)
        except LastAdmin:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=pair) for pair in ((garam, sora), (sora, garam))
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert User.objects.filter(kind=Kind.ADMIN, is_active=True).count() == 1


def test_deactivation_ends_every_right_at_once(garam: User, haneul: User, bada: User) -> None:
    token, _secret = create_token(actor=garam, person=haneul, scopes=["tickets:read"])
    deactivate(actor=garam, person=haneul)
    token.refresh_from_db()
    haneul.refresh_from_db()
    assert token.revoked_at
    assert not haneul.is_active
    assert haneul.presence.state == "not_ready"
    assert list(QueueService.objects.values_list("person__username", flat=True).distinct()) == [
        "bada"
    ]


def test_who_leads_a_team_and_leaves_leads_it_no_more(garam: User, bora: User, team: Team) -> None:
    deactivate(actor=garam, person=bora)
    team.refresh_from_db()
    assert team.leader is None
    assert Happened.LEADERSHIP_TAKEN in kinds(bora)


def test_who_comes_back_has_no_queues(garam: User, haneul: User) -> None:
    deactivate(actor=garam, person=haneul)
    activate(actor=garam, person=haneul)
    haneul.refresh_from_db()
    assert haneul.is_active
    assert not haneul.serves.exists()


@pytest.mark.parametrize("act", [deactivate, activate])
def test_leaders_do_not_let_people_go(
    act: Callable[..., User], bora: User, haneul: User, team: Team
) -> None:
    with pytest.raises(NotAllowed):
        act(actor=bora, person=haneul)


def test_the_history_cannot_be_rewritten(garam: User, haneul: User) -> None:
    change_person(actor=garam, person=haneul, kind=Kind.LEADER)
    for attempt in (
        lambda: StaffEvent.objects.update(actor=haneul),
        lambda: StaffEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            attempt()
    assert Presence.objects.filter(person=haneul).exists()
