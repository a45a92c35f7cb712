"""Everything the desk reads from its environment: each variable once, with default and meaning.

The README's table is checked against this file by a test. A value that cannot be read, or a
``DESK_…`` name that does not exist here, stops the start with one sentence.
"""

import base64
import os
import re
import secrets
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
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
        8000,
        validation_alias="PORT",
        ge=1,
        le=65534,
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
    trusted_proxies: int | None = Field(
        None,
        ge=0,
        le=5,
        description="Proxies of ours before the desk: the client's address is the one that the "
        "first of them put into X-Forwarded-For. 0 believes no header. "
        "Empty: 1 with DESK_HTTPS, 0 without.",
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
    disclosures_an_hour: int = Field(
        60,
        ge=1,
        le=10_000,
        description="Fields of citizens that one person may have shown in clear within an hour.",
    )
    migration_fault_share: float = Field(
        1.0,
        ge=0,
        le=100,
        description="Per cent of faulty rows up to which an import is swapped in without an "
        "admin's yes.",
    )
    review_no_ticket: int = Field(
        20,
        ge=0,
        description="Reads without a ticket by one person in a month; the check finds more.",
    )
    review_citizens_a_day: int = Field(
        200,
        ge=0,
        description="Different citizens read by one person on one day; the check finds more.",
    )
    review_same_citizen: int = Field(
        30,
        ge=0,
        description="Reads of one citizen by one person in a month; the check finds more.",
    )
    review_disclosures: int = Field(
        100,
        ge=0,
        description="Fields shown in clear to one person in a month; the check finds more.",
    )
    review_day_begins: int = Field(
        7, ge=0, le=24, description="Hour in Seoul before which a read is at an odd hour."
    )
    review_day_ends: int = Field(
        22, ge=0, le=24, description="Hour in Seoul from which a read is at an odd hour."
    )
    max_attachment_mb: int = Field(10, ge=1, le=50, description="Largest single attachment.")
    migration_dir: str = Field(
        "",
        description="Folder below which admins choose packages of the data migration, and where "
        "uploaded ones are kept. Empty: DATA_DIR/migration.",
    )
    max_package_mb: int = Field(
        4096, ge=1, le=1_000_000, description="Largest package of the data migration, unpacked."
    )
    access_log_years: int = Field(
        2, ge=2, le=30, description="Years that the log of reads of personal data is kept."
    )
    contact_years: int = Field(
        3,
        ge=3,
        le=30,
        description="Years after which texts and files of closed tickets are destroyed, and "
        "contact details of people without a citizen number who have not written since.",
    )
    replaced_run_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="Days after which a migration run that is not in use any more, or still waits "
        "for a yes, loses its rows.",
    )
    withdrawn_days: int = Field(
        30, ge=0, le=3650, description="Days after which a withdrawn account loses its details."
    )
    package_days: int = Field(
        7, ge=1, le=3650, description="Days after which an uploaded package is destroyed."
    )
    mail_url: str = Field(
        "console:",
        description="Outgoing mail: smtp://user:password@host:port (587: STARTTLS) or smtps://…; "
        "console: sends nothing and logs a line.",
    )
    mail_from: str = Field("help@example.com", description="Sender of outgoing mail.")
    oidc_server: str = Field(
        "", description="OpenID Connect issuer for single sign-on. Empty: local sign-in only."
    )
    oidc_client_id: str = Field("", description="Client id at the issuer.")
    oidc_client_secret: str = Field("", description="Client secret at the issuer.")
    metrics_token: str = Field(
        "",
        description="Bearer token that /metrics asks for. Empty: this machine alone may read it.",
    )
    web_workers: int = Field(1, ge=1, le=64, description="Processes that serve pages and API.")
    job_workers: int = Field(2, ge=1, le=64, description="Processes that run jobs.")
    pool_size: int = Field(
        16, ge=1, le=200, description="Most database connections of one process."
    )

    @field_validator("data_dir")
    @classmethod
    def _from_anywhere(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _names_a_database(cls, url: str) -> str:
        if url and (_scheme(url) not in {"postgres", "postgresql"} or not urlsplit(url).path[1:]):
            raise ValueError("write it as postgres://user:password@host:port/name")
        return url

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _or_nothing(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("secret_key")
    @classmethod
    def _cannot_be_guessed(cls, key: str) -> str:
        if key and (len(key) < 50 or len(set(key)) < 5):
            raise ValueError("take 50 random characters or more")
        return key

    @field_validator("data_keys")
    @classmethod
    def _is_a_ring(cls, ring: str) -> str:
        if ring:
            key_ring(ring)
        return ring

    @field_validator("redis_url")
    @classmethod
    def _numbers_a_database(cls, url: str) -> str:
        if url and (
            _scheme(url) not in {"redis", "rediss"} or not (urlsplit(url).path[1:] or "0").isdigit()
        ):
            raise ValueError("write it as redis://:password@host:port/0")
        return url

    @field_validator("mail_url")
    @classmethod
    def _is_a_way_to_send(cls, url: str) -> str:
        if _scheme(url) not in {"console", "smtp", "smtps"}:
            raise ValueError("write it as console:, smtp://host:port or smtps://host:port")
        return url

    @field_validator("live_url", "oidc_server")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and (_scheme(url) not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError("write it as https://host")
        return url

    @model_validator(mode="after")
    def _consistent(self) -> "Environment":
        if self.oidc_server and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("DESK_OIDC_SERVER needs DESK_OIDC_CLIENT_ID and _CLIENT_SECRET.")
        return self


def key_ring(text: str) -> dict[str, bytes]:
    """Key id → 32 bytes, in the order they are written; raises ValueError with a sentence."""
    ring: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, colon, encoded = part.strip().partition(":")
        # Without a colon the part may be a bare key: it must not be named in the sentence.
        if not colon or not re.fullmatch(r"[A-Za-z0-9_.-]{1,32}", key_id) or key_id in ring:
            raise ValueError("write it as id:base64,id:base64, each id once, of letters and digits")
        try:
            ring[key_id] = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise ValueError(f"the key {key_id} is not base64") from None
        if len(ring[key_id]) != 32:
            raise ValueError(f"the key {key_id} has {len(ring[key_id])} bytes, it needs 32")
    return ring


def _scheme(url: str) -> str:
    """Scheme of an address; raises ValueError for a port that is no number."""
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:
        raise ValueError("its port is no number (in a password write / as %2F, : as %3A)") from None
    return parts.scheme


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
        faults = "; ".join(_told(fault) for fault in error.errors())
        raise SystemExit(f"The desk cannot start. {faults}.") from None


# Their values may hold a password and stay out of messages.
_SECRET = {
    "database_url",
    "redis_url",
    "secret_key",
    "data_keys",
    "mail_url",
    "oidc_client_secret",
    "metrics_token",
}


def _told(fault: Any) -> str:
    words = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    where = fault["loc"][0] if fault["loc"] else ""
    field = next((name for name in Environment.model_fields if where in {name, variable(name)}), "")
    if not field:
        return words
    value = "" if field in _SECRET else f" (it is {fault['input']!r})"
    return f"{variable(field)}: {words}{value}"


def kept_secret(name: str, length: int = 50) -> str:
    """A secret made on the first start and kept under DATA_DIR, readable by its owner only."""
    path = read().data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(length))
        with suppress(FileExistsError):
            os.link(fresh, path)  # two first starts at once: one wins, both read the same
        fresh.unlink()
    return path.read_text().strip()
