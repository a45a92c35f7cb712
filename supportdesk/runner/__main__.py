"""``python -m supportdesk.runner``: prepare the desk and keep it running until Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from supportdesk.embedded import ServerFailed, at_hand
from supportdesk.environment import PROJECT, read
from supportdesk.runner import ports, procfile
from supportdesk.runner.make import heed
from supportdesk.runner.supervisor import Supervisor


def main() -> int:
    """Ports first, then servers, then Django's own steps, then the processes."""
    env = read()
    ports.refuse_taken(env.bind, str(env.port))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # let go of the servers, as Ctrl-C
    if "MAKELEVEL" in os.environ:
        threading.Thread(target=heed, args=(os.getppid(),), daemon=True).start()
    try:
        with at_hand() as addresses:
            environment = _environment(addresses)
            facts = _prepare(environment)
            if facts is None:
                return 1
            return _serve(environment, facts)
    except ServerFailed as failure:
        raise SystemExit(str(failure)) from None
    except KeyboardInterrupt:
        return 130


def _environment(addresses: dict[str, str]) -> dict[str, str]:
    """What the processes get: addresses, our own programs first, one place for everything."""
    env = read()
    programs = Path(sys.executable).parent
    return {
        "DESK_LOG_LEVEL": "WARNING",  # a terminal is for what needs a person
        **os.environ,
        **addresses,
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DATA_DIR": str(env.data_dir),
        "PORT": str(env.port),
        "DESK_BIND": env.bind,
        "DJANGO_SETTINGS_MODULE": "supportdesk.settings",
        "PYTHONUNBUFFERED": "1",
        # Under root, Celery would say at length what README says in a line.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }


def _prepare(environment: dict[str, str]) -> dict[str, Any] | None:
    """Facts for the banner, or None when a step failed (it has said why)."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as facts:
        command = [sys.executable, "-m", "supportdesk.runner.prepare", facts.name]
        done = subprocess.run(command, env=environment, cwd=PROJECT, check=False)
        return dict(json.load(facts)) if done.returncode == 0 else None


def _serve(environment: dict[str, str], facts: dict[str, Any]) -> int:
    if facts:
        environment["DESK_DEMO"] = "1"
    supervisor = Supervisor(procfile.read(PROJECT / "Procfile"), environment)
    threading.Thread(target=_greet, args=(supervisor, facts), daemon=True).start()
    return supervisor.run()


def _greet(supervisor: Supervisor, facts: dict[str, Any]) -> None:
    """Say where the desk is, once it answers."""
    env = read()
    host = env.bind if env.bind not in {"0.0.0.0", "::"} else "localhost"  # noqa: S104
    while not _answers(host, env.port):
        time.sleep(0.2)
    lines = [f"The desk is open: http://{host}:{env.port}/", "Ctrl-C ends it."]
    if facts:
        names = ", ".join(facts["sign_ins"])
        lines.insert(1, f"Sign in as {names}; the password is {facts['password']}")
    for line in lines:
        supervisor.say("desk", line)


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
