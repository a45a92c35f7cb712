"""PostgreSQL and Valkey from their wheels, for whoever has no servers of their own.

Addresses are fixed per data directory and can be asked for without starting anything. Whoever
needs the servers takes hold of them with ``attached``; the last one to let go stops them.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from supportdesk.embedded.lease import held
from supportdesk.embedded.postgres import Postgres
from supportdesk.embedded.server import Server, ServerFailed
from supportdesk.embedded.valkey import Valkey
from supportdesk.environment import read

__all__ = [
    "Postgres",
    "ServerFailed",
    "Valkey",
    "at_hand",
    "attached",
    "database_url",
    "redis_url",
]


def database_url(data_dir: Path) -> str:
    """Address of the embedded PostgreSQL of ``data_dir``; nothing is started."""
    return Postgres(data_dir).url


def redis_url(data_dir: Path) -> str:
    """Address of the embedded Valkey of ``data_dir``, database 0; nothing is started."""
    return Valkey(data_dir).url


@contextmanager
def attached(server: Server) -> Iterator[str]:
    """Hold a running server, starting it when it is not; yields its address.

    Raises ``ServerFailed`` with the end of the server's log when it does not come up.
    """
    with held(server):
        yield server.url


@contextmanager
def at_hand() -> Iterator[dict[str, str]]:
    """Hold what the environment gives no address for.

    Yields both addresses as environment variables, as a child process wants them.
    """
    env = read()
    with ExitStack() as holds:
        database = env.database_url or holds.enter_context(attached(Postgres(env.data_dir)))
        redis = env.redis_url or holds.enter_context(attached(Valkey(env.data_dir)))
        yield {"DATABASE_URL": database, "REDIS_URL": redis}
