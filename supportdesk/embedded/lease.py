"""Who holds a server: as long as one process does, it runs; the last one stops it.

Both locks are ``flock``: the kernel drops them when a process dies, however it dies, so nothing is
left to clean up after ``kill -9``. A forked child shares its parent's hold.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supportdesk.embedded.server import Server


@contextmanager
def held(server: Server) -> Iterator[None]:
    """Start the server unless it runs, keep it for the block, stop it if nobody else holds it."""
    locks = server.data_dir / "embedded"
    locks.mkdir(parents=True, exist_ok=True)
    users = locks / f"{server.name}.users"
    with _gate(locks, server):
        hold = _open(users)
        fcntl.flock(hold, fcntl.LOCK_SH)
        server.start()
    try:
        yield
    finally:
        with _gate(locks, server):
            os.close(hold)
            if _unused(users):
                server.stop()


@contextmanager
def _gate(locks: Path, server: Server) -> Iterator[None]:
    """One at a time may start or stop a server."""
    gate = _open(locks / f"{server.name}.gate")
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
    finally:
        os.close(gate)


def _unused(users: Path) -> bool:
    probe = _open(users)
    try:
        fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(probe)
    return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
