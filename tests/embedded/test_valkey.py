"""Valkey from the wheel: memory only, for its password only."""

import psutil
import pytest
import redis

from supportdesk.embedded import Valkey, attached
from supportdesk.embedded.addresses import Address
from tests.embedded.conftest import kill_9


def test_it_answers_while_held_and_stops_after(valkey: Valkey) -> None:
    with attached(valkey) as url, redis.Redis.from_url(url) as client:
        assert client.ping()
    assert valkey.pid() is None
    assert not valkey.answers()


def test_it_starts_again_after_kill_9(valkey: Valkey) -> None:
    with attached(valkey):
        kill_9(valkey)
        with attached(Valkey(valkey.data_dir)) as url, redis.Redis.from_url(url) as client:
            assert client.ping()


def test_without_the_password_nobody_gets_in(valkey: Valkey) -> None:
    with (
        attached(valkey),
        redis.Redis(port=valkey.address.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_another_server_on_its_port_is_not_taken_for_ours(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with attached(valkey), monkeypatch.context() as patch:
        patch.setattr(Valkey, "address", Address(valkey.address.port, "another password"))
        assert not valkey.answers()


def test_it_listens_on_the_loopback_interface_only(valkey: Valkey) -> None:
    with attached(valkey):
        connections = psutil.Process(valkey.pid()).net_connections(kind="inet")
        listening = [one for one in connections if one.status == psutil.CONN_LISTEN]
        assert [one.laddr.ip for one in listening] == ["127.0.0.1"]


def test_when_memory_runs_out_the_cache_goes_and_messages_stay(valkey: Valkey) -> None:
    with attached(valkey) as url, redis.Redis.from_url(url, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "volatile-lru"
        assert client.config_get("appendonly")["appendonly"] == "no"
