"""Processes die and the broker forgets: no job is lost, and none has its effect twice."""

import pytest

from supportdesk.outbox.models import Job
from supportdesk.outbox.worker import ATTEMPTS
from tests.faults.outbox_servers import World, all_done, effects, let_leases_end, run, until, write

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("outbox-faults"),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Broker, worker and two relays for all tests of this file: starting them takes the longest."""
    with django_db_blocker.unblock():
        run("CREATE TABLE IF NOT EXISTS fault_effect (number integer NOT NULL)")
        alive = World(tmp_path_factory.mktemp("outbox") / "processes.log")
        yield alive
        alive.end()
        run("DROP TABLE fault_effect")


@pytest.fixture(autouse=True)
def _no_effect_yet(db):
    run("TRUNCATE fault_effect")


def test_a_worker_is_killed_in_the_middle(world):
    write("fault.slow", range(120))
    until(lambda: len(effects()) > 20)
    world.kill(world.worker)
    assert len(effects()) < 120
    world.worker = world.start_worker()
    until(all_done, meanwhile=let_leases_end)
    assert effects() == list(range(120))


def test_the_broker_dies_with_all_it_holds_while_workers_are_busy(world):
    write("fault.slow", range(120))
    until(lambda: len(effects()) > 20)
    world.kill(world.broker)
    write("fault.slow", range(120, 200))
    world.start_broker()
    until(all_done, meanwhile=let_leases_end)
    assert effects() == list(range(200))


def test_the_broker_is_wiped_under_the_workers(world):
    write("fault.slow", range(120))
    until(lambda: len(effects()) > 20)
    world.valkey.flushall()
    until(all_done, meanwhile=let_leases_end)
    assert effects() == list(range(120))


def test_the_database_drops_every_connection(world):
    write("fault.slow", range(120))
    until(lambda: len(effects()) > 20)
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    until(all_done, meanwhile=let_leases_end)
    assert effects() == list(range(120))


def test_a_job_that_kills_its_worker_dies_and_its_neighbours_live(world):
    write("fault.poison", range(900, 902))
    write("fault.mark", range(60))
    until(all_done, meanwhile=let_leases_end)
    assert effects() == list(range(60))
    assert (
        list(Job.objects.dead().values_list("task", "attempts")) == [("fault.poison", ATTEMPTS)] * 2
    )


def test_messages_that_come_many_times_have_one_effect(world):
    write("fault.slow", range(40))
    for job in Job.objects.all():
        for _ in range(3):
            world.send("fault.slow", [(job.pk, 0)])
    until(lambda: all_done() and not world.valkey.llen("desk"))
    assert effects() == list(range(40))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
