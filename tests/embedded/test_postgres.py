"""PostgreSQL from the wheel: it starts whatever its last end was like, and lets nobody else in."""

import os
import socket
from pathlib import Path

import psutil
import psycopg
import pytest

from supportdesk.embedded import Postgres, ServerFailed, attached, database_url
from tests.embedded.conftest import kill_9

Running = tuple[Postgres, str]


def _value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()[0]


def test_the_address_is_known_before_the_start_and_stays(data_dir: Path) -> None:
    before = database_url(data_dir)
    with attached(Postgres(data_dir)) as url:
        assert url == before
        assert _value(url, "SELECT current_database()") == "supportdesk"


def test_committed_rows_survive_kill_9(postgres: Postgres) -> None:
    with attached(postgres) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE contact AS SELECT 6700 AS number")
        kill_9(postgres)
        with attached(Postgres(postgres.data_dir)) as again:
            assert _value(again, "SELECT number FROM contact") == 6700


def test_a_lock_file_whose_number_was_used_again_is_no_hindrance(postgres: Postgres) -> None:
    with attached(postgres):
        kill_9(postgres)
    lock = postgres.cluster / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n" + lock.read_text().split("\n", 1)[1])
    with attached(Postgres(postgres.data_dir)) as url:
        assert _value(url, "SELECT 1") == 1


def test_it_moves_away_from_a_stranger_on_its_port(postgres: Postgres) -> None:
    kept = postgres.address
    with socket.create_server(("127.0.0.1", kept.port)), attached(postgres) as url:
        assert f":{kept.port}/" not in url
        assert kept.password in url
        assert _value(url, "SELECT 1") == 1


def test_a_first_start_that_was_interrupted_is_begun_anew_and_long_paths_work(
    data_dir: Path,
) -> None:
    deep = data_dir / ("d" * 100) / ("e" * 100)  # longer than a socket's path may be
    postgres = Postgres(deep)
    (postgres.home / "cluster.half").mkdir()
    (postgres.home / "cluster.half" / "PG_VERSION").write_text("18")
    with attached(postgres) as url:
        assert _value(url, "SELECT 1") == 1


def test_a_database_that_an_interrupted_first_start_left_out_is_made(postgres: Postgres) -> None:
    with attached(postgres) as url:
        with psycopg.connect(url.replace("/supportdesk", "/postgres"), autocommit=True) as admin:
            admin.execute("DROP DATABASE supportdesk")
        with attached(Postgres(postgres.data_dir)):
            assert _value(url, "SELECT current_database()") == "supportdesk"


def test_without_the_password_nobody_gets_in(running: Running) -> None:
    server, url = running
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(server.address.password, "guess"))


def test_it_listens_on_the_loopback_interface_only(running: Running) -> None:
    listening = psutil.Process(running[0].pid()).net_connections(kind="inet")
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_accepted_means_on_disk(running: Running) -> None:
    assert _value(running[1], "SHOW fsync") == "on"
    assert _value(running[1], "SHOW synchronous_commit") == "on"


def test_korean_is_sorted_by_syllable(running: Running) -> None:
    names = "SELECT string_agg(n, '' ORDER BY n) FROM unnest(ARRAY['하늘', '가람', '보라']) n"
    assert _value(running[1], names) == "가람보라하늘"


def test_data_of_another_version_is_refused_with_what_to_do(postgres: Postgres) -> None:
    with attached(postgres), attached(Postgres(postgres.data_dir)):
        assert postgres.pid()
    assert postgres.pid() is None  # the last holder has stopped it
    (postgres.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerFailed, match=r"written by PostgreSQL 17.*choose another DATA_DIR"):
        postgres.start()
