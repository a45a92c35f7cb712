"""Sessions of people, and what a stream says."""

import asyncio
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client

from staff.models import User
from supportdesk.live import hub as module


@pytest.fixture
def session_of() -> Callable[[User], str]:
    """Signs a person in and answers the key of their session."""

    def _sign_in(person: User) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return _sign_in


@pytest.fixture
def stored():
    """The session behind a key."""
    return import_module(settings.SESSION_ENGINE).SessionStore


@pytest.fixture
def hub(monkeypatch):
    """A hub of one test, in place of the process's."""
    fresh = module.Hub()
    monkeypatch.setattr("supportdesk.live.views.hub", fresh)
    return fresh


async def next_frame(frames: "asyncio.Queue[bytes]", seconds: float = 3) -> str:
    """The next frame of a stream, as text."""
    return (await asyncio.wait_for(frames.get(), seconds)).decode()
