"""While Valkey is away: nobody fails, nobody waits, and what guards goes on guarding."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.test import Client

from staff.models import User
from supportdesk.lib import remembered, valkey, whereabouts
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Valkey is gone; every try to reach it is an entry here."""
    tries: list[int] = []
    gone = redis.Redis(port=1)
    monkeypatch.setattr(valkey, "valkey", lambda: tries.append(1) or gone)
    monkeypatch.setattr(valkey, "breaker", valkey.Breaker())
    monkeypatch.setattr(locmem, "_caches", {})
    return tries


def test_what_is_remembered_is_asked_of_the_database(asked: list[int]) -> None:
    said = iter("ab")
    assert remembered.until_rung("ticket-changed 1", "x", lambda: next(said)) == "a"
    assert remembered.until_rung("ticket-changed 1", "x", lambda: next(said)) == "b"


def test_nobody_is_anywhere(asked: list[int]) -> None:
    assert whereabouts.arrive(1, person_id=2, name="하늘") is False
    assert whereabouts.who_is_at([1]) == {}
    whereabouts.leave(1, person_id=2)


def test_after_one_failure_others_do_not_try(asked: list[int]) -> None:
    for _ in range(10):
        valkey.ask(lambda at: at.get("x"), otherwise=lambda: None)
    assert len(asked) == 1


def test_one_in_a_second_tries_again(asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    now = valkey.time.monotonic()
    monkeypatch.setattr(valkey.time, "monotonic", lambda: now)
    valkey.tell(lambda at: at.get("x"))
    now += valkey.QUIET + 0.1
    valkey.tell(lambda at: at.get("x"))
    valkey.tell(lambda at: at.get("x"))
    assert len(asked) == 2


def test_what_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    breaker = valkey.Breaker()
    monkeypatch.setattr(valkey, "breaker", breaker)
    breaker.failed(redis.ConnectionError())
    monkeypatch.setattr(valkey, "QUIET", 0.0)
    breaker.failed(redis.ConnectionError())
    assert valkey.ask(lambda at: at.ping(), otherwise=lambda: False)
    assert breaker._try_at is None


def test_the_cache_answers_from_this_process(asked: list[int]) -> None:
    cache.set("a", [1], 60)
    cache.set_many({"b": 2, "c": 3})
    assert cache.add("a", 5) is False
    assert (cache.get("a"), cache.incr("b"), cache.get_many(["b", "c"])) == (
        [1],
        3,
        {"b": 3, "c": 3},
    )
    cache.delete("a")
    assert cache.get("a") is None


def test_wrong_passwords_lock_all_the_same(asked: list[int], client: Client, haneul: User) -> None:
    wrong = {"login": "haneul", "password": "not this one"}
    said = [client.post("/accounts/login/", wrong).content.decode() for _ in range(6)]
    assert ["잠겼" in page for page in said] == [False] * 5 + [True]


def test_pages_are_drawn(
    asked: list[int], client: Client, haneul: User, opened: Callable[..., Ticket], settings: Any
) -> None:
    ticket = opened(queue="payment")
    client.force_login(haneul)
    for path in ("/queues/payment/", f"/tickets/{ticket.number}/", "/rail/"):
        assert client.get(path).status_code == 200
    assert client.post(f"/tickets/{ticket.number}/claim/").status_code in {200, 302}
    assert client.post(f"/tickets/{ticket.number}/here/").status_code in {200, 204}
