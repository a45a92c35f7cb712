"""People who sign in, and a team with its leader."""

from collections.abc import Callable

import pytest
from django.test import Client

from staff.models import Team, User

PASSWORD = "맑은-하늘-2024"


@pytest.fixture
def team(haneul: User, bora: User) -> Team:
    """결제팀: 보라 leads, 하늘 belongs."""
    team = haneul.team
    assert team
    team.leader = bora
    team.save()
    return team


@pytest.fixture
def with_password() -> Callable[[User], User]:
    """The same person, who can sign in with ``PASSWORD``."""

    def _give(person: User) -> User:
        person.set_password(PASSWORD)
        person.save()
        return person

    return _give


@pytest.fixture
def sign_in(client: Client, with_password: Callable[[User], User]) -> Callable[..., Client]:
    """Through the page, as people do."""

    def _sign_in(person: User, browser: Client = client) -> Client:
        with_password(person)
        sent = {"login": person.username, "password": PASSWORD}
        assert browser.post("/accounts/login/", sent).status_code == 302
        return browser

    return _sign_in


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the doorbell says."""
    heard: list[str] = []
    monkeypatch.setattr("staff.events.publish", heard.append)
    return heard
