"""``python -m supportdesk.embedded COMMAND …`` runs a command with both servers at hand."""

import os
import signal
import subprocess
import sys

from supportdesk.embedded import ServerFailed, at_hand
from supportdesk.environment import read


def main() -> int:
    """Give the command DATABASE_URL and REDIS_URL, wait for it, answer its exit code."""
    if len(sys.argv) < 2:
        raise SystemExit("Usage: python -m supportdesk.embedded COMMAND [ARGUMENT …]")
    return hold_and_run(sys.argv[1:])


def hold_and_run(command: list[str], *, redis_database: str = "0") -> int:
    """Run a command with the servers; ``redis_database`` counts for an embedded Valkey only."""
    try:
        with at_hand() as addresses:
            if not read().redis_url:
                addresses["REDIS_URL"] = addresses["REDIS_URL"][:-1] + redis_database
            return _run(command, {**os.environ, **addresses})
    except ServerFailed as failure:
        raise SystemExit(str(failure)) from None


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Wait for the command's own end: Ctrl-C reaches it from the terminal, SIGTERM from us."""
    process = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
