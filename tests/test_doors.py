"""Every address × every role. The rows are in ``tests/doors.py``."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path

from citizens.models import (
    Account,
    LiveRun,
    Merchant,
    Merge,
    MigrationRun,
    RightsRequest,
    RunState,
)
from citizens.services.migration import tables
from staff.models import SCOPES, PeopleImport, PersonSkill, Skill, Team, User
from staff.services import create_token
from supportdesk.lib import checks, clock
from tests.doors import API, PAGES, Door, Scoped
from tickets.models import Attachment, SavedView, Ticket

ROLES = ("anonymous", "outsider", "agent", "leader", "admin")


@pytest.fixture
def people(settings: Any, haneul: User, bora: User, garam: User, outsider: User) -> dict[str, User]:
    """One of each kind; 보라 leads 하늘's team."""
    settings.DEMO = True  # second factors have tests of their own
    Team.objects.filter(pk=haneul.team_id).update(leader=bora)
    return {"outsider": outsider, "agent": haneul, "leader": bora, "admin": garam}


@pytest.fixture
def names(people: dict[str, User], opened: Callable[..., Ticket]) -> dict[str, Any]:
    """One of everything that an address may name."""
    agent, ticket = people["agent"], opened("환불이 늦어요", queue="refund")
    skill = Skill.objects.create(slug="onnuri", name_ko="온누리", name_en="Onnuri")
    PersonSkill.objects.create(person=agent, skill=skill, level=3)
    return {
        "agent": agent.username,
        "team": agent.team_id,
        "skill": skill.slug,
        "token": create_token(actor=None, person=agent, scopes=["tickets:read"])[0].pk,
        "upload": upload(people["admin"]).pk,
        "ticket": ticket.number,
        "attachment": attachment(ticket).pk,
        "inbound": uuid4(),
        "view": SavedView.objects.create(owner=agent, name="결제").pk,
        "citizen": citizen_of_a_run(),
        "right": right_of(agent).pk,
        "run": MigrationRun.objects.get().pk,
        "merge": merge_by(people["leader"]).pk,
        "merchant": merchant_of_a_run(),
    }


@pytest.fixture
def world(people: dict[str, User], names: dict[str, Any]) -> dict[str, Any]:
    return {"people": people, "names": names}


def citizen_of_a_run() -> int:
    """An account in a run that is in use."""
    now = clock.now()
    run = MigrationRun.objects.create(name="r", folder="f", state=RunState.LIVE, started_at=now)
    tables.create_attached(run.pk)
    LiveRun.objects.create(pk=1, run=run, changed_at=now)
    Account.objects.create(run=run, citizen_no=1, details=b"", status="active", digest=0, as_of=now)
    return 1


def merge_by(leader: User) -> Merge:
    return Merge.objects.create(kept=1, merged=2, made_by=leader, made_at=clock.now())


def merchant_of_a_run() -> int:
    shop = {"run": MigrationRun.objects.get(), "business_no": 1, "pay_mode": "CPM"}
    return Merchant.objects.create(merchant_no=1, name="빵집", status="open", **shop).merchant_no


def right_of(agent: User) -> RightsRequest:
    asked = {"citizen_no": 1, "kind": "stop", "received_by": agent}
    now = clock.now()
    return RightsRequest.objects.create(received_at=now, due_at=now, **asked)


def upload(admin: User) -> PeopleImport:
    text = "username,name\nnuri,누리"
    return PeopleImport.objects.create(uploaded_by=admin, uploaded_at=clock.now(), text=text)


def attachment(ticket: Ticket) -> Attachment:
    file = {"name": "a.png", "media_type": "image/png", "size": 1, "sha256": b"", "content": b"a"}
    return Attachment.objects.create(message=ticket.messages.get(), **file)


def knock(door: Door, role: str, world: dict[str, Any]) -> HttpResponse:
    browser = Client()
    if role != "anonymous":
        browser.force_login(world["people"][role])
    return getattr(browser, door.method)(door.path.format(**world["names"]))


def told(answer: HttpResponse) -> str:
    """What a door said: a number, or that one has to sign in."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?")
    return "sign in" if to_sign_in else str(answer.status_code)


def expected(door: Door, role: str) -> set[str]:
    if role not in door.opens_for:
        default = "sign in" if role == "anonymous" else "403"
        return {str(door.answers.get(role, default))}
    if role in door.answers:
        return {str(door.answers[role])}
    return {"200", "302", "405"}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_whom_it_should_and_for_nobody_else(
    role: str, world: dict[str, Any]
) -> None:
    said = {name: told(knock(door, role, world)) for name, door in PAGES.items()}
    wrong = {name: word for name, word in said.items() if word not in expected(PAGES[name], role)}
    assert not wrong


def refused(door: Door, role: str) -> set[str]:
    """What whoever may not enter is told when they post: the same, or that nobody may post."""
    return expected(door, role) | {"405"}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_enter_a_page_may_not_post_to_it(role: str, world: dict[str, Any]) -> None:
    closed = {name: door for name, door in PAGES.items() if role not in door.opens_for}
    posting = {name: replace(door, method="post") for name, door in closed.items()}
    said = {name: told(knock(door, role, world)) for name, door in posting.items()}
    assert not {
        name: word for name, word in said.items() if word not in refused(closed[name], role)
    }


def test_a_post_of_another_site_is_refused_everywhere(world: dict[str, Any]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world["people"]["admin"])
    paths = {name: door.path.format(**world["names"]) for name, door in PAGES.items()}
    said = {name: browser.post(path).status_code for name, path in paths.items()}
    taken = {name for name, status in said.items() if status not in {403, 404}}
    assert taken <= {"healthz", "readyz", "metrics", "api-schema"}


def call(door: Scoped, world: dict[str, Any], scopes: list[str] | None) -> HttpResponse:
    headers = {}
    if scopes is not None:
        person = world["people"]["agent"]
        _token, secret = create_token(actor=None, person=person, scopes=scopes)
        headers = {"Authorization": f"Bearer {secret}"}
    where = door.path.format(**world["names"])
    return getattr(Client(), door.method)(where, headers=headers, content_type="application/json")


def test_every_api_address_needs_a_token(world: dict[str, Any]) -> None:
    assert {call(door, world, None).status_code for door in API.values()} == {401}


def test_every_api_address_needs_its_scope(world: dict[str, Any]) -> None:
    for name, door in API.items():
        refused = call(door, world, [scope for scope in SCOPES if scope != door.scope])
        assert (name, refused.status_code, refused.json().get("scope")) == (name, 403, door.scope)


def test_every_api_address_opens_with_its_scope(world: dict[str, Any]) -> None:
    said = {name: call(door, world, [door.scope]).status_code for name, door in API.items()}
    assert not {name for name, status in said.items() if status in {401, 403}}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {name for name, _view in checks.routes()} == PAGES.keys() | API.keys()


def test_a_route_without_a_policy_does_not_pass_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    open_door: list[URLPattern | URLResolver] = [path("open/", HttpResponse, name="open")]
    monkeypatch.setattr("supportdesk.urls.urlpatterns", open_door)
    resolver = type("Resolver", (), {"url_patterns": open_door})
    monkeypatch.setattr(checks, "get_resolver", lambda: resolver)
    assert [error.id for error in checks.every_route_names_its_policy()] == ["supportdesk.E001"]
