"""While servers and processes fail: what was accepted over HTTP becomes tickets, each once."""

import asyncio
import json
import os
import signal
import time

import pytest

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("desk-faults"),
]
CONTACTS = 120


def test_workers_are_killed_while_contacts_come_in(world):
    def kill_twice():
        for _ in range(2):
            time.sleep(1.5)
            world.desk.kill("worker")
            world.desk.start("worker")

    world.send(range(CONTACTS), meanwhile=kill_twice)
    world.settle()
    assert world.outcome() == (CONTACTS, CONTACTS, CONTACTS)


def test_the_broker_is_wiped_while_contacts_come_in(world, broker):
    def wipe_often():
        for _ in range(10):
            time.sleep(0.2)
            broker.flushall()

    world.send(range(CONTACTS), meanwhile=wipe_often)
    world.settle()
    assert world.outcome() == (CONTACTS, CONTACTS, CONTACTS)


def test_the_web_process_is_killed_and_senders_repeat(world):
    def kill_once():
        time.sleep(0.5)
        world.desk.kill("web")
        world.desk.start("web")

    world.send(range(CONTACTS), meanwhile=kill_once)
    world.settle()
    assert world.outcome() == (CONTACTS, CONTACTS, CONTACTS)


def test_postgresql_restarts_while_contacts_come_in(world):
    world.send(range(CONTACTS), meanwhile=lambda: restart(world))
    world.settle()
    assert world.outcome() == (CONTACTS, CONTACTS, CONTACTS)


def restart(world):
    """As after a power cut: no checkpoint, recovery from the log."""
    time.sleep(0.5)
    world.postgres._pg_ctl("restart", "-m", "immediate", "-l", str(world.postgres.log))


def test_the_same_contact_50_times_at_once_is_one_ticket(world):
    async def all_at_once():
        lines = [world.line() for _ in range(50)]
        ask = {"method": "POST", "body": world.body("same")}
        return await asyncio.gather(*(line.ask("/api/v1/contacts/", **ask) for line in lines))

    answers = world.run(all_at_once())
    assert sorted(answer.status for answer in answers) == [200] * 49 + [202]
    assert len({json.loads(answer.body)["id"] for answer in answers}) == 1
    world.accepted["same"] = json.loads(answers[0].body)["id"]
    world.settle()
    assert world.outcome() == (1, 1, 1)


def test_of_74_who_claim_one_ticket_one_wins_and_73_learn_who(world):
    number = world.ticket_that_all_serve()
    agents = [name for name in world.tokens if name.startswith("agent")]

    async def all_at_once():
        lines = [world.line(name) for name in agents]
        path = f"/api/v1/tickets/{number}/claim/"
        return await asyncio.gather(*(line.ask(path, method="POST") for line in lines))

    answers = world.run(all_at_once())
    won = [agent for agent, answer in zip(agents, answers, strict=True) if answer.status == 200]
    told = [json.loads(answer.body) for answer in answers if answer.status == 409]
    assert (len(won), len(told)) == (1, 73)
    assert {answer["owner_username"] for answer in told} == set(won)


def away(world, wish):
    """Valkey is killed, or hangs, while somebody works; says what was answered, and how slowly."""
    number = world.ticket_that_all_serve()
    os.kill(world.valkey.pid(), wish)

    async def work():
        line = world.line("agent02")
        await world.accept(line, "while-away")
        asks = [f"/api/v1/tickets/{number}/", "/api/v1/tickets/?queue=general"] * 10
        answers = [await line.ask(path) for path in asks]
        answers.append(await line.ask(f"/api/v1/tickets/{number}/claim/", method="POST"))
        answers.append(await line.ask("/readyz"))
        return answers

    return world.run(work())


@pytest.mark.parametrize("wish", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "hangs"])
def test_without_valkey_the_desk_works_and_goes_on_with_jobs_when_it_is_back(world, wish):
    pid = world.valkey.pid()
    try:
        answers = away(world, wish)
    finally:
        if wish == signal.SIGSTOP:
            os.kill(pid, signal.SIGCONT)
        world.valkey.start()
    assert [answer.status for answer in answers] == [200] * len(answers)
    assert sorted(answer.seconds for answer in answers)[len(answers) // 2] < 0.5
    world.settle()
    assert world.outcome() == (2, 2, 2)
