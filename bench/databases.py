"""Databases of the bench's own, beside the one of DATABASE_URL: ``desk_bench_100k``."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from supportdesk.environment import PROJECT

PREFIX = "desk_bench_"


def beside(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def create(url: str, name: str) -> str:
    """An empty database of that name; answers its address. Only names of the bench are touched."""
    drop(url, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return beside(url, name)


def copy(url: str, name: str, to: str) -> str:
    """A copy by the server, file by file; answers its address."""
    drop(url, to)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(to), sql.Identifier(name)))
    return beside(url, to)


def drop(url: str, name: str) -> None:
    """Remove it and whoever is still connected to it."""
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is not the bench's own.")
    with psycopg.connect(url, autocommit=True) as connection:
        statement = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def standing(url: str, prefix: str) -> list[str]:
    """Names that begin so."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        )
        return [name for (name,) in names]


def edition() -> str:
    """Changes with the tables and with what is seeded, so that an old copy is not taken for new."""
    files = [PROJECT / "bench" / "seed.py", *sorted(PROJECT.glob("*/migrations/0*.py"))]
    files += sorted(PROJECT.glob("supportdesk/*/migrations/0*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def server_pids(url: str) -> list[int]:
    """The server's own processes and those that serve this database, if they run here."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() OR backend_type <> 'client backend'"
        ).fetchall()
        own = connection.info.backend_pid
    parent = Path(f"/proc/{own}/stat")
    postmaster = [int(parent.read_text().rpartition(")")[2].split()[1])] if parent.exists() else []
    return postmaster + [pid for (pid,) in rows if pid != own]
