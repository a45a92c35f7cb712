"""Writing a job."""

from datetime import timedelta

import pytest
import redis
from django.db import transaction

from supportdesk.lib import bell, clock, valkey
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import CHANNEL, NeedsTransaction, enqueue


@pytest.mark.django_db(transaction=True)
def test_a_job_needs_the_transaction_of_its_change():
    with pytest.raises(NeedsTransaction):
        enqueue("test.see", id=1)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_a_change_that_is_rolled_back():
    with transaction.atomic():
        enqueue("test.see", id=1)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_key_of_a_task_is_written_once():
    for task, key in [("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("a", None), ("a", None)]:
        enqueue(task, key=key)
    assert Job.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["가" * 121, 1.5, {"name": "홍길동"}])
def test_a_job_carries_ids_and_nothing_else(text):
    with pytest.raises(TypeError):
        enqueue("test.see", text=text)


@pytest.mark.django_db
def test_a_job_of_later_is_not_due_before_its_time():
    later = clock.now() + timedelta(hours=1)
    enqueue("test.see", not_before=later)
    assert not Job.objects.to_publish(clock.now()).exists()
    assert Job.objects.to_publish(later).exists()


@pytest.mark.django_db(transaction=True)
def test_one_ring_wakes_the_relay_however_many_jobs_a_transaction_writes():
    ears = valkey.valkey().pubsub(ignore_subscribe_messages=True)
    ears.subscribe(bell.channel(CHANNEL))
    ears.get_message(timeout=1)
    with transaction.atomic():
        enqueue("test.see", id=1)
        with transaction.atomic():
            enqueue("test.see", id=2)
    assert ears.get_message(timeout=1)
    assert not ears.get_message(timeout=0.2)
    ears.close()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_written_although_valkey_is_gone(monkeypatch):
    gone = redis.Redis(port=1)
    monkeypatch.setattr(valkey, "valkey", lambda: gone)
    monkeypatch.setattr(valkey, "breaker", valkey.Breaker())
    with transaction.atomic():
        enqueue("test.see", id=1)
    assert Job.objects.count() == 1
