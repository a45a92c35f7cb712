"""Jobs of tests: effects that are seen, fail or give up."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from supportdesk.outbox import registry
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import enqueue


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Gives a job's name an effect for one test."""
    return lambda name, effect: monkeypatch.setitem(registry._EFFECTS, name, effect)


@pytest.fixture
def seen(effects: Callable[[str, Any], None]) -> list[dict[str, Any]]:
    """What ``test.see`` was called with; beside it stands a job of another day, which nobody may
    touch."""
    calls: list[dict[str, Any]] = []
    effects("test.see", lambda **ids: calls.append(ids))
    return calls


@pytest.fixture
def job(db: None) -> Callable[..., Job]:
    """Enqueues and answers the row."""

    def _job(task: str = "test.see", **fields: Any) -> Job:
        with transaction.atomic():
            enqueue(task, **fields)
        return Job.objects.latest("id")

    return _job
