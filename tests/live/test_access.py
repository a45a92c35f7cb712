"""Who may listen."""

import asyncio
import time

import pytest
from django.test import RequestFactory

from supportdesk.live.access import may_listen, origin_allowed

pytestmark = pytest.mark.django_db(transaction=True)


def listens(key):
    return asyncio.run(may_listen(key))


@pytest.mark.parametrize(
    ("person", "answer"), [("haneul", True), ("bora", True), ("garam", True), ("outsider", False)]
)
def test_those_who_work_the_desk_listen(request, session_of, person, answer):
    assert listens(session_of(request.getfixturevalue(person))) is answer


def test_a_stranger_does_not_listen(haneul):
    assert not listens("0" * 32)


def test_who_was_deactivated_does_not_listen(haneul, session_of):
    key = session_of(haneul)
    haneul.is_active = False
    haneul.save()
    assert not listens(key)


def test_who_signed_out_does_not_listen(haneul, session_of, stored):
    key = session_of(haneul)
    stored(key).delete()
    assert not listens(key)


def test_listening_is_no_activity_and_ends_with_it(haneul, session_of, stored, settings):
    session = stored(session_of(haneul))
    session["desk_active"] = int(time.time() - settings.IDLE.total_seconds() - 200)
    session.save()
    assert not listens(session.session_key)
    assert stored(session.session_key)["desk_active"] == session["desk_active"]


@pytest.mark.parametrize(
    ("origin", "answer"),
    [
        ("", True),
        ("http://localhost:{pages}", True),
        ("https://localhost", True),
        ("http://[::1]:{pages}", True),
        ("http://localhost:{other}", False),
        ("http://evil.example", False),
        ("null", False),
        ("http://localhost:port", False),
    ],
)
def test_only_our_pages_may_read_the_stream(settings, origin, answer):
    pages = settings.LIVE_PORT - 1
    headers = {"Origin": origin.format(pages=pages, other=pages + 7)} if origin else {}
    settings.ALLOWED_HOSTS = ["localhost", "[::1]"]
    assert origin_allowed(RequestFactory().get("/live/stream", headers=headers)) is answer
