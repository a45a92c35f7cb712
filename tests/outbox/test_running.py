"""Running a job: once, or again later, or never more."""

from datetime import timedelta

import pytest
import structlog
from django.db import connection, transaction

from supportdesk.lib import clock
from supportdesk.outbox import worker
from supportdesk.outbox.drain import drain
from supportdesk.outbox.models import Job
from supportdesk.outbox.registry import GiveUp
from supportdesk.outbox.worker import ATTEMPTS

pytestmark = pytest.mark.django_db


def fail(**_ids):
    Job.objects.create(task="half", due_at=clock.now(), next_at=clock.now())
    raise ValueError("no line to 홍길동 at 010-0000-1234, 'table_x' said \"가나다 마\"")


def refuse(**_ids):
    raise GiveUp("no such ticket")


def test_a_job_runs_with_its_ids_and_is_done(job, seen):
    written = job(ticket_id=7, source="app")
    assert drain() == 1
    written.refresh_from_db()
    assert seen == [{"ticket_id": 7, "source": "app"}]
    assert (written.done_at is not None, written.attempts) == (True, 1)


def test_a_second_delivery_of_a_message_does_nothing(job, seen):
    written = job()
    for _ in range(3):
        worker.run(lambda: seen.append({}), published=[(written.pk, 0)])
    assert len(seen) == 1


def test_a_job_that_fails_leaves_no_half_effect_and_is_tried_later(job, effects):
    effects("test.fail", fail)
    written = job("test.fail")
    drain()
    written.refresh_from_db()
    assert written.done_at is None
    assert written.next_at > clock.now() + timedelta(seconds=3)
    assert not Job.objects.filter(task="half").exists()


def test_the_failure_of_one_job_is_not_that_of_the_next(job, effects, seen):
    effects("test.fail", fail)
    bad, good = job("test.fail"), job("test.fail")
    worker.run(lambda: 1 / 0, published=[(bad.pk, 0)])
    worker.run(lambda: seen.append({}), published=[(good.pk, 0)])
    assert Job.objects.get(pk=good.pk).done_at


def test_an_error_is_kept_without_what_could_be_a_person(job, effects):
    effects("test.fail", fail)
    written = job("test.fail")
    drain()
    written.refresh_from_db()
    assert written.last_error.startswith("ValueError: no line to … at ")
    assert "table_x" in written.last_error
    assert not {"홍길동", "0000", "1234", "가나다"} & set(written.last_error.split())


def test_the_log_of_a_job_holds_ids_and_no_arguments(job, effects):
    effects("test.fail", fail)
    effects("test.fine", lambda **_ids: None)
    with structlog.testing.capture_logs() as lines:
        job("test.fail", code="SECRET")
        job("test.fine", code="SECRET")
        drain()
    assert {line["event"] for line in lines} == {"job.failed", "job.done"}
    assert "SECRET" not in repr(lines)
    assert "홍길동" not in repr(lines)


def test_a_job_is_dead_after_its_last_attempt(job, effects):
    effects("test.fail", fail)
    written = job("test.fail")
    for _ in range(ATTEMPTS + 2):
        Job.objects.update(next_at=clock.now())
        drain()
    written.refresh_from_db()
    assert (written.dead_at is not None, written.attempts) == (True, ATTEMPTS)


def test_a_job_that_gives_up_is_dead_at_once(job, effects):
    effects("test.refuse", refuse)
    written = job("test.refuse")
    drain()
    written.refresh_from_db()
    assert (written.dead_at is not None, written.attempts) == (True, 1)


def test_pauses_grow_to_an_hour_and_eight_attempts_outlast_an_outage_of_an_hour():
    pauses = [worker.pause_after(attempt) for attempt in range(1, ATTEMPTS)]
    assert timedelta(seconds=5) <= pauses[0] <= timedelta(seconds=10)
    assert max(pauses) <= timedelta(hours=1)
    assert sum(pauses, timedelta()) > timedelta(hours=1)


def test_a_job_that_enqueues_another_has_it_run_too(job, effects, seen):
    effects("test.first", lambda: job("test.see", id=2))
    job("test.first")
    assert drain() == 2
    assert seen == [{"id": 2}]


@pytest.mark.django_db(transaction=True)
def test_the_attempt_is_counted_before_the_effect_begins(job, effects):
    written = job()

    def look():
        raise ZeroDivisionError

    worker.run(look, published=[(written.pk, 0)])
    assert Job.objects.get().attempts == 1
    assert not connection.in_atomic_block


def test_no_more_than_two_statements_surround_an_effect(job, django_assert_num_queries):
    written = job()
    with django_assert_num_queries(4):  # and the transaction's savepoint, twice
        worker.run(lambda: None, published=[(written.pk, 0)])
    assert transaction.get_connection().in_atomic_block
