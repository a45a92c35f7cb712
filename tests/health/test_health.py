"""What machines are told."""

from datetime import timedelta

import pytest
import redis
from django.db import OperationalError, transaction

from supportdesk.health import queries
from supportdesk.lib import clock
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import enqueue


@pytest.fixture
def late(db):
    with transaction.atomic():
        enqueue("test.late")
    Job.objects.update(due_at=clock.now() - timedelta(minutes=5))


def test_alive_asks_nobody(client, monkeypatch):
    monkeypatch.setattr(redis.Redis, "ping", lambda _: 1 / 0)
    assert client.get("/healthz").content == b"alive\n"


@pytest.mark.django_db
def test_ready_names_each_figure(client):
    answer = client.get("/readyz")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "ready")
    assert body["unapplied_migrations"] == body["oldest_due_seconds"] == 0
    assert body["database_ms"] < 1000 > body["valkey_ms"]


@pytest.mark.django_db
def test_without_valkey_pages_work_and_the_desk_is_degraded(client, monkeypatch):
    monkeypatch.setattr(queries, "valkey", lambda: redis.Redis(port=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["valkey"])


def test_jobs_that_wait_too_long_are_said(client, late):
    body = client.get("/readyz").json()
    assert (body["status"], body["degraded"]) == ("degraded", ["outbox"])
    assert 300 <= body["oldest_due_seconds"] < 320


def test_without_a_database_no_request_is_to_come_here(client, monkeypatch):
    def lost():
        raise OperationalError

    monkeypatch.setattr(queries, "_ask_database", lost)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not_ready")


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(queries, "unapplied_migrations", lambda: 2)
    assert client.get("/readyz").status_code == 503


def test_the_outbox_is_a_metric(client, late):
    lines = client.get("/metrics").content.decode().splitlines()
    age = next(line for line in lines if line.startswith("desk_outbox_oldest_due_seconds"))
    assert 300 <= float(age.split()[1]) < 320
    assert "desk_outbox_open_jobs 1.0" in lines


@pytest.mark.django_db
def test_metrics_are_for_this_machine(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 401
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 401


@pytest.mark.django_db
def test_metrics_are_for_whoever_has_the_token(client, settings):
    settings.METRICS_TOKEN = "letmein"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer letmein"}).status_code == 200
