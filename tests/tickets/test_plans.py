"""The hot reads find their rows by the index that was made for them, however many there are."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import seed
from staff.models import User
from supportdesk.lib import clock
from tickets import queries, services
from tickets.models import Status, Ticket
from tickets.queries import TicketFilter, floor
from tickets.queries.overview import came_back
from tickets.queries.returned import returned
from tickets.services import intake

TICKETS = 10_000


@pytest.fixture(scope="module")
def full(django_db_setup, django_db_blocker):
    """A desk with thousands of tickets, most of them finished; filled once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed.fill(TICKETS, now=clock.now())
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")  # as the embedded server has it
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def db(full, django_db_blocker):
    """Stands for pytest-django's: within the filled desk, what one test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def agent(db):
    return User.objects.get(username="agent01")


@pytest.fixture
def leader(db):
    return User.objects.get(username="leader01")


def plans(work):
    """Answer of ``work`` and the plans of its statements, each explained before it runs."""
    found = []

    def explain(execute, sql, params, many, context):
        if sql.lstrip().startswith(("SELECT", "UPDATE", "WITH")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        answer = work()
    return answer, "\n\n".join(found)


def uses(plan, index):
    """``index`` is a pattern: a short list may as well be found by the foreign key's own index."""
    assert not re.search(r"Seq Scan on tickets_(ticket|message|ticketevent)\b", plan), plan
    assert re.search(rf"using {index}|Index Scan on {index}", plan), plan


def test_claim_next_walks_the_claimable_in_order(agent):
    ticket, plan = plans(lambda: services.claim_next(actor=agent))
    assert ticket
    uses(plan, "tickets_claimable")
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("tickets_queue_page", {"queue": "payment", "status": "unfinished"}),
        ("tickets_owner_page", {"owner": "me", "status": "unfinished"}),
        ("tickets_newest_of_queue", {"queue": "payment"}),
        ("tickets_(newest_of_owner|ticket_owner_id)", {"owner": "me"}),
        ("tickets_newest", {}),
    ],
)
def test_each_list_has_its_index(agent, leader, index, words):
    actor = agent if "owner" in words else leader
    page, plan = plans(lambda: queries.inbox(actor, TicketFilter(**words)))
    assert page.rows
    uses(plan, index)


def test_a_later_page_is_found_by_the_same_index(agent):
    words = TicketFilter(queue="payment", status="unfinished")
    first = queries.inbox(agent, words, size=10)
    page, plan = plans(lambda: queries.inbox(agent, words, size=10, cursor=first.next_cursor))
    assert page.rows
    uses(plan, "tickets_queue_page")


def test_the_programs_list_is_found_newest_first(agent):
    page, plan = plans(lambda: queries.newest(agent, TicketFilter(queue="payment")))
    assert page.rows
    uses(plan, "tickets_newest_of_queue")


def test_the_timeline_is_read_by_the_ticket(agent):
    ticket = Ticket.objects.filter(message_count__gt=2).first()
    entries, plan = plans(lambda: queries.timeline(ticket))
    assert len(entries) > 3
    uses(plan, "tickets_message_(of_ticket|ticket_id)")
    uses(plan, "tickets_(event_of_ticket|ticketevent_ticket_id)")


def test_earlier_contacts_are_found_by_the_requester(leader):
    ticket = Ticket.objects.filter(requester__isnull=False).first()
    rows, plan = plans(lambda: queries.earlier_contacts(leader, ticket))
    assert rows
    uses(plan, "tickets_(by_requester|ticket_requester_id)")


@pytest.mark.parametrize(
    ("name", "index"),
    [("queue_figures", "tickets_queue_page"), ("people", "tickets_owner_page")],
)
def test_counts_read_only_what_is_in_work(agent, name, index):
    read = {
        "queue_figures": queries.queue_figures,
        "people": lambda: list(queries.people(agent)),
    }[name]
    rows, plan = plans(read)
    assert rows
    uses(plan, index)


def test_my_load_is_counted_by_the_owner(agent):
    _, plan = plans(lambda: queries.my_open(agent))
    uses(plan, "tickets_owner_page")


def test_what_is_to_be_closed_is_found_by_its_age():
    Ticket.objects.filter(status=Status.RESOLVED, pk__lt=50).update(resolved_at="2024-01-01T00:00Z")
    closed, plan = plans(services.close_resolved)
    assert closed == 49
    uses(plan, "tickets_to_close")


def test_a_list_costs_one_statement_however_long_it_is(agent):
    words = TicketFilter(queue="payment", status="unfinished")
    for size in (1, 50):
        with CaptureQueriesContext(connection) as run:
            for row in queries.inbox(agent, words, size=size).rows:
                _ = (row.queue, row.owner, row.reason, row.requester)
        assert len(run) == 1


def test_a_tag_is_found_among_the_few_that_have_one(leader):
    Ticket.objects.filter(pk__lt=20).update(tags=["장애"])
    page, plan = plans(lambda: queries.inbox(leader, TicketFilter(tag="장애")))
    assert page.rows
    assert "tickets_by_tag" in plan


def test_the_floor_reads_only_what_is_in_work(leader):
    lines, plan = plans(floor.lines)
    assert any(line.waiting for line in lines)
    uses(plan, "tickets_(queue_page|claimable)")
    page, plan = plans(lambda: floor.floor_rows(leader, floor.FloorFilter(queue="payment")))
    assert page.rows
    uses(plan, "tickets_queue_page")


@pytest.mark.parametrize(
    ("index", "work"),
    [
        ("tickets_to_wake", lambda _: services.wake_waiting()),
        ("tickets_(owner|queue)_page", lambda _: services.release_of_leavers()),
        ("tickets_event_owner_left", lambda _: returned()),
        ("tickets_came_back", came_back),
    ],
)
def test_what_comes_back_is_found_without_reading_the_rest(agent, index, work):
    _, plan = plans(lambda: work(agent))
    uses(plan, index)


def test_a_citizens_thread_is_found_by_the_requester(agent):
    ticket = Ticket.objects.filter(requester__isnull=False, reason__isnull=False).first()
    found, plan = plans(lambda: intake._thread(ticket.requester, ticket.reason))
    assert found
    uses(plan, "tickets_(by_requester|ticket_requester_id)")
