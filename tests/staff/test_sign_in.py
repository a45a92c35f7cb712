"""Signing in and out, lockout, and one session a person."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from staff.events import Happened
from staff.models import Session, User
from staff.services import deactivate, give_password_link
from tests.staff.conftest import PASSWORD

SignIn = Callable[..., Client]
LOGIN = "/accounts/login/"


def test_a_password_rests_as_argon2(with_password: Callable[[User], User], haneul: User) -> None:
    assert identify_hasher(with_password(haneul).password).algorithm == "argon2"


def test_signing_in_lands_in_not_ready(sign_in: SignIn, haneul: User) -> None:
    sign_in(haneul)
    haneul.presence.refresh_from_db()
    assert haneul.presence.state == "not_ready"


def test_signing_in_and_out_is_kept_with_the_address(sign_in: SignIn, haneul: User) -> None:
    sign_in(haneul).post("/accounts/logout/")
    kinds = haneul.staff_events.order_by("pk").values_list("kind", "facts")
    assert list(kinds) == [
        (Happened.SIGNED_IN, {"address": "127.0.0.1"}),
        (Happened.SIGNED_OUT, {"why": "signed_out"}),
    ]


def test_signing_out_ends_the_session_and_the_presence(sign_in: SignIn, haneul: User) -> None:
    browser = sign_in(haneul)
    browser.post("/staff/presence/", {"state": "available"})
    browser.post("/accounts/logout/")
    haneul.presence.refresh_from_db()
    assert haneul.presence.state == "not_ready"
    assert not Session.objects.filter(person=haneul).exists()


def test_a_name_in_capitals_is_the_same_name(
    client: Client, with_password: Callable[[User], User], haneul: User
) -> None:
    with_password(haneul)
    assert client.post(LOGIN, {"login": "Haneul", "password": PASSWORD}).status_code == 302


def test_a_second_sign_in_ends_the_first_and_says_so(sign_in: SignIn, haneul: User) -> None:
    first = sign_in(haneul, Client())
    second = sign_in(haneul, Client())
    assert first.get("/staff/me/")["Location"].startswith(LOGIN)
    assert "다른 곳" in first.get(LOGIN).content.decode()
    assert second.get("/staff/me/").status_code == 302
    assert Session.objects.filter(person=haneul).count() == 1


def test_others_stay_signed_in(sign_in: SignIn, haneul: User, bada: User) -> None:
    other = sign_in(bada, Client())
    sign_in(haneul, Client())
    assert other.get("/staff/people/bada/").status_code == 200


def test_who_is_deactivated_is_out_at_once_and_stays_out(
    sign_in: SignIn, haneul: User, garam: User
) -> None:
    browser = sign_in(haneul)
    deactivate(actor=garam, person=haneul)
    assert browser.get("/staff/people/haneul/").status_code == 302
    answer = browser.post(LOGIN, {"login": "haneul", "password": PASSWORD})
    assert answer["Location"] == "/accounts/inactive/"


def wrong(browser: Client, name: str, times: int) -> str:
    for _ in range(times):
        answer = browser.post(LOGIN, {"login": name, "password": "틀린-비밀번호"})
        assert answer.status_code == 422
    return answer.content.decode()


def test_five_wrong_passwords_lock_the_account_and_say_for_how_long(
    client: Client, with_password: Callable[[User], User], haneul: User
) -> None:
    with_password(haneul)
    assert "15분" in wrong(client, "haneul", 6)
    locked = client.post(LOGIN, {"login": "haneul", "password": PASSWORD})
    assert locked.status_code == 422


def test_a_lock_does_not_touch_others_behind_the_same_address(
    client: Client, sign_in: SignIn, haneul: User, bada: User
) -> None:
    wrong(client, "haneul", 6)
    sign_in(bada)


def test_a_lock_ends_after_a_quarter_of_an_hour(
    client: Client, sign_in: SignIn, haneul: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong(client, "haneul", 6)
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    sign_in(haneul)


def test_an_unknown_name_says_what_a_wrong_password_says(client: Client, haneul: User) -> None:
    known, unknown = wrong(client, "haneul", 1), wrong(client, "nobody", 1)
    assert "아이디 또는 비밀번호" in known
    assert "아이디 또는 비밀번호" in unknown


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "login/code/confirm/"])
def test_pages_that_the_desk_does_not_use_do_not_exist(client: Client, path: str, db: None) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_password_link_sets_a_password_once(client: Client, haneul: User, garam: User) -> None:
    link = give_password_link(actor=garam, person=haneul)
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    answer = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == "/accounts/password/done/"
    haneul.refresh_from_db()
    assert haneul.check_password(PASSWORD)
    assert "더 이상 쓸 수 없습니다" in Client().get(link).content.decode()
    assert haneul.staff_events.latest("pk").kind == Happened.PASSWORD_SET


def test_a_weak_password_is_refused_with_words(client: Client, haneul: User, garam: User) -> None:
    page = client.get(give_password_link(actor=garam, person=haneul), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "짧음", "password2": "짧음"})
    assert answer.status_code == 422


def test_the_sign_in_page_offers_nobody_outside_a_demonstration(
    client: Client, haneul: User
) -> None:
    assert "haneul" not in client.get(LOGIN).content.decode()


def test_the_sign_in_page_of_a_demonstration_offers_people(
    client: Client, settings: Any, haneul: User, garam: User, hire: Callable[..., User]
) -> None:
    settings.DEMO = True
    hire("gone", "떠난이", is_active=False)
    page = client.get(LOGIN).content.decode()
    assert 'data-fill="haneul"' in page
    assert 'data-fill="garam"' in page
    assert "gone" not in page


def test_the_page_after_sign_in_is_in_the_persons_language(sign_in: SignIn, haneul: User) -> None:
    haneul.language = "en"
    haneul.save()
    page = sign_in(haneul).get("/staff/people/haneul/")
    assert '<html lang="en"' in page.content.decode()


def test_choosing_a_language_keeps_it_for_the_person(client: Client, haneul: User) -> None:
    client.force_login(haneul)
    client.post("/preferences/language/", {"language": "en"})
    haneul.refresh_from_db()
    assert haneul.language == "en"


def test_an_ended_session_is_over_also_while_valkey_is_away(
    sign_in: SignIn, haneul: User, garam: User, settings: Any
) -> None:
    browser = sign_in(haneul)
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    deactivate(actor=garam, person=haneul)
    assert browser.get("/staff/people/haneul/")["Location"].startswith(LOGIN)
