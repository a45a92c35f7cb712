"""Single sign-on at an issuer of our own on loopback; the browser's way there is walked by hand."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import jwt
import pytest
from django.http import HttpResponse
from django.test import Client

from staff.events import Happened
from staff.models import User
from staff.queries import person_of_claims


class Issuer(BaseHTTPRequestHandler):
    """Says of everybody who asks what ``claims`` says."""

    claims: dict[str, Any] = {}

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        about = {"issuer": here, "jwks_uri": f"{here}/keys", "token_endpoint": f"{here}/token"}
        about |= {"authorization_endpoint": f"{here}/ask", "userinfo_endpoint": f"{here}/userinfo"}
        self._say(about if "well-known" in self.path else self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        said = {"iss": here, "aud": "desk", "iat": 1, "exp": 9_999_999_999, **self.claims}
        token = jwt.encode(said, "a key that the desk does not ask for", algorithm="HS256")
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _say(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args: Any) -> None:
        """Tests are quiet."""


@pytest.fixture
def come_as(settings: Any, client: Client) -> Iterator[Callable[..., HttpResponse]]:
    """Go to the issuer and come back as whom it says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "sso", "name": "SSO", "client_id": "desk", "secret": "s"}
    app["settings"] = {"server_url": f"http://127.0.0.1:{server.server_port}"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    def _come(**claims: Any) -> HttpResponse:
        Issuer.claims = {"sub": "1", **claims}
        away = client.get("/accounts/sso/sso/login/")
        state = parse_qs(urlparse(away["Location"]).query)["state"][0]
        back = "/accounts/sso/sso/login/callback/"
        return client.get(back, {"code": "c", "state": state})  # type: ignore[return-value]

    yield _come
    server.shutdown()
    server.server_close()


def test_a_person_of_the_desk_comes_in_by_name(
    come_as: Callable[..., HttpResponse], client: Client, haneul: User, bada: User
) -> None:
    assert come_as(preferred_username="haneul").status_code == 302
    assert client.get("/staff/me/")["Location"] == "/staff/people/haneul/"
    kinds = haneul.staff_events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Happened.SSO_LINKED, Happened.SIGNED_IN]


def test_a_linked_person_comes_in_whatever_their_name_there_is_now(
    come_as: Callable[..., HttpResponse], client: Client, haneul: User
) -> None:
    come_as(preferred_username="haneul")
    client.post("/accounts/logout/")
    assert come_as(preferred_username="renamed").status_code == 302
    assert client.get("/staff/me/")["Location"] == "/staff/people/haneul/"


def test_a_stranger_gets_no_account(
    come_as: Callable[..., HttpResponse], client: Client, haneul: User
) -> None:
    answer = come_as(preferred_username="stranger", email="stranger@example.com")
    assert answer.status_code == 403
    assert User.objects.count() == 1
    assert client.get("/staff/me/")["Location"].startswith("/accounts/login/")


def test_a_leader_showed_their_second_factor_to_the_issuer(
    come_as: Callable[..., HttpResponse], client: Client, bora: User
) -> None:
    come_as(preferred_username="bora")
    assert client.get("/staff/people/").status_code == 200


def test_the_sign_in_page_offers_it_where_it_is_set_up(
    come_as: Callable[..., HttpResponse], client: Client, db: None
) -> None:
    assert 'href="/accounts/sso/sso/login/' in client.get("/accounts/login/").content.decode()


def test_the_sign_in_page_does_not_offer_it_otherwise(client: Client, db: None) -> None:
    assert "기관 계정" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("claims", "found"),
    [
        ({"preferred_username": "HANEUL@example.com"}, "haneul"),
        ({"email": "Haneul@Example.com", "email_verified": True}, "haneul"),
        ({"email": "haneul@example.com", "email_verified": False}, None),
        ({"email": "shared@example.com"}, None),
        ({"email": ""}, None),
        ({"preferred_username": "gone"}, None),
        ({"userinfo": {"preferred_username": "haneul"}}, "haneul"),
        ({}, None),
    ],
)
def test_whom_an_issuer_means(
    claims: dict[str, Any], found: str | None, haneul: User, hire: Callable[..., User]
) -> None:
    User.objects.filter(pk=haneul.pk).update(email="haneul@example.com")
    hire("one", "하나", email="shared@example.com")
    hire("two", "두나", email="shared@example.com")
    hire("gone", "떠난이", is_active=False)
    person = person_of_claims(claims)
    assert (person.username if person else None) == found
