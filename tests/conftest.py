"""The cast: agent 하늘, leader 보라, admin 가람 — and noise, so that over-wide queries fail."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

_teardown = TransactionTestCase._fixture_teardown


def _teardown_past_append_only(self: Any) -> None:
    """Emptying tables between tests is the one thing that may pass the append-only triggers."""
    with pgtrigger.ignore():
        _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_past_append_only


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
