"""Sweeps by the clock."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from supportdesk.celery import app
from supportdesk.lib import clock
from supportdesk.outbox import registry, services
from supportdesk.outbox.beat import SlotScheduler, slot
from supportdesk.outbox.drain import drain
from supportdesk.outbox.models import Job

pytestmark = pytest.mark.django_db
NINE = datetime(2024, 4, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def every_ten_minutes(monkeypatch, seen):
    monkeypatch.setattr(registry, "_PERIODICS", {"test.see": timedelta(minutes=10)})


@pytest.fixture
def at(monkeypatch):
    return lambda now: monkeypatch.setattr(clock, "now", lambda: now)


def test_two_beats_enqueue_a_slot_once(every_ten_minutes, at):
    at(NINE)
    for beat in (SlotScheduler(app), SlotScheduler(app)):
        beat.tick()
        beat.tick()
    assert Job.objects.count() == 1


def test_the_next_slot_is_enqueued_when_it_begins(every_ten_minutes, at):
    beat = SlotScheduler(app)
    for minutes in (0, 9, 10, 19, 35):
        at(NINE + timedelta(minutes=minutes))
        assert 0 < beat.tick() <= 5
    assert Job.objects.count() == 3


def test_slots_are_the_same_on_every_machine():
    assert slot(NINE, timedelta(hours=1)) == slot(NINE + timedelta(minutes=59), timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_a_sweep_leaves_it_to_one_that_runs(monkeypatch):
    swept = []
    for table in ("_EFFECTS", "_PERIODICS"):
        monkeypatch.setattr(registry, table, {})
    registry.periodic("test.sweep", every=timedelta(hours=1))(lambda: swept.append(1))
    alone = registry.effect_of("test.sweep")

    def second():
        with transaction.atomic():
            alone()
        connection.close()

    with transaction.atomic():
        alone()
        other = threading.Thread(target=second)
        other.start()
        other.join()
    assert swept == [1]


def test_done_jobs_are_removed_after_a_week_and_nothing_else(job, seen):
    old, fresh, dead = job(), job(), job()
    week = clock.now() - timedelta(days=7, minutes=1)
    Job.objects.filter(pk=old.pk).update(done_at=week)
    Job.objects.filter(pk=fresh.pk).update(done_at=clock.now())
    Job.objects.filter(pk=dead.pk).update(dead_at=week)
    assert services.purge_done() == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {fresh.pk, dead.pk}


def test_the_purge_is_a_sweep_of_the_desk(job):
    registry.load()
    assert "outbox.purge_done" in registry.periodics()
    job("outbox.purge_done")
    assert drain() == 1
