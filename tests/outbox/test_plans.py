"""Each query of the outbox's daily life is a probe of its partial index, however many are done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Min

from supportdesk.lib import clock
from supportdesk.outbox.models import Job

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture(autouse=True)
def _a_week_of_jobs(db):
    done = {"task": "test.see", "due_at": NOW, "next_at": NOW, "done_at": NOW}
    Job.objects.bulk_create(Job(**done) for _ in range(5000))
    Job.objects.bulk_create(Job(**{**done, "done_at": None}) for _ in range(5))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_job")


@pytest.mark.parametrize(
    "query",
    [
        Job.objects.to_publish(NOW).order_by("next_at")[:500],
        Job.objects.due(NOW).order_by("due_at", "id")[:51],
        Job.objects.dead().order_by("-dead_at", "-id")[:51],
        Job.objects.filter(done_at__lt=NOW - timedelta(days=7)).order_by("done_at"),
        Job.objects.due(NOW).values("task").annotate(Min("due_at")),
    ],
    ids=["to publish", "due", "dead", "to purge", "the oldest"],
)
def test_what_is_done_is_not_read(query):
    plan = query.explain()
    assert "Seq Scan" not in plan
    assert "outbox_job_" in plan
