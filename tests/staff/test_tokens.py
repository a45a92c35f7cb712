"""API tokens."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from staff.models import ApiToken, User
from staff.services import (
    NotAllowed,
    UnknownScope,
    create_token,
    deactivate,
    revoke_token,
)
from supportdesk.lib import clock

PRESENCE = "/api/v1/presence/"


def ask(secret: str, method: str = "get", **body: str) -> HttpResponse:
    headers = {"Authorization": f"Bearer {secret}"}
    send = getattr(Client(), method)
    return send(PRESENCE, body or None, headers=headers, content_type="application/json")


@pytest.fixture
def secret(haneul: User) -> str:
    return create_token(actor=None, person=haneul, scopes=["tickets:read", "tickets:write"])[1]


def test_a_token_acts_as_its_person(secret: str, bada: User) -> None:
    assert ask(secret).json()["person"] == "haneul"


def test_only_the_hash_is_kept(secret: str) -> None:
    token = ApiToken.objects.get()
    assert bytes(token.hash) == hashlib.sha256(secret.encode()).digest()
    assert len(secret) > 40


def test_presence_is_set_over_the_api(secret: str, haneul: User) -> None:
    assert ask(secret, "post", state="meal").json()["state"] == "meal"
    haneul.presence.refresh_from_db()
    assert haneul.presence.state == "meal"


def test_an_unknown_presence_is_a_problem_that_names_the_field(secret: str) -> None:
    answer = ask(secret, "post", state="asleep")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["state"]


@pytest.mark.parametrize("secret_sent", ["", "desk_nothing", "ü"])
def test_without_a_good_token_the_answer_says_how_to_sign_in(secret_sent: str, db: None) -> None:
    answer = ask(secret_sent.encode().decode("latin-1"))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="desk"'
    assert answer["Content-Type"] == "application/problem+json"


def test_a_missing_scope_is_named(haneul: User) -> None:
    _token, secret = create_token(actor=None, person=haneul, scopes=["tickets:read"])
    answer = ask(secret, "post", state="meal")
    assert (answer.status_code, answer.json()["scope"]) == (403, "tickets:write")


def test_an_expired_token_is_refused(secret: str) -> None:
    ApiToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert ask(secret).status_code == 401


def test_a_revoked_token_is_refused(secret: str, garam: User) -> None:
    revoke_token(actor=garam, token=ApiToken.objects.get())
    assert ask(secret).status_code == 401


def test_a_token_of_somebody_who_left_is_refused(secret: str, haneul: User, garam: User) -> None:
    User.objects.filter(pk=haneul.pk).update(is_active=False)
    assert ask(secret).status_code == 401
    User.objects.filter(pk=haneul.pk).update(is_active=True)
    deactivate(actor=garam, person=haneul)
    assert ask(secret).status_code == 401


def test_a_request_costs_one_query_for_the_token(
    secret: str, django_assert_num_queries: Callable[..., object]
) -> None:
    ask(secret)
    with django_assert_num_queries(2):  # the token with its person, and the presence asked for
        ask(secret)


def test_the_last_use_is_kept_to_the_minute(secret: str) -> None:
    ask(secret)
    first = ApiToken.objects.get().last_used_at
    ask(secret)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=clock.now() - timedelta(seconds=61))
    ask(secret)
    assert ApiToken.objects.get().last_used_at > first


def test_leaders_give_no_tokens(bora: User, haneul: User, team: object) -> None:
    with pytest.raises(NotAllowed):
        create_token(actor=bora, person=haneul, scopes=["tickets:read"])


@pytest.mark.parametrize("scopes", [[], ["tickets:admin"], ["tickets:read", "all"]])
def test_unknown_scopes_are_refused(scopes: list[str], haneul: User) -> None:
    with pytest.raises(UnknownScope):
        create_token(actor=None, person=haneul, scopes=scopes)


def test_the_command_prints_the_token_as_its_last_word(haneul: User) -> None:
    out = StringIO()
    call_command("create_token", "haneul", "--scope", "tickets:read", "--days", "7", stdout=out)
    assert ask(out.getvalue().split()[-1]).status_code == 200


def test_the_command_does_not_know_strangers(db: None) -> None:
    with pytest.raises(CommandError, match="no active person"):
        call_command("create_token", "nobody", "--scope", "tickets:read")
