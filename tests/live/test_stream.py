"""The stream as a browser gets it."""

import asyncio
import json

import pytest
from django.test import AsyncRequestFactory

from supportdesk.live import views

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = "http://localhost:{}"


@pytest.fixture
def ask(settings):
    """Asks for the stream with a session key, as one of our pages does."""
    origin = PAGES.format(settings.LIVE_PORT - 1)

    async def _ask(key="", origin=origin):
        request = AsyncRequestFactory().get("/live/stream", headers={"origin": origin})
        request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        return await views.stream(request)

    return _ask


def test_without_a_session_the_answer_is_401_and_no_redirect(ask):
    answer = asyncio.run(ask())
    assert (answer.status_code, json.loads(answer.content)["code"]) == (401, "not_authenticated")


def test_a_foreign_page_is_refused(ask, haneul, session_of):
    answer = asyncio.run(ask(session_of(haneul), origin="http://evil.example"))
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer


def test_our_page_may_read_it_with_its_cookie(ask, haneul, session_of, settings):
    answer = asyncio.run(ask(session_of(haneul)))
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Access-Control-Allow-Origin"] == PAGES.format(settings.LIVE_PORT - 1)
    assert answer["Access-Control-Allow-Credentials"] == "true"
    assert answer["Cache-Control"] == "no-store"


def test_a_full_process_sends_clients_elsewhere(ask, haneul, session_of, monkeypatch):
    monkeypatch.setattr(views, "MOST", 0)
    assert asyncio.run(ask(session_of(haneul))).status_code == 503


async def _frames(key, until):
    """Frames up to the one that has ``until`` in it, or to the end of the stream."""
    frames = []
    async for frame in views._frames(key):
        frames.append(frame.decode())
        if until and until in frames[-1]:
            break
    views.hub._listener.cancel()
    await asyncio.gather(views.hub._listener, return_exceptions=True)
    return frames


def test_a_silent_stream_shows_that_it_lives(hub, haneul, session_of, monkeypatch):
    monkeypatch.setattr(views, "HEARTBEAT", 0.05)
    frames = asyncio.run(_frames(session_of(haneul), "event: beat"))
    assert frames[0].startswith("event: resync")


def test_the_stream_ends_soon_after_a_sign_out(hub, haneul, session_of, stored, monkeypatch):
    monkeypatch.setattr(views, "HEARTBEAT", 0.05)
    monkeypatch.setattr(views, "RECHECK", (0.2, 0.2))
    key = session_of(haneul)
    stored(key).delete()
    frames = asyncio.run(_frames(key, None))
    assert frames[-1].startswith("event: ended")


def test_the_end_comes_within_a_minute():
    assert views.HEARTBEAT + max(views.RECHECK) < 60
