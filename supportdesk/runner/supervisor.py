"""Keeps the processes of the desk running: starts, restarts, ends them together.

Of the small process runners none restarts a child with patience and gives up with a sentence; it
takes little code. Everything that happens (a child's end, a signal, a restart that is due) goes
through one queue, so one thread decides.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

STEADY_SECONDS = 60.0  # who ran so long starts with a clean record
ATTEMPTS = 5
LONGEST_PAUSE = 15.0
STOP_SECONDS = 20.0


@dataclass
class Child:
    """One line of the Procfile."""

    name: str
    command: str
    process: "subprocess.Popen[str] | None" = None
    started: float = 0.0
    failures: int = 0


@dataclass(frozen=True)
class Ended:
    """A child's process is gone."""

    child: Child
    code: int


@dataclass
class Supervisor:
    """Runs ``commands`` (name → shell command) until a signal, or until one cannot be kept up."""

    commands: dict[str, str]
    environment: dict[str, str]
    stop_seconds: float = STOP_SECONDS
    first_pause: float = 1.0
    _events: "SimpleQueue[Ended | Child | int]" = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.children = [Child(name, command) for name, command in self.commands.items()]
        self._width = max(map(len, self.commands))

    def run(self) -> int:
        """Exit code: 0 after a signal, 1 when a process kept failing."""
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wish, lambda number, _: self._events.put(number))
        for child in self.children:
            self._start(child)
        try:
            return self._watch()
        finally:
            self._stop_all()

    def _watch(self) -> int:
        while True:
            event = self._events.get()
            if isinstance(event, int):
                self.say("desk", "Ending …")
                return 0
            if isinstance(event, Child):
                self._start(event)
            elif not self._again(event):
                return 1

    def _again(self, event: Ended) -> bool:
        child = event.child
        lived = time.monotonic() - child.started
        child.failures = 1 if lived > STEADY_SECONDS else child.failures + 1
        if child.failures >= ATTEMPTS:
            self.say(
                "desk", f"{child.name} ended {ATTEMPTS} times in a row, the last time with exit "
                f"code {event.code}. Its lines above say why. The desk ends."
            )  # fmt: skip
            return False
        pause = min(self.first_pause * 2 ** (child.failures - 1), LONGEST_PAUSE)
        self.say("desk", f"{child.name} ended (exit code {event.code}); again in {pause:g} s.")
        timer = threading.Timer(pause, self._events.put, [child])
        timer.daemon = True
        timer.start()
        return True

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        # A session of its own: Ctrl-C reaches us alone, and a child's group can be ended whole.
        child.process = subprocess.Popen(
            [*_dies_with_us(), "/bin/sh", "-c", f"exec {child.command}"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        for work in (self._copy_lines, self._wait_for):
            threading.Thread(target=work, args=(child, child.process), daemon=True).start()

    def _copy_lines(self, child: Child, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.say(child.name, line.rstrip("\n"))

    def _wait_for(self, child: Child, process: "subprocess.Popen[str]") -> None:
        code = process.wait()
        _signal_group(process, signal.SIGKILL)  # grandchildren that outlived it
        self._events.put(Ended(child, code))

    def _stop_all(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            _signal_group_leader(process)
        end = time.monotonic() + self.stop_seconds
        while any(process.poll() is None for process in running) and time.monotonic() < end:
            if self._second_wish():
                break
        for process in running:
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _second_wish(self) -> bool:
        """Whether somebody asked again while we wait: then at once."""
        try:
            return isinstance(self._events.get(timeout=0.1), int)
        except Empty:
            return False

    def say(self, name: str, line: str) -> None:
        """One line, with who said it."""
        try:
            print(f"{name:<{self._width}} | {line}", flush=True)
        except OSError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - nobody reads any more


def _dies_with_us() -> list[str]:
    """Where util-linux has it: the kernel ends a child whose supervisor was killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _signal_group_leader(process: "subprocess.Popen[str]") -> None:
    """SIGTERM to the child alone: it knows how to end its own workers."""
    if process.poll() is None:
        process.terminate()


def _signal_group(process: "subprocess.Popen[str]", wish: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, wish)
