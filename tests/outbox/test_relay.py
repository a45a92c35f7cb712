"""From the outbox to the broker."""

import threading
from datetime import timedelta

import kombu.exceptions
import pytest
from django.db import connection, transaction

from supportdesk.lib import clock
from supportdesk.outbox.models import Job
from supportdesk.outbox.relay import LARGEST_MESSAGE, LEASE, SPREAD, _round, publish_due, relay
from supportdesk.outbox.worker import ATTEMPTS

pytestmark = pytest.mark.django_db


class Broker:
    """Keeps what is sent; ``broken`` refuses it."""

    def __init__(self):
        self.messages = []
        self.broken = False

    def send(self, task, published):
        if self.broken:
            raise kombu.exceptions.OperationalError
        self.messages.append((task, published))

    @property
    def ids(self):
        return [job_id for _, published in self.messages for job_id, _ in published]


@pytest.fixture
def broker():
    return Broker()


def test_what_is_due_is_published_once_with_its_attempts(job, broker):
    written = job()
    job(not_before=clock.now() + timedelta(days=1))
    assert publish_due(broker.send) == 1
    assert publish_due(broker.send) == 0
    assert broker.messages == [("test.see", [(written.pk, 0)])]


def test_a_publication_that_nobody_began_is_made_again_after_its_lease(job, broker):
    written = job()
    publish_due(broker.send)
    written.refresh_from_db()
    assert LEASE * 0.9 < written.next_at - clock.now() <= LEASE
    Job.objects.update(next_at=clock.now())
    publish_due(broker.send)
    assert broker.ids == [written.pk, written.pk]


def test_many_jobs_share_messages_of_their_task(job, broker):
    for number in range(SPREAD * LARGEST_MESSAGE):
        job("test.a" if number % 2 else "test.b")
    publish_due(broker.send)
    assert {len(published) for _, published in broker.messages} == {LARGEST_MESSAGE}
    assert len(set(broker.ids)) == SPREAD * LARGEST_MESSAGE


def test_few_jobs_travel_alone_so_that_every_worker_has_one(job, broker):
    for _ in range(SPREAD):
        job()
    publish_due(broker.send)
    assert len(broker.messages) == SPREAD


def test_without_a_broker_the_jobs_are_due_again_at_once(job, broker):
    broker.broken = True
    job()
    assert _round(broker.send, lambda: 0) == 0
    broker.broken = False
    assert publish_due(broker.send) == 1


def test_a_full_broker_gets_no_more(job, broker):
    job()
    assert _round(broker.send, lambda: 1000) == 0
    assert broker.messages == []


def test_a_job_whose_last_attempt_killed_its_worker_is_dead(job, broker):
    written, noise = job(), job()
    Job.objects.filter(pk=written.pk).update(attempts=ATTEMPTS)
    publish_due(broker.send)
    written.refresh_from_db()
    assert written.dead_at
    assert written.last_error.startswith("WorkerLost")
    assert broker.ids == [noise.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_is_passed_over_by_the_relay(job, broker):
    """The other connection is a worker: its lock on the row is the lease."""
    written, free = job(), job()

    def publish():
        publish_due(broker.send)
        connection.close()

    with transaction.atomic():
        Job.objects.select_for_update().get(pk=written.pk)
        other = threading.Thread(target=publish)
        other.start()
        other.join()
    assert broker.ids == [free.pk]


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_publish_each_job_once(job, broker):
    for _ in range(60):
        job()

    def publish():
        publish_due(broker.send)
        connection.close()

    relays = [threading.Thread(target=publish) for _ in range(2)]
    for each in relays:
        each.start()
    for each in relays:
        each.join()
    assert len(broker.ids) == len(set(broker.ids)) == 60


def test_the_relay_publishes_until_it_is_stopped(job, broker, monkeypatch):
    job()
    rounds = iter([False, False, True])
    monkeypatch.setattr("supportdesk.outbox.relay.POLL", 0.01)
    relay(broker.send, backlog=lambda: 0, stopped=lambda: next(rounds))
    assert len(broker.ids) == 1
