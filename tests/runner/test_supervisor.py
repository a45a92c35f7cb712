"""The supervisor with real processes: all start, all end, who falls is picked up for a while."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

RUN = """
import os, sys
from supportdesk.runner.supervisor import Supervisor
commands = dict(pair.split("=", 1) for pair in sys.argv[1:])
sys.exit(Supervisor(commands, dict(os.environ), stop_seconds=1, first_pause=0.01).run())
"""


@contextmanager
def _supervised(**commands: str) -> Iterator["subprocess.Popen[str]"]:
    pairs = [f"{name}={command}" for name, command in commands.items()]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *pairs], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def _line(process: "subprocess.Popen[str]", words: str) -> str:
    return next(line for line in process.stdout if words in line)


def _family(process: "subprocess.Popen[str]", at_least: int) -> list[psutil.Process]:
    """Its processes, once there are so many: they start one after another."""
    for _ in range(100):
        family = psutil.Process(process.pid).children(recursive=True)
        if len(family) >= at_least:
            return family
        time.sleep(0.05)
    raise AssertionError(f"{len(family)} processes, not {at_least}")


def _gone(family: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(family, timeout=5)[1]


def test_sigterm_ends_every_process_and_counts_as_success() -> None:
    with _supervised(web="sh -c 'echo up; sleep 60'", live="sleep 60") as process:
        _line(process, "web  | up")
        family = _family(process, at_least=2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert _gone(family)


def test_a_process_that_ends_is_started_again() -> None:
    with _supervised(web="sh -c 'echo up; sleep 0.2; exit 3'") as process:
        assert "web ended (exit code 3); again in" in _line(process, "ended")
        assert _line(process, "web | up")


def test_a_process_that_keeps_ending_ends_the_desk_with_a_sentence() -> None:
    with _supervised(web="sleep 60", relay="false") as process:
        assert "relay ended 5 times in a row" in _line(process, "in a row")
        assert process.wait(timeout=10) == 1


def test_a_process_that_does_not_listen_is_killed() -> None:
    with _supervised(web="sh -c 'trap : TERM; echo up; while :; do sleep 0.1; done'") as process:
        _line(process, "up")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_a_second_ctrl_c_does_not_wait() -> None:
    slow = RUN.replace("stop_seconds=1", "stop_seconds=60")
    deaf = "web=sh -c 'trap : TERM; echo up; while :; do sleep 0.1; done'"
    with subprocess.Popen(
        [sys.executable, "-c", slow, deaf], stdout=subprocess.PIPE, text=True
    ) as process:
        _line(process, "up")
        process.send_signal(signal.SIGINT)
        _line(process, "Ending")
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_processes_do_not_outlive_a_killed_supervisor() -> None:
    with _supervised(web="sh -c 'echo up; exec sleep 60'") as process:
        _line(process, "up")
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        assert _gone(family)
