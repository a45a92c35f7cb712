"""A desk with servers of its own, so that they can be killed, wiped and restarted."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis

from bench.desk import Desk
from bench.load import Answer, Line
from supportdesk.embedded import Postgres, Valkey, attached
from supportdesk.environment import PROJECT

PATIENCE = 60.0
# Half a minute, or an hour of pauses, goes by: what a killed worker held is due again.
LEASES_END = "UPDATE outbox_job SET next_at = now() WHERE done_at IS NULL AND dead_at IS NULL"


@dataclass
class World:
    """The desk, its servers, and what was sent to it."""

    desk: Desk
    postgres: Postgres
    valkey: Valkey
    tokens: dict[str, str]
    source: str = ""
    reason: str = "PAY-CPM-BARCODE"
    accepted: dict[str, str] = field(default_factory=dict)  # external id → contact's id
    _lines: list[Line] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Its answer, with all lines closed behind it."""

        async def tidily() -> Any:
            try:
                return await work
            finally:
                while self._lines:
                    await self._lines.pop().hang_up()

        return asyncio.run(tidily())

    def line(self, person: str = "leader01") -> Line:
        """A program with the person's token."""
        token = self.tokens[person]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._lines.append(Line(self.desk.port, headers))
        return self._lines[-1]

    def send(self, numbers: range, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Contacts, each repeated until it is accepted; ``meanwhile`` runs beside."""

        async def all_of_them() -> None:
            work = iter(numbers)
            disturbance = asyncio.get_running_loop().run_in_executor(None, meanwhile)
            await asyncio.gather(*(self._sender(work) for _ in range(8)), disturbance)

        self.run(all_of_them())

    async def _sender(self, numbers: Iterator[int]) -> None:
        line = self.line()
        for number in numbers:
            await self.accept(line, str(number))

    async def accept(self, line: Line, external_id: str) -> Answer:
        """Send one contact until the desk says that it is on disk."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = await line.ask("/api/v1/contacts/", method="POST", body=self.body(external_id))
            if answer.status in (200, 202):
                self.accepted[external_id] = json.loads(answer.body)["id"]
                return answer
            await asyncio.sleep(0.2)
        raise AssertionError(f"Contact {external_id} was not accepted: {answer.status}")

    def body(self, external_id: str) -> bytes:
        contact = {
            "source": self.source,
            "external_id": external_id,
            "channel": "app",
            "received_at": "2024-04-15T09:00:00+09:00",
            "citizen": {"citizen_no": f"{self.source}-{external_id}", "name": "시민"},
            "body": "바코드가 읽히지 않아요",
        }
        if self.reason:
            contact["reason"] = self.reason
        return json.dumps(contact).encode()

    def ticket_that_all_serve(self) -> str:
        """Number of a new ticket in the general queue."""
        self.reason = ""
        self.send(range(1))
        self.settle()
        ticket = (
            "SELECT number FROM tickets_ticket WHERE id = "
            "(SELECT ticket_id FROM tickets_inboundmessage WHERE source = %s)"
        )
        return str(self.ask(ticket, self.source)[0][0])

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """SQL beside the desk."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []

    def settle(self) -> None:
        """Wait until every accepted contact is worked; pauses of retries are not waited for."""
        end = time.monotonic() + PATIENCE
        while self._open() and time.monotonic() < end:
            self.ask(LEASES_END)
            time.sleep(0.5)

    def _open(self) -> int:
        waiting = (
            "SELECT count(*) FROM tickets_inboundmessage WHERE source = %s AND status = 'accepted'"
        )
        return int(self.ask(waiting, self.source)[0][0])

    def outcome(self) -> tuple[int, int, int]:
        """Contacts that the API calls ticketed, different messages, tickets of this source."""
        states = []

        async def read() -> None:
            line = self.line()
            for contact in self.accepted.values():
                answer = await line.ask(f"/api/v1/contacts/{contact}/")
                states.append(json.loads(answer.body)["status"])

        self.run(read())
        messages = (
            "SELECT count(DISTINCT message_id), count(DISTINCT ticket_id) "
            "FROM tickets_inboundmessage WHERE source = %s"
        )
        return (states.count("ticketed"), *self.ask(messages, self.source)[0])  # type: ignore[return-value]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Servers and processes for all tests of a module."""
    place = tmp_path_factory.mktemp("desk")
    postgres, valkey = Postgres(place), Valkey(place)
    with ExitStack() as ending:
        for server in (postgres, valkey):
            ending.callback(_forget, server.home)
            ending.enter_context(attached(server))
        addresses = {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url, "DATA_DIR": str(place)}
        desk = Desk({**os.environ, **addresses}, place / "desk.log")
        ending.callback(desk.stop)
        desk.manage("migrate")
        tokens = _people({**os.environ, **addresses})
        desk.start("web", "worker", "relay")
        desk.wait()
        yield World(desk, postgres, valkey, tokens)


@pytest.fixture
def world(running: World) -> World:
    """The same with all processes up, for a source of contacts of its own."""
    running.source, running.accepted = f"fault-{uuid4().hex[:8]}", {}
    running.reason = "PAY-CPM-BARCODE"
    running.desk.start(*{"web", "worker", "relay"} - set(running.desk.running))
    return running


@pytest.fixture
def broker(world: World) -> Iterator["redis.Redis[bytes]"]:
    with redis.Redis.from_url(world.valkey.url) as client:
        yield client


def _people(environment: dict[str, str]) -> dict[str, str]:
    """Sign-in name → token."""
    command = [sys.executable, "-m", "tests.faults.people"]
    said = subprocess.check_output(command, cwd=PROJECT, env=environment, text=True)
    return dict(json.loads(said.splitlines()[-1]))


def _forget(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
