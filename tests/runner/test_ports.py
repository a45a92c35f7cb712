"""A port that is taken is told before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from supportdesk.runner import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_what_to_do(taken: int) -> None:
    with pytest.raises(SystemExit, match=rf"Port {taken} .*the pages.*PORT=\d+ make run"):
        ports.refuse_taken("127.0.0.1", str(taken))


def test_the_next_port_is_needed_as_well(taken: int) -> None:
    with pytest.raises(SystemExit, match=rf"Port {taken} .*the live stream"):
        ports.refuse_taken("127.0.0.1", str(taken - 1))


def test_free_ports_pass(taken: int) -> None:
    ports.refuse_taken("127.0.0.1", "0" if taken < 2 else str(_free_pair()))


@pytest.mark.parametrize("port", ["0", "65535", "eighty", "-1", ""])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(SystemExit, match="is not a port"):
        ports.refuse_taken("127.0.0.1", port)


def _free_pair() -> int:
    return ports._free_pair("127.0.0.1")
