"""Ports and passwords of the embedded servers, kept in the data directory."""

import json
import os
import secrets
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
PORTS = range(20000, 30000)  # below the range that the kernel gives to outgoing connections


@dataclass(frozen=True)
class Address:
    """Where a server listens, always on the loopback interface, and its password."""

    port: int
    password: str


def kept(data_dir: Path, server: str) -> Address:
    """The server's address, chosen on first use."""
    path = _path(data_dir, server)
    if not path.exists():
        _write(path, Address(_free_port(), secrets.token_urlsafe(24)), only_new=True)
    return Address(**json.loads(path.read_text()))


def move(data_dir: Path, server: str) -> None:
    """Take another port, because a stranger listens on the kept one."""
    password = kept(data_dir, server).password
    _write(_path(data_dir, server), Address(_free_port(), password), only_new=False)


def free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    while True:
        port = secrets.choice(PORTS)
        if free(port):
            return port


def _path(data_dir: Path, server: str) -> Path:
    return data_dir / "embedded" / f"{server}.json"


def _write(path: Path, address: Address, *, only_new: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(address)))
    if not only_new:
        fresh.replace(path)
        return
    with suppress(FileExistsError):
        os.link(fresh, path)  # of two who choose at once one wins, and both read the same
    fresh.unlink()
