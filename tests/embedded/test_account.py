"""Under root the servers run as somebody else, and no directory is opened for that."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from supportdesk.embedded import Postgres, account, attached

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="needs an ordinary user")


@pytest.fixture
def closed() -> Iterator[Path]:
    """A directory like /root: for its owner only."""
    with tempfile.TemporaryDirectory(prefix="desk-closed-", dir="/tmp") as directory:
        yield Path(directory)


@pytest.fixture
def elsewhere(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(account, "ELSEWHERE", data_dir / "elsewhere")
    return data_dir / "elsewhere"


@as_root
def test_under_root_the_server_runs_as_the_service_account(postgres: Postgres) -> None:
    with attached(postgres):
        assert psutil.Process(postgres.pid()).username() == account.SERVICE
        assert not (postgres.data_dir / "postgres").is_symlink()


@as_root
def test_files_go_elsewhere_when_the_account_cannot_reach_them(
    closed: Path, elsewhere: Path
) -> None:
    postgres = Postgres(closed)
    with attached(postgres) as url, psycopg.connect(url):
        assert (closed / "postgres").resolve().parent == elsewhere
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_programs_are_copied_with_their_libraries_when_they_cannot_be_reached(
    closed: Path, elsewhere: Path
) -> None:
    package = closed / "shop"
    (package / "bin").mkdir(parents=True)
    (package / "bin" / "serve").write_text("#!/bin/sh\n")
    (package / "bin" / "serve").chmod(0o700)
    (closed / "shop.libs").mkdir()
    who = account.home_for(elsewhere / "home")[1]
    copy = account.reachable(package, "bin/serve", who)
    assert who.can("-x", copy)
    assert (copy.parents[2] / "shop.libs").is_dir()


@as_root
def test_root_starts_the_data_of_an_ordinary_user_as_that_user(data_dir: Path) -> None:
    home = data_dir / "postgres"
    home.mkdir()
    os.chown(home, 65534, 65534)
    assert account.home_for(home)[1].uid == 65534


@as_user
def test_an_ordinary_user_runs_the_server_itself(postgres: Postgres) -> None:
    with attached(postgres):
        assert psutil.Process(postgres.pid()).uids().real == os.getuid()


def test_a_link_to_files_that_somebody_removed_is_made_anew(data_dir: Path) -> None:
    (data_dir / "postgres").symlink_to(data_dir / "gone")
    home, _ = account.home_for(data_dir / "postgres")
    assert home == data_dir / "postgres"
