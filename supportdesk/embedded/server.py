"""What an embedded server is: an address, a home directory, start and stop."""

import os
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from supportdesk.embedded import addresses
from supportdesk.embedded.account import Account, home_for

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class ServerFailed(Exception):
    """A server did not come up or belongs to somebody else; the text says what to do."""


class Server(ABC):
    """One server of one data directory. Start and stop are called under the lease's gate only."""

    name: str

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()

    @property
    def address(self) -> addresses.Address:
        """Port and password, chosen once and kept."""
        return addresses.kept(self.data_dir, self.name)

    @property
    @abstractmethod
    def url(self) -> str:
        """Address with password, on the loopback interface."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether our own server, and no other, answers on the port."""

    @abstractmethod
    def launch(self) -> None:
        """Start the server's process; ``start`` waits for it."""

    @abstractmethod
    def pid(self) -> int | None:
        """The running server's process, or None; never a stale or a stranger's number."""

    @abstractmethod
    def settle(self) -> None:
        """What is left to do once it answers; harmless to do again."""

    @abstractmethod
    def stop(self) -> None:
        """End the server and wait for its end."""

    @cached_property
    def account(self) -> Account:
        """Who the server runs as: ourselves, or a service account under root."""
        return self._settled[1]

    @cached_property
    def home(self) -> Path:
        """Where the server's files are: ``DATA_DIR/<name>`` with links resolved."""
        return self._settled[0]

    @cached_property
    def _settled(self) -> tuple[Path, Account]:
        return home_for(self.data_dir / self.name)

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.home / "log"

    def start(self) -> None:
        """Bring the server up, whatever the last end was like. Returns when it answers."""
        if not self.answers():
            if self.pid() is None:
                if not addresses.free(self.address.port):
                    addresses.move(self.data_dir, self.name)
                self.launch()
            if not patiently(self.answers, START_SECONDS, while_true=lambda: bool(self.pid())):
                raise ServerFailed(f"The embedded {self.name} did not start. {self.log_end()}")
        self.settle()

    def log_end(self) -> str:
        """The last lines of the log, for a message."""
        lines = self.log.read_text(errors="replace").splitlines()[-5:] if self.log.exists() else []
        return "\n".join([f"Its log, {self.log}, ends with:", *lines])

    def command(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run one of the server's programs as its account."""
        return subprocess.run(
            [str(argument) for argument in arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=plain_environment(),
            **self.account.as_arguments(),
        )


def wheel(package: str, *, instead: str) -> Path:
    """Where a wheel's files are; nothing of it is imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"The package {package} is missing: install it, or set {instead}.")
    return Path(spec.origin).parent


def plain_environment() -> dict[str, str]:
    """No PG… variable and no locale of the caller reaches a server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def process_runs(pid: int, *, program: str, home: Path) -> bool:
    """Whether ``pid`` is ``program`` working in ``home``, and not a number used again."""
    process = Path(f"/proc/{pid}")
    try:
        command = (process / "comm").read_text().strip()
        return command == program and (process / "cwd").resolve() == home.resolve()
    except OSError:
        return False


def patiently(
    holds: Callable[[], bool], seconds: float, *, while_true: Callable[[], bool] = lambda: True
) -> bool:
    """Ask ``holds`` until it says yes, ``seconds`` are over or ``while_true`` says no."""
    end = time.monotonic() + seconds
    grace = time.monotonic() + 3  # a process needs a moment to write its number
    while not holds():
        if time.monotonic() > end or (time.monotonic() > grace and not while_true()):
            return False
        time.sleep(0.05)
    return True
