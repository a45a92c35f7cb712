"""Bodies of contacts and clients with tokens."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from rest_framework.test import APIClient

from staff.models import SCOPES, User
from staff.services import create_token
from supportdesk.outbox.drain import drain
from tickets.models import InboundMessage

CONTACTS = "/api/v1/contacts/"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII="


def contact_body(**fields: Any) -> dict[str, Any]:
    """A contact as the app sends it."""
    return {
        "source": "app",
        "external_id": "A-1",
        "channel": "app",
        "received_at": "2026-04-22T09:00:00+09:00",
        "citizen": {"mobile": "010-0000-1234", "name": "홍길동"},
        "body": "바코드가 읽히지 않아요",
        "reason": "PAY-CPM-BARCODE",
    } | fields


@pytest.fixture
def client_of() -> Callable[..., APIClient]:
    """An API client that holds a person's token with all scopes, or the named ones."""

    def _client(person: User, *scopes: str) -> APIClient:
        _token, secret = create_token(actor=None, person=person, scopes=scopes or SCOPES)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return _client


@pytest.fixture
def desk() -> Callable[..., Client]:
    """A browser in which a person is signed in; headers of htmx by the part that is asked for."""

    def _desk(person: User, part: str = "") -> Client:
        headers = {"HX-Request": "true", "HX-Target": part} if part else {}
        browser = Client(headers=headers)
        browser.force_login(person)
        session = browser.session
        session["desk_second_factor"] = True  # leaders' second factors have tests of their own
        session.save()
        return browser

    return _desk


@pytest.fixture
def app(db: None, client_of: Callable[..., APIClient]) -> APIClient:
    """The citizens' app, which pushes contacts in and may read its own."""
    system = User.objects.create(username="app", name="앱", kind="agent")
    return client_of(system, "contacts:read", "contacts:write")


@pytest.fixture
def send(app: APIClient) -> Callable[..., Any]:
    """Posts a contact; fields as in ``contact_body``."""
    return lambda **fields: app.post(CONTACTS, contact_body(**fields), format="json")


@pytest.fixture
def worked(reference: None, send: Callable[..., Any]) -> Callable[..., InboundMessage]:
    """Posts a contact, lets the workers finish, and answers what became of it."""

    def _worked(**fields: Any) -> InboundMessage:
        answer = send(**fields)
        assert answer.status_code == 202, answer.content
        drain()
        return InboundMessage.objects.get(pk=UUID(answer.json()["id"]))

    return _worked
