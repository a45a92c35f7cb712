"""A server runs as long as somebody holds it, and no dead process holds anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from supportdesk.embedded.lease import held
from supportdesk.embedded.server import Server


class Bell(Server):
    """A server that only notes what is asked of it."""

    name = "bell"
    url = "bell://"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.asked: list[str] = []

    def start(self) -> None:
        self.asked.append("start")

    def stop(self) -> None:
        self.asked.append("stop")

    def answers(self) -> bool:
        return True

    def launch(self) -> None: ...

    def settle(self) -> None: ...

    def pid(self) -> int | None: ...


HOLDER = """
import sys, time
from pathlib import Path
from supportdesk.embedded.lease import held
from tests.embedded.test_lease import Bell
with held(Bell(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_process(data_dir: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLDER, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_only_holder_starts_and_stops(data_dir: Path) -> None:
    bell = Bell(data_dir)
    with held(bell):
        assert bell.asked == ["start"]
    assert bell.asked == ["start", "stop"]


def test_who_leaves_first_does_not_stop_it(data_dir: Path) -> None:
    first, second = Bell(data_dir), Bell(data_dir)
    with held(second):
        with held(first):
            pass
        assert first.asked == ["start"]
    assert second.asked == ["start", "stop"]


def test_another_process_keeps_it_running(data_dir: Path, other_process: subprocess.Popen) -> None:
    bell = Bell(data_dir)
    with held(bell):
        pass
    assert bell.asked == ["start"]


def test_a_killed_process_holds_nothing(data_dir: Path, other_process: subprocess.Popen) -> None:
    other_process.kill()
    other_process.wait()
    bell = Bell(data_dir)
    with held(bell):
        pass
    assert bell.asked == ["start", "stop"]


def test_an_error_inside_still_lets_go(data_dir: Path) -> None:
    bell = Bell(data_dir)
    with pytest.raises(RuntimeError), held(bell):
        raise RuntimeError
    assert bell.asked == ["start", "stop"]
