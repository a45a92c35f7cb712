"""Ringing."""

import pytest
import redis
from django.db import transaction

from supportdesk.lib import bell, valkey
from supportdesk.live.services import CHANNEL, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    """What rings on the wire until half a second passes in silence."""
    ears = valkey.valkey().pubsub(ignore_subscribe_messages=True)
    ears.subscribe(bell.channel(CHANNEL))
    ears.get_message(timeout=1)

    def _heard():
        topics = []
        while message := ears.get_message(timeout=0.5):
            topics += message["data"].decode().splitlines()
        return topics

    yield _heard
    ears.close()


def test_topics_of_a_transaction_ring_once_and_after_the_commit(heard):
    with transaction.atomic():
        publish("ticket-changed 12")
        publish("queue-changed payment")
        with transaction.atomic():
            publish("ticket-changed 12")
        assert heard() == []
    assert heard() == ["ticket-changed 12", "queue-changed payment"]


def test_a_change_that_is_rolled_back_does_not_ring(heard):
    with transaction.atomic():
        publish("ticket-changed 12")
        transaction.set_rollback(True)
    assert heard() == []


def test_a_ring_survives_the_rollback_of_another_savepoint(heard):
    with transaction.atomic():
        with transaction.atomic():
            publish("ticket-changed 12")
            transaction.set_rollback(True)
        publish("ticket-changed 13")
    assert heard() == ["ticket-changed 13"]


def test_all_topics_of_a_transaction_take_one_trip(monkeypatch):
    trips = []
    monkeypatch.setattr(bell, "_send", lambda words: trips.append(list(words)))
    with transaction.atomic():
        for number in range(5):
            with transaction.atomic():
                publish(f"ticket-changed {number}")
    assert [len(words) for words in trips] == [5]


def test_nobody_fails_because_nobody_hears(monkeypatch):
    gone = redis.Redis(port=1)
    monkeypatch.setattr(valkey, "valkey", lambda: gone)
    monkeypatch.setattr(valkey, "breaker", valkey.Breaker())
    with transaction.atomic():
        publish("ticket-changed 12")


def test_after_a_failure_the_next_second_does_not_try(monkeypatch):
    asked = []
    gone = redis.Redis(port=1)
    monkeypatch.setattr(valkey, "valkey", lambda: asked.append(1) or gone)
    monkeypatch.setattr(valkey, "breaker", valkey.Breaker())
    publish("ticket-changed 12")
    once = len(asked)
    publish("ticket-changed 13")
    assert len(asked) == once


@pytest.mark.parametrize(
    "topic", ["ticket-changed", "ticket 12\ndata: x", "홍길동 12", "a b c", ""]
)
def test_a_topic_is_a_kind_and_one_key(topic):
    with pytest.raises(ValueError, match="Not a topic"):
        publish(topic)
