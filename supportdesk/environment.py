"""Everything the desk reads from its environment: each variable once, with default and meaning.

The README's table is checked against this file by a test. A value that cannot be read, or a
``DESK_…`` name that does not exist here, stops the start with one sentence.
"""

import os
import secrets
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DESK_"
PROJECT = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """One field a variable; the alias is the variable's name."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 to 18, as postgres://user:password@host:port/name. "
        "Empty: an embedded PostgreSQL under DATA_DIR.",
    )
    redis_url: str = Field(
        "",
        validation_alias="REDIS_URL",
        description="Valkey or Redis, as redis://host:port/0. Empty: an embedded Valkey.",
    )
    data_dir: Path = Field(
        PROJECT / ".data",
        validation_alias="DATA_DIR",
        description="Where the embedded servers, generated keys and logs live.",
    )
    port: int = Field(
        8000, validation_alias="PORT", ge=1, le=65534,
        description="Port of the pages and the API; the live stream takes the next one.",
    )
    live_url: str = Field(
        "",
        validation_alias="LIVE_URL",
        description="Public address of the live stream, as https://host. "
        "Empty: the same host, on PORT + 1.",
    )
    secret_key: str = Field(
        "",
        validation_alias="SECRET_KEY",
        description="Signs sessions and links; 50 random characters. "
        "Empty: made once and kept under DATA_DIR.",
    )
    data_keys: str = Field(
        "",
        description="Key ring of personal data, as id:base64,id:base64 (32 bytes each, the first "
        "one seals, all of them open). Empty: made once and kept under DATA_DIR.",
    )
    bind: str = Field("127.0.0.1", description="Address that web and live listen on.")
    hosts: str = Field(
        "localhost,127.0.0.1,[::1]", description="Host names that are answered, by comma."
    )
    https: bool = Field(
        False, description="The desk is behind HTTPS: secure cookies, HSTS, redirects."
    )
    debug: bool = Field(False, description="Django's debug pages. Never where citizens' data is.")
    demo: bool = Field(
        False,
        description="Demonstration: the sign-in page lists the demo people and a second factor "
        "is not asked for. Never with real data.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least severe line that is logged."
    )
    idle_minutes: int = Field(
        15, ge=1, le=480, description="Minutes without a request after which a session ends."
    )
    open_limit: int = Field(
        5, ge=1, le=100, description="Open tickets a person may own unless set for the person."
    )
    close_after_days: int = Field(
        3, ge=0, le=365, description="Days after which a resolved ticket is closed."
    )
    max_attachment_mb: int = Field(10, ge=1, le=50, description="Largest single attachment.")
    mail_url: str = Field(
        "console:",
        description="Outgoing mail: console:, or smtp://user:password@host:port, or smtps://…",
    )
    mail_from: str = Field("help@example.com", description="Sender of outgoing mail.")
    oidc_server: str = Field(
        "", description="OpenID Connect issuer for single sign-on. Empty: local sign-in only."
    )
    oidc_client_id: str = Field("", description="Client id at the issuer.")
    oidc_client_secret: str = Field("", description="Client secret at the issuer.")
    pool_size: int = Field(
        16, ge=1, le=200, description="Most database connections of one process."
    )

    @model_validator(mode="after")
    def _consistent(self) -> "Environment":
        if self.oidc_server and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("DESK_OIDC_SERVER needs DESK_OIDC_CLIENT_ID and _CLIENT_SECRET.")
        return self


def variable(field: str) -> str:
    """Name of the environment variable behind a field."""
    alias = Environment.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else (PREFIX + field).upper()


def _refuse_unknown() -> None:
    known = {variable(field) for field in Environment.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SystemExit(f"{name} is not a setting of the desk.{hint}")


@cache
def read() -> Environment:
    """The environment, read once; ends the process with a sentence for a bad one."""
    _refuse_unknown()
    try:
        return Environment()
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            field = str(fault["loc"][0]) if fault["loc"] else ""
            name = variable(field) if field in Environment.model_fields else field
            lines.append(f"{name or 'Environment'}: {fault['msg']} (got {fault['input']!r})")
        raise SystemExit("The desk cannot start. " + "; ".join(lines)) from None


def kept_secret(name: str, length: int = 50) -> str:
    """A secret made on the first start and kept under DATA_DIR, readable by its owner only."""
    path = read().data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(length))
        try:
            os.link(fresh, path)  # two first starts at once: one wins, both read the same
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()
