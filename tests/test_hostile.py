"""Whatever is sent, no door answers with an error of the desk."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as desk
from django.db import DataError
from django.test import Client, RequestFactory
from django.urls import reverse

from staff.models import SCOPES
from staff.services import create_token
from supportdesk.lib.request import address_of
from tests.doors import API, PAGES, Door, Scoped
from tests.hostile import NAMES, VALUES, Hostile
from tests.test_doors import names, people, world  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
JSON = "application/json"
DEEP = b"[" * 100_000
BODIES = (
    b"", b"null", b"[]", b'"a"', b"{", b"\xff\xfe", DEEP, b'{"a":' * 50_000, b'{"body": "\\u0000"}',
    b'{"body": "\\ud800"}', b'{"state": "\\u0000", "queue": "\\u0000", "reason": "\\u0000"}',
    b'{"state": 1e999}', b"9" * 5000, b'{"received_at": "9999-12-31T23:59:59-14:00"}',
)  # fmt: skip


@pytest.fixture
def browser(world: dict[str, Any]) -> Client:  # noqa: F811
    """An admin's, who gets furthest."""
    browser = Client(raise_request_exception=False)
    browser.force_login(world["people"]["admin"])
    return browser


@pytest.fixture
def program(world: dict[str, Any]) -> dict[str, Any]:  # noqa: F811
    _token, secret = create_token(actor=None, person=world["people"]["leader"], scopes=SCOPES)
    return {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": JSON}


def pages(world: dict[str, Any], *but: str) -> Iterator[tuple[str, str]]:  # noqa: F811
    for name, door in PAGES.items():
        if name not in {"account_logout", "staff:session_end", "metrics", *but}:
            yield name, door.path.format(**world["names"])


def stay_in(browser: Client, world: dict[str, Any]) -> None:  # noqa: F811
    """Some doors end the session."""
    if browser.get("/staff/session/").status_code == 302:
        browser.force_login(world["people"]["admin"])


def failing(answers: dict[Any, Any]) -> dict[Any, int]:
    return {place: said.status_code for place, said in answers.items() if said.status_code >= 500}


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:12])
def test_no_field_of_any_page_breaks_it(
    browser: Client,
    world: dict[str, Any],  # noqa: F811
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.hostile.Hostile"]
    monkeypatch.setattr(Hostile, "value", value)
    answers = {}
    for name, path in pages(world):
        answers["get", name] = browser.get(path)
        answers["post", name] = browser.post(path)
        stay_in(browser, world)
    assert not failing(answers)


def test_no_name_in_any_address_breaks_it(
    browser: Client,
    world: dict[str, Any],  # noqa: F811
    program: dict[str, Any],
) -> None:
    answers = {}
    for door in (*PAGES.values(), *API.values()):
        for bad in NAMES if "{" in door.path else ():
            path = door.path.format(**dict.fromkeys(world["names"], bad))
            extra = program if isinstance(door, Scoped) else {}
            answers["get", path[:80]] = browser.get(path, **extra)
            answers["post", path[:80]] = browser.post(path, **extra)
    assert not failing(answers)


@pytest.mark.parametrize("bad", ["%00", "a%00", "%ED%A0%80", "%FF"])
def test_what_cannot_be_kept_is_refused_in_queries_and_forms(
    browser: Client,
    world: dict[str, Any],  # noqa: F811
    bad: str,
) -> None:
    kind = "application/x-www-form-urlencoded"
    answers = {}
    for name, path in pages(world):
        answers["get", name] = browser.get(f"{path}?x={bad}&cursor={bad}&q={bad}")
        answers["post", name] = browser.post(path, f"name={bad}&x={bad}", content_type=kind)
        stay_in(browser, world)
    assert not failing(answers)
    if "%00" in bad:
        taken = {place for place, said in answers.items() if said.status_code != 400}
        assert taken <= {("post", "api-schema"), ("post", "api-not-here")}  # no forms


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:20]))
def test_no_body_breaks_the_api(
    client: Client,
    world: dict[str, Any],  # noqa: F811
    program: dict[str, Any],
    body: bytes,
) -> None:
    for door in API.values():
        path = door.path.format(**world["names"])
        for ask in (client.post, client.put):
            assert ask(path, body, **program).status_code < 500


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:12])
def test_no_query_breaks_the_api(
    client: Client,
    world: dict[str, Any],  # noqa: F811
    program: dict[str, Any],
    value: str,
) -> None:
    query = dict.fromkeys(("queue", "status", "owner", "cursor", "limit", "mobile"), value)
    for door in API.values():
        path = door.path.format(**world["names"])
        assert client.get(path, query, headers=program["headers"]).status_code < 500


def test_a_body_without_end_is_refused_before_it_is_read(browser: Client) -> None:
    length = {"CONTENT_LENGTH": str(desk.MAX_BODY_BYTES + 1)}
    answer = browser.post("/preferences/theme/", {"theme": "dark"}, **length)
    assert answer.status_code == 413


def test_what_is_too_large_for_the_api_is_a_problem(client: Client) -> None:
    length = {"CONTENT_LENGTH": str(desk.MAX_BODY_BYTES + 1)}
    answer = client.post(reverse("api-contacts"), b"{}", content_type=JSON, **length)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "base64", "utf-16", "cp949"])
def test_other_encodings_are_refused(browser: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = browser.generic("POST", "/preferences/theme/", b"theme=+2AA-", content_type=kind)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "key", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', "a" * 5000, "../../../a"]
)
def test_a_session_key_that_we_did_not_make_is_nobodys(key: str) -> None:
    browser = Client(headers={"Cookie": f"{desk.SESSION_COOKIE_NAME}={key}"})
    assert browser.get("/staff/me/").status_code == 302


def test_what_does_not_fit_the_database_is_told_to_the_api(
    client: Client, program: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: Any, **__: Any) -> None:
        raise DataError

    monkeypatch.setattr("tickets.api.contacts.contact_now", too_large)
    path = reverse("api-contact", args=["0" * 8 + "-0000-0000-0000-" + "0" * 12])
    answer = client.get(path, **program)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_storable")


@pytest.mark.parametrize(
    ("trusted", "header", "told"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_of_our_own_proxies_only(
    settings: Any, trusted: int, header: str, told: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert address_of(request) == told


def test_json_is_still_read(client: Client, program: dict[str, Any]) -> None:
    answer = client.post(reverse("api-presence"), json.dumps({"state": "available"}), **program)
    assert answer.status_code == 200


def test_doors_of_both_kinds_are_tried() -> None:
    assert {type(door) for door in (*PAGES.values(), *API.values())} == {Door, Scoped}
