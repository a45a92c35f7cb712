"""A desk of its own: the Procfile's processes on free ports, ended by their pids."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from supportdesk.environment import PROJECT
from supportdesk.runner import procfile

HOST = "127.0.0.1"
STARTS = 60.0  # seconds
STOPS = 15.0


@dataclass
class Desk:
    """Processes by their names in the Procfile. ``settings`` and ``wsgi`` stand in for the
    product's own where a floor is measured on the same server."""

    environment: Mapping[str, str]
    log: Path
    settings: str = "supportdesk.settings"
    wsgi: str = "supportdesk.wsgi:application"
    port: int = 0
    running: dict[str, list["subprocess.Popen[bytes]"]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = self.port or free_pair()
        self.log.parent.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self, *names: str) -> None:
        """Start processes; one name may run several times."""
        for name in names:
            command = procfile.read(PROJECT / "Procfile")[name]
            command = command.replace("supportdesk.wsgi:application", self.wsgi)
            with self.log.open("ab") as log:
                process = subprocess.Popen(
                    ["/bin/sh", "-c", f"exec {command}"],
                    cwd=PROJECT,
                    env=self._variables(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self.running.setdefault(name, []).append(process)

    def manage(self, *arguments: str) -> str:
        """Run ``manage.py`` with the desk's environment; answers its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self._variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout

    def wait(self, path: str = "/healthz") -> None:
        """Return when the pages answer; raises with the end of the log when they do not."""
        end = time.monotonic() + STARTS
        while time.monotonic() < end:
            try:
                urlopen(self.url + path, timeout=5).close()
            except HTTPError:
                return  # it answers
            except OSError:
                pass
            else:
                return
            time.sleep(0.1)
        raise RuntimeError(f"The desk did not answer. {self.log.read_text()[-2000:]}")

    def kill(self, name: str) -> None:
        """SIGKILL to all processes of that name and their children, as a machine would fail."""
        for process in self.running.pop(name, []):
            _signal(process, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """Ask all to end, then insist."""
        processes = [process for group in self.running.values() for process in group]
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + STOPS
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
            _signal(process, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def pids(self) -> dict[str, list[int]]:
        """Name → its processes with their children."""
        return {
            name: [pid for process in group for pid in family(process.pid)]
            for name, group in self.running.items()
        }

    def _variables(self) -> dict[str, str]:
        programs = Path(sys.executable).parent
        return {
            **os.environ,
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
            **self.environment,
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": self.settings,
        }


def _signal(process: "subprocess.Popen[bytes]", wish: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, wish)  # its own session: nobody else's processes are in it


def free_pair() -> int:
    """A loopback port whose next one is free too. Drawn, not counted up: two desks that start at
    once would find the same one free, and granian lets two servers share a port."""
    for port in random.sample(range(20_000, 30_000, 2), 100):
        with socket.socket() as web, socket.socket() as live:
            try:
                web.bind((HOST, port))
                live.bind((HOST, port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("No two free ports from 20000 to 30000.")


def family(pid: int) -> Iterator[int]:
    """The process and all that came from it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from family(int(child))


def memory(pids: Iterable[int]) -> int:
    """Bytes, shared pages counted by their share (PSS); processes that are gone count nothing."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def cpu(pids: Iterable[int]) -> float:
    """Seconds of processor time that the processes have used so far."""
    total = 0.0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total
