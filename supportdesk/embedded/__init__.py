"""PostgreSQL and Valkey from their wheels, for whoever has no servers of their own."""

from pathlib import Path


def database_url(data_dir: Path) -> str:
    return "postgres://postgres@127.0.0.1:5432/supportdesk"


def redis_url(data_dir: Path) -> str:
    return "redis://127.0.0.1:6379/0"
