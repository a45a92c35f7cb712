"""Data directories for servers of the test's own."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from supportdesk.embedded import Postgres, Valkey, attached
from supportdesk.embedded.server import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Starting servers takes seconds; in a parallel run one process does all of it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.embedded)
            item.add_marker(pytest.mark.xdist_group("embedded"))


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Open to other accounts, unlike tmp_path: under root the servers run as one."""
    with tempfile.TemporaryDirectory(prefix="desk-test-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Postgres, str]]:
    """A running PostgreSQL and its address, for tests that only look."""
    with tempfile.TemporaryDirectory(prefix="desk-test-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        server = Postgres(Path(directory))
        with attached(server) as url:
            yield server, url


@pytest.fixture
def postgres(data_dir: Path) -> Postgres:
    return Postgres(data_dir)


@pytest.fixture
def valkey(data_dir: Path) -> Valkey:
    return Valkey(data_dir)


def kill_9(server: Server) -> None:
    """The server and every process of it, at once and without a word."""
    process = psutil.Process(server.pid())
    family = [process, *process.children(recursive=True)]
    for one in family:
        with suppress(psutil.NoSuchProcess):  # a child that had just done its work
            one.kill()
    psutil.wait_procs(family, timeout=10)
