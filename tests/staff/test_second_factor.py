"""TOTP, recovery codes, and for whom they are compulsory."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from staff.events import Happened
from staff.models import User
from staff.services import NotAllowed, reset_second_factor
from tests.staff.conftest import PASSWORD

SignIn = Callable[..., Client]
SECRET = base64.b32encode(b"0123456789abcdefghij").decode()


def code(secret: str = SECRET) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_agent_may_work_without(sign_in: SignIn, haneul: User) -> None:
    assert sign_in(haneul).get("/staff/people/haneul/").status_code == 200


@pytest.mark.parametrize("who", ["bora", "garam"])
def test_leaders_and_admins_set_one_up_first(
    who: str, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get("/staff/people/")["Location"] == "/accounts/two-factor/"
    assert "2단계 인증" in browser.get("/accounts/two-factor/").content.decode()


def test_a_partial_is_refused_until_it_is_set_up(sign_in: SignIn, bora: User) -> None:
    answer = sign_in(bora).get("/staff/presence/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (403, "true")


def test_a_demonstration_does_not_ask(sign_in: SignIn, bora: User, settings: Any) -> None:
    settings.DEMO = True
    assert sign_in(bora).get("/staff/people/").status_code == 200


def test_setting_up_the_app_opens_the_desk_and_is_kept(sign_in: SignIn, bora: User) -> None:
    browser = sign_in(bora)
    page = browser.get("/accounts/two-factor/app/").content.decode()
    secret = re.search(r'id="secret"[^>]*value="(\w+)"', page)
    assert secret
    answer = browser.post("/accounts/two-factor/app/", {"code": code(secret[1])})
    assert answer["Location"] == "/accounts/two-factor/codes/"
    assert browser.get("/staff/people/").status_code == 200


def test_the_secret_rests_sealed(bora: User) -> None:
    kept = TOTP.activate(bora, SECRET).instance.data["secret"]
    assert SECRET not in kept
    assert SECRET.encode() not in base64.b64decode(kept)


def test_signing_in_asks_for_the_code(client: Client, with_password: Any, bora: User) -> None:
    TOTP.activate(with_password(bora), SECRET)
    answer = client.post("/accounts/login/", {"login": "bora", "password": PASSWORD})
    assert answer["Location"] == "/accounts/two-factor/authenticate/"
    assert client.get("/staff/people/").status_code == 302
    client.post("/accounts/two-factor/authenticate/", {"code": code()})
    assert client.get("/staff/people/").status_code == 200


def test_a_wrong_code_does_not_let_in(client: Client, with_password: Any, bora: User) -> None:
    TOTP.activate(with_password(bora), SECRET)
    client.post("/accounts/login/", {"login": "bora", "password": PASSWORD})
    answer = client.post("/accounts/two-factor/authenticate/", {"code": "000000"})
    assert answer.status_code == 422
    assert client.get("/staff/people/").status_code == 302


def test_the_last_factor_of_a_leader_stays(sign_in: SignIn, client: Client, bora: User) -> None:
    sign_in(bora)
    TOTP.activate(bora, SECRET)
    page = client.get("/accounts/two-factor/app/remove/").content.decode()
    client.post("/accounts/two-factor/app/remove/")
    assert "다른 인증 수단" in page
    assert Authenticator.objects.filter(user=bora).exists()


def test_a_reset_removes_it_and_signs_out(
    sign_in: SignIn, bora: User, garam: User, haneul: User
) -> None:
    browser = sign_in(bora)
    TOTP.activate(bora, SECRET)
    TOTP.activate(haneul, SECRET)
    reset_second_factor(actor=garam, person=bora)
    assert Authenticator.objects.get().user == haneul
    assert browser.get("/staff/people/")["Location"].startswith("/accounts/login/")
    assert bora.staff_events.latest("pk").kind == Happened.SECOND_FACTOR_RESET


def test_leaders_do_not_reset_second_factors(bora: User, haneul: User, team: object) -> None:
    with pytest.raises(NotAllowed):
        reset_second_factor(actor=bora, person=haneul)
