"""An interrupt that reaches make alone, and make's sudden end, end what it runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

RUN = (
    "import os, threading, time; from supportdesk.runner.make import heed; "
    "threading.Thread(target=heed, args=(os.getppid(),), daemon=True).start(); "
    "print('up', flush=True); time.sleep(60)"
)


@pytest.fixture
def make(tmp_path: object) -> Iterator["subprocess.Popen[str]"]:
    rule = f'run:\n\t@exec {sys.executable} -c "{RUN}" 2>/dev/null\n'
    (tmp_path / "Makefile").write_text(rule)
    command = ["make", "-f", str(tmp_path / "Makefile"), "run"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    with subprocess.Popen(command, env=plain, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_ends_make_ends_us(make: "subprocess.Popen[str]", wish: signal.Signals) -> None:
    [ours] = psutil.Process(make.pid).children()
    make.send_signal(wish)
    assert psutil.wait_procs([ours], timeout=10)[1] == []
