"""Signing out who is not here."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from staff.models import Session, User
from staff.services import end_idle_sessions
from staff.sessions import ACTIVE

PAGE = "/staff/people/haneul/"
SignIn = Callable[..., Client]


@pytest.fixture
def browser(client: Client, haneul: User) -> Client:
    client.force_login(haneul)
    client.get(PAGE)
    return client


def quiet_for(browser: Client, seconds: int) -> None:
    """As if the last request had been that long ago."""
    session = browser.session
    session[ACTIVE] -= seconds
    session.save()


def stamp(browser: Client) -> int:
    return int(browser.session[ACTIVE])


def test_a_session_without_a_request_for_15_minutes_ends(browser: Client, haneul: User) -> None:
    quiet_for(browser, 16 * 60 + 5)
    assert browser.get(PAGE)["Location"].startswith("/accounts/login/")
    assert haneul.staff_events.get().facts == {"why": "idle"}
    assert "자리를 비워" in browser.get("/accounts/login/").content.decode()


def test_a_session_is_not_ended_a_moment_early(browser: Client) -> None:
    quiet_for(browser, 15 * 60 - 5)
    assert browser.get(PAGE).status_code == 200


def test_who_is_signed_out_is_not_ready(browser: Client, haneul: User) -> None:
    quiet_for(browser, 16 * 60 + 5)
    browser.get(PAGE)
    haneul.presence.refresh_from_db()
    assert haneul.presence.state == "not_ready"


def test_what_the_page_asks_by_itself_does_not_count(browser: Client) -> None:
    quiet_for(browser, 600)
    before = stamp(browser)
    browser.get("/staff/presence/", headers={"X-Desk-Background": "1"})
    assert stamp(browser) == before


def test_a_click_that_lies_inside_what_refreshes_itself_counts(browser: Client) -> None:
    quiet_for(browser, 600)
    before = stamp(browser)
    browser.post("/staff/presence/", {"state": "meal"}, headers={"X-Desk-Background": ""})
    assert stamp(browser) > before


def test_what_the_page_asks_by_itself_is_refused_after_the_end(browser: Client) -> None:
    quiet_for(browser, 16 * 60 + 5)
    headers = {"X-Desk-Background": "1", "HX-Request": "true"}
    answer = browser.get("/staff/presence/", headers=headers)
    assert (answer.status_code, answer["HX-Refresh"]) == (401, "true")


def test_staying_counts(browser: Client) -> None:
    quiet_for(browser, 600)
    before = stamp(browser)
    assert browser.post("/staff/session/").status_code == 204
    assert stamp(browser) > before + 500


def test_the_session_is_written_at_most_once_a_minute(
    browser: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):  # the session and its person; nothing is written
        browser.post("/staff/session/")


def test_leaving_by_the_warning_ends_the_session(browser: Client, haneul: User) -> None:
    assert browser.post("/staff/session/end/").status_code == 302
    assert not Session.objects.filter(person=haneul).exists()


def test_the_sweep_ends_sessions_that_nobody_uses(
    browser: Client, haneul: User, bada: User
) -> None:
    Client().force_login(bada)
    Session.objects.filter(person=haneul).update(active_at=timezone.now() - timedelta(minutes=18))
    assert end_idle_sessions() == 1
    assert browser.get(PAGE).status_code == 302
    assert Session.objects.filter(person=bada).exists()
