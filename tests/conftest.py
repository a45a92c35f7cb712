"""The cast: agent 하늘, leader 보라, admin 가람 — and noise, so that over-wide queries fail."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

import pgtrigger
import pytest
from django.core.cache import cache
from django.core.management.base import CommandError
from django.db import connection
from django.test import TransactionTestCase

from staff.models import Presence, Queue, QueueService, State, Team, User
from supportdesk.lib import clock, remembered
from tickets.models import Channel, Reason, Ticket
from tickets.services import Contact, open_ticket
from tickets.services.reference import load_reference

_teardown = TransactionTestCase._fixture_teardown


def _teardown_past_append_only(self: Any) -> None:
    """Emptying tables between tests is the one thing that may pass the append-only triggers.
    Where a desk's processes still work on them, the two may wait for each other: try again."""
    for seconds in (2, 4, 8, 16, 0):  # 0: for ever
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
        with suppress(CommandError) if seconds else nullcontext(), pgtrigger.ignore():
            _teardown(self)
            break
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


TransactionTestCase._fixture_teardown = _teardown_past_append_only


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()
    remembered.forget()


@pytest.fixture
def reference(db: None) -> None:
    """Queues and reasons of the corpus."""
    load_reference()


@pytest.fixture
def payment(reference: None) -> Queue:
    return Queue.objects.get(slug="payment")


@pytest.fixture
def refund(reference: None) -> Queue:
    return Queue.objects.get(slug="refund")


@pytest.fixture
def barcode(reference: None) -> Reason:
    """결제 › CPM › 바코드 인식 불가."""
    return Reason.objects.get(code="PAY-CPM-BARCODE")


@pytest.fixture
def hire(reference: None) -> Callable[..., User]:
    """A person with a presence, serving the named queues."""

    def _hire(username: str, name: str, *queues: str, kind: str = "agent", **fields: Any) -> User:
        state = fields.pop("state", State.AVAILABLE)
        person = User.objects.create(username=username, name=name, kind=kind, **fields)
        Presence.objects.create(person=person, state=state, since=clock.now())
        for queue in Queue.objects.filter(slug__in=queues):
            QueueService.objects.create(person=person, queue=queue)
        return person

    return _hire


@pytest.fixture
def haneul(hire: Callable[..., User]) -> User:
    """Agent 하늘, available, serves payment."""
    team, _ = Team.objects.get_or_create(name="결제팀")
    return hire("haneul", "하늘", "payment", team=team)


@pytest.fixture
def bada(hire: Callable[..., User]) -> User:
    """Agent 바다, available, serves payment and refund."""
    return hire("bada", "바다", "payment", "refund")


@pytest.fixture
def bora(hire: Callable[..., User]) -> User:
    """Leader 보라."""
    return hire("bora", "보라", "payment", kind="leader")


@pytest.fixture
def garam(hire: Callable[..., User]) -> User:
    """Admin 가람."""
    return hire("garam", "가람", kind="admin")


@pytest.fixture
def outsider(hire: Callable[..., User]) -> User:
    """A training outsider, who sees nothing of the desk."""
    return hire("outsider", "교육생", kind="outsider")


@pytest.fixture
def opened(reference: None) -> Callable[..., Ticket]:
    """Opens a ticket as a contact would."""

    def _open(body: str = "바코드가 읽히지 않아요", **fields: Any) -> Ticket:
        at = fields.pop("at", None) or clock.now()
        if isinstance(fields.get("queue"), str):
            fields["queue"] = Queue.objects.get(slug=fields["queue"])
        if isinstance(fields.get("reason"), str):
            fields["reason"] = Reason.objects.get(code=fields["reason"])
        channel = fields.pop("channel", Channel.APP)
        return open_ticket(contact=Contact(channel, body, at=at), **fields).ticket

    return _open


@pytest.fixture
def noise(opened: Callable[..., Ticket], hire: Callable[..., User]) -> list[Ticket]:
    """Tickets of others in other queues, in several states."""
    other = hire("noise", "소음", "refund", "gift")
    rows = [opened("환불이 늦어요", queue="refund"), opened("선물이 안 와요", queue="gift")]
    Ticket.objects.filter(pk=rows[0].pk).update(owner=other, status="open")
    return rows
