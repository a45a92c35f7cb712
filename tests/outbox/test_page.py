"""The staff page of jobs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from supportdesk.lib import clock
from supportdesk.outbox import queries
from supportdesk.outbox.models import Job, Replay
from supportdesk.outbox.queries import View

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def admin(client, garam):
    client.force_login(garam)
    return client


@pytest.fixture
def dead(job):
    """A dead job of mail among others that live, and one of another task."""
    mail, other, _alive = job("test.mail", ticket_id=7), job("test.other"), job("test.mail")
    Job.objects.filter(pk__in=[mail.pk, other.pk]).update(
        dead_at=clock.now(), attempts=8, last_error="ValueError: no line"
    )
    return mail


def test_an_admin_sees_why_a_job_is_dead(admin, dead):
    page = admin.get(reverse("outbox:jobs", args=["dead"])).content.decode()
    assert "test.mail" in page
    assert "ticket_id=7" in page
    assert "ValueError: no line" in page
    assert page.count("<tr>") == 3


@pytest.mark.parametrize("person", ["haneul", "bora", "outsider"])
def test_nobody_else_sees_or_replays(client, request, person, dead):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("outbox:jobs")).status_code == 403
    assert client.post(reverse("outbox:replay", args=[dead.pk])).status_code == 403
    assert Job.objects.get(pk=dead.pk).dead_at


def test_replaying_one_job_gives_it_a_new_life_and_says_who_did(admin, dead, garam):
    admin.post(reverse("outbox:replay", args=[dead.pk]))
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert Job.objects.dead().count() == 1
    assert Replay.objects.values_list("task", "job_id", "jobs", "actor").get() == (
        "test.mail", dead.pk, 1, garam.pk,
    )  # fmt: skip


def test_replaying_a_task_leaves_the_dead_of_others(admin, dead):
    admin.post(reverse("outbox:replay_all", args=["test.mail"]))
    assert [job.task for job in Job.objects.dead()] == ["test.other"]


def test_replaying_what_another_has_replayed_is_refused(admin, dead):
    admin.post(reverse("outbox:replay", args=[dead.pk]))
    assert admin.post(reverse("outbox:replay", args=[dead.pk])).status_code == 409
    assert Replay.objects.count() == 1


def test_late_are_those_that_have_been_due_for_a_minute(job):
    late, due = job(), job()
    job(not_before=clock.now() + timedelta(hours=1))
    Job.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(minutes=2))
    assert queries.jobs(View.LATE).rows == [late]
    assert queries.jobs(View.DUE).rows == [late, due]


def test_pages_follow_each_other_without_gap_or_repetition(job, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    written = [job().pk for _ in range(7)]
    shown, cursor = [], ""
    while not shown or cursor:
        page = queries.jobs(View.DUE, cursor=cursor)
        shown, cursor = shown + [row.pk for row in page.rows], page.next_cursor
    assert shown == written


def test_an_old_address_begins_at_the_top(admin):
    assert admin.get(reverse("outbox:jobs"), {"after": "nonsense"}).status_code == 302


def test_many_jobs_cost_no_more_queries_than_one(admin, job, dead):
    address = reverse("outbox:jobs", args=["dead"])
    admin.get(address)
    with CaptureQueriesContext(connection) as few:
        admin.get(address)
    for _ in range(30):
        job("test.mail")
    Job.objects.update(dead_at=clock.now())
    with CaptureQueriesContext(connection) as many:
        admin.get(address)
    assert len(many) == len(few)


def test_the_oldest_due_job_is_the_age(job):
    assert queries.oldest_due_age() == 0
    old, done = job(), job()
    Job.objects.filter(pk=old.pk).update(due_at=clock.now() - timedelta(seconds=90))
    Job.objects.filter(pk=done.pk).update(
        due_at=clock.now() - timedelta(days=1), done_at=clock.now()
    )
    assert 90 <= queries.oldest_due_age() < 95
