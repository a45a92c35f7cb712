"""Who saw whom on lists, in panels and through the API: written once, and without it not seen."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from citizens.models import AccessEntry
from citizens.services import delivery_email, masked_names, requester_for, seeing
from supportdesk.environment import PROJECT
from supportdesk.lib import clock

QUEUE = "/queues/payment/"


@pytest.fixture
def hong(db):
    return requester_for(mobile="010-0000-1234", name="홍길동", email="hong@example.com")


@pytest.fixture
def ticket(opened, hong):
    return opened(queue="payment", requester=hong)


def entries(**fields):
    return list(AccessEntry.objects.filter(**fields).order_by("at"))


def test_a_list_says_whom_it_showed_once(desk, haneul, opened, ticket, hong):
    opened(queue="payment", requester=requester_for(mobile="010-0000-0001"))  # no name is drawn
    browser = desk(haneul)
    browser.get(QUEUE), browser.get(QUEUE)
    (entry,) = entries()
    assert (entry.act, entry.requesters, entry.what) == ("listed", [hong.pk], "name")
    assert (entry.actor, entry.hits, entry.door) == (haneul, 1, "page")


def test_who_comes_new_into_a_list_is_written_alone(desk, haneul, opened, ticket, hong):
    browser = desk(haneul)
    browser.get(QUEUE)
    kim = requester_for(name="김가온", mobile="010-0000-0001")
    opened(queue="payment", requester=kim)
    browser.get(QUEUE)
    assert [entry.requesters for entry in entries()] == [[hong.pk], [kim.pk]]


def test_the_same_list_is_written_again_later_and_for_others(desk, haneul, bora, ticket):
    desk(haneul).get(QUEUE), desk(bora).get(QUEUE)
    assert [entry.actor for entry in entries()] == [haneul, bora]
    with clock.at(clock.now() + timedelta(minutes=11)):
        desk(haneul).get(QUEUE)
    assert len(entries(actor=haneul)) == 2


def test_a_list_costs_one_statement_more_and_then_none(desk, haneul, ticket):
    browser = desk(haneul)
    with CaptureQueriesContext(connection) as first:
        browser.get(QUEUE)
    with CaptureQueriesContext(connection) as again:
        browser.get(QUEUE)
    written = [q for q in first if "citizens_accessentry" in q["sql"]]
    assert len(written) == 1
    assert not [q for q in again if "citizens_accessentry" in q["sql"]]


def test_a_ticket_that_is_opened_names_itself(desk, haneul, ticket, hong):
    desk(haneul).get(f"/tickets/{ticket.number}/")
    (entry,) = entries(act="opened")
    assert (entry.ticket, entry.requesters) == (ticket.number, [hong.pk])
    assert entry.what == "name,mobile,email"


def test_the_leaders_page_and_the_api_are_lists_too(desk, bora, client_of, ticket):
    desk(bora).get("/floor/?queue=payment")
    client_of(bora).get("/api/v1/tickets/")
    client_of(bora).get(f"/api/v1/tickets/{ticket.number}/")
    assert [(e.act, e.door) for e in entries()] == [
        ("listed", "page"), ("listed", "api"), ("opened", "api"),
    ]  # fmt: skip


def test_a_search_in_vain_is_written(desk, haneul, hong):
    for mobile in ("010-0000-1234", "010-0000-7777"):
        desk(haneul).post("/calls/caller/", {"mobile": mobile})
    assert [(e.act, e.by, e.hits) for e in entries()] == [
        ("searched", "mobile", 1), ("searched", "mobile", 0),
    ]  # fmt: skip


def test_a_delivery_is_the_jobs_own_entry(hong):
    assert delivery_email(hong, ticket="240415-00001") == "hong@example.com"
    (entry,) = entries(act="delivered")
    assert (entry.actor, entry.door, entry.ticket) == (None, "job", "240415-00001")


def test_without_the_log_there_is_no_list(view_of, haneul, hong, monkeypatch):
    def broken(*args):
        raise OperationalError("the log is full")

    monkeypatch.setattr(seeing, "record", broken)
    with pytest.raises(OperationalError):
        masked_names(view_of(haneul), [(hong.pk, hong.seal_id, hong.name_sealed)])


def sources():
    for app in ("staff", "tickets", "supportdesk"):
        yield from (PROJECT / app).rglob("*.py")


SEALED = {"details", "name_sealed", "mobile_sealed", "email_sealed", "citizen_no_sealed"}
OPENERS = {"masked", "masked_name", "open_details", "open_field", "find_by_mobile", "unseal"}
MAY = {
    "supportdesk/lib/sealing.py",  # where sealing is done
    "supportdesk/lib/rotation.py",  # seals anew, shows nobody
    "tickets/services/calls.py",  # one's own notes of a call, sealed for their author
    "tickets/queries/contacts.py",  # the raw contact, shown masked, written down by its page
    "tickets/api/shapes.py",  # masked, written down by the views that answer it
}


def reads(path: Path) -> set[str]:
    """Sealed columns that a file reads and openers that it imports or calls."""
    found = set()
    tree = ast.parse(path.read_text())
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found |= {node.attr} & (OPENERS - {"masked"} if id(node) in calls else SEALED)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("citizens"):
            found |= {alias.name for alias in node.names} & OPENERS
    return found


def test_nothing_outside_opens_a_sealed_column():
    wrong = {str(path.relative_to(PROJECT)): reads(path) for path in sources()}
    assert not {path: what for path, what in wrong.items() if what and path not in MAY}
