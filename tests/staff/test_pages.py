"""The staff pages: what they show, save and refuse."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff.models import ApiToken, Kind, Queue, Skill, Team, User
from staff.services import change_person, create_token, grant_queue, revoke_token


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.DEMO = True  # it has tests of its own


@pytest.fixture
def admin(client: Client, garam: User) -> Client:
    client.force_login(garam)
    return client


@pytest.fixture
def leader(client: Client, bora: User, team: Team) -> Client:
    client.force_login(bora)
    return client


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"haneul", "bada", "bora", "garam"}),
        ("search=하늘", {"haneul"}),
        ("search=BAD", {"bada"}),
        ("kind=leader", {"bora"}),
        ("queue=refund", {"bada"}),
        ("state=available&kind=agent", {"haneul", "bada"}),
        ("account=inactive", {"gone"}),
        ("team=nonsense", {"haneul", "bada", "bora", "garam"}),
    ],
)
def test_the_list_is_narrowed(
    asked: str,
    found: set[str],
    admin: Client,
    haneul: User,
    bada: User,
    bora: User,
    hire: Callable[..., User],
) -> None:
    hire("gone", "떠난이", is_active=False)
    page = admin.get(f"/staff/people/?{asked}").context["page"]
    assert {person.username for person in page.people} == found


def test_the_list_goes_on_after_a_page(
    admin: Client, hire: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("staff.queries.people"), "PAGE", 2)
    names = [hire(f"nuri{n}", "누리").username for n in range(3)]
    first = admin.get("/staff/people/?search=누리").context
    second = admin.get(f"/staff/people/?{first['next_query']}").context["page"]
    assert [p.username for p in [*first["page"].people, *second.people]] == names
    assert second.next == ""


def test_the_list_costs_the_same_queries_however_many_people(
    admin: Client, hire: Callable[..., User]
) -> None:
    admin.get("/staff/people/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/staff/people/")
    for n in range(30):
        hire(f"nuri{n}", "누리", "payment", "refund")
    with CaptureQueriesContext(connection) as many:
        admin.get("/staff/people/")
    assert len(few) == len(many)


def test_a_person_is_registered(admin: Client, payment: Queue) -> None:
    sent = {
        "username": "nuri",
        "name": "누리",
        "kind": "agent",
        "employment": "emergency",
        "queues": [payment.pk],
    }
    assert admin.post("/staff/new-person/", sent)["Location"] == "/staff/people/nuri/"
    person = User.objects.get(username="nuri")
    assert (person.employment, person.serves.get().queue) == ("emergency", payment)


def test_a_taken_name_is_said_beside_the_field(admin: Client, haneul: User) -> None:
    sent = {"username": "haneul", "name": "하늘", "kind": "agent", "employment": "regular"}
    answer = admin.post("/staff/new-person/", sent)
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors
    assert "data-error-summary" in answer.content.decode()


def test_a_person_is_changed(admin: Client, haneul: User) -> None:
    sent = {"name": "하늘빛", "kind": "leader", "employment": "regular", "language": "ko"}
    admin.post("/staff/people/haneul/change/", sent)
    haneul.refresh_from_db()
    assert (haneul.name, haneul.kind, haneul.team) == ("하늘빛", Kind.LEADER, None)


def test_a_refusal_stands_on_the_form(admin: Client, garam: User) -> None:
    sent = {"name": "가람", "kind": "agent", "employment": "regular", "language": "ko"}
    answer = admin.post("/staff/people/garam/change/", sent)
    assert answer.status_code == 422
    assert "본인의 관리자 권한" in answer.content.decode()


def test_deactivating_is_asked_before(admin: Client, haneul: User) -> None:
    assert "사용 중지할까요" in text(admin, "/staff/people/haneul/account/")
    haneul.refresh_from_db()
    assert haneul.is_active
    admin.post("/staff/people/haneul/account/")
    haneul.refresh_from_db()
    assert not haneul.is_active


def test_a_deactivated_person_is_activated_on_the_same_page(
    admin: Client, hire: Callable[..., User]
) -> None:
    gone = hire("gone", "떠난이", is_active=False)
    admin.post("/staff/people/gone/account/")
    gone.refresh_from_db()
    assert gone.is_active


def test_a_leader_changes_the_queues_of_their_own_agent(
    leader: Client, haneul: User, refund: Queue
) -> None:
    leader.post("/staff/people/haneul/queues/", {"queues": [refund.pk]})
    assert [service.queue for service in haneul.serves.all()] == [refund]


def test_a_leader_finds_no_such_page_for_agents_of_others(leader: Client, bada: User) -> None:
    assert leader.get("/staff/people/bada/queues/").status_code == 404
    assert leader.post("/staff/people/bada/queues/", {"queues": []}).status_code == 404
    assert bada.serves.count() == 2


def test_a_leader_reads_everybody_but_sees_no_history_of_others(
    leader: Client, bada: User, haneul: User, garam: User, refund: Queue
) -> None:
    for person in (bada, haneul):
        change_person(actor=garam, person=person, employment="emergency")
    assert "권한·접속 이력" in text(leader, "/staff/people/haneul/")
    assert "권한·접속 이력" not in text(leader, "/staff/people/bada/")


def test_an_agent_sees_only_their_own_page(client: Client, haneul: User, bada: User) -> None:
    client.force_login(haneul)
    assert client.get("/staff/people/haneul/").status_code == 200
    assert client.get("/staff/people/bada/").status_code == 404


def test_the_history_says_who_gave_what_when(
    admin: Client, garam: User, haneul: User, refund: Queue
) -> None:
    grant_queue(actor=garam, person=haneul, queue=refund)
    change_person(actor=garam, person=haneul, kind=Kind.LEADER)
    page = text(admin, "/staff/people/haneul/")
    assert "대기열 배정" in page
    assert "상담사 → 팀장" in page
    assert "가람" in page


def test_a_skill_is_rated_on_the_page(leader: Client, haneul: User) -> None:
    skill = Skill.objects.create(slug="onnuri", name_ko="온누리 민원", name_en="Onnuri")
    leader.post("/staff/people/haneul/skills/", {"skill": skill.pk, "level": 4, "note": "2년"})
    assert (haneul.skills.get().level, haneul.skills.get().note) == (4, "2년")
    leader.post("/staff/people/haneul/skills/onnuri/remove/")
    assert not haneul.skills.exists()


def test_a_password_link_is_shown_once_and_only_when_asked(leader: Client, haneul: User) -> None:
    assert "/accounts/password/new/" not in text(leader, "/staff/people/haneul/password/")
    answer = leader.post("/staff/people/haneul/password/")
    assert "http://testserver/accounts/password/new/" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_token_is_shown_once(admin: Client, haneul: User) -> None:
    sent = {"name": "CTI", "scopes": ["contacts:write"], "days": 30}
    assert "desk_" in admin.post("/staff/people/haneul/tokens/", sent).content.decode()
    page = text(admin, "/staff/people/haneul/")
    assert "CTI" in page
    assert "desk_" not in page


def test_a_token_is_revoked_on_the_page(admin: Client, haneul: User) -> None:
    sent = {"name": "CTI", "scopes": ["contacts:write"], "days": 30}
    admin.post("/staff/people/haneul/tokens/", sent)
    token = ApiToken.objects.get()
    admin.post(f"/staff/people/haneul/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at


def test_a_team_gets_a_leader(admin: Client, bora: User) -> None:
    admin.post("/staff/new-team/", {"name": "환불팀", "leader": bora.pk})
    assert Team.objects.get(name="환불팀").leader == bora
    admin.post(f"/staff/teams/{Team.objects.get(name='환불팀').pk}/", {"name": "환불1팀"})
    assert Team.objects.get(name="환불1팀").leader is None


def test_an_agent_cannot_lead_a_team(admin: Client, haneul: User) -> None:
    answer = admin.post("/staff/new-team/", {"name": "환불팀", "leader": haneul.pk})
    assert answer.status_code == 422


def test_a_queue_is_made_last_and_moved_up(admin: Client, payment: Queue) -> None:
    sent = {"slug": "vip", "name_ko": "우대", "name_en": "VIP", "ageing_minutes": 10}
    admin.post("/staff/new-queue/", sent | {"is_active": "on"})
    before = list(Queue.objects.values_list("slug", flat=True))
    admin.post("/staff/queues/vip/position/", {"to": "up"})
    after = list(Queue.objects.values_list("slug", flat=True))
    assert before[-1] == "vip"
    assert after[-2:] == ["vip", before[-2]]


def test_a_queue_is_renamed_but_keeps_its_code(admin: Client, payment: Queue) -> None:
    sent = {"name_ko": "결제·오류", "name_en": "Payments", "ageing_minutes": 20, "slug": "other"}
    admin.post("/staff/queues/payment/", sent)
    payment.refresh_from_db()
    assert (payment.name_ko, payment.slug, payment.is_active) == ("결제·오류", "payment", False)


def test_leaders_read_queues_and_who_serves_them(leader: Client, haneul: User) -> None:
    page = text(leader, "/staff/queues/payment/")
    assert "하늘" in page
    assert 'name="name_ko"' not in page


def test_a_skill_is_added(admin: Client) -> None:
    sent = {"name_ko": "영어", "name_en": "English", "slug": "english"}
    admin.post("/staff/new-skill/", sent)
    assert "영어" in text(admin, "/staff/skills/")


def test_the_tokens_that_are_valid_now_are_listed(admin: Client, haneul: User, bada: User) -> None:
    create_token(actor=None, person=haneul, scopes=["tickets:read"], name="CTI")
    gone, _secret = create_token(actor=None, person=bada, scopes=["tickets:read"], name="옛것")
    revoke_token(actor=None, token=gone)
    page = text(admin, "/staff/tokens/")
    assert "CTI" in page
    assert "옛것" not in page
