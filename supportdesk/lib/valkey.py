"""Valkey, which may be away, hang or be wiped at any moment: one client, one breaker.

Nothing that must not be lost is kept there. Whoever asks says what holds without an answer, and
while Valkey is away nobody waits for it: after one failure a process tries again once a second,
with one of its threads, and all others go on at once with what holds without it.
"""

import time
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, TypeVar

import redis
import structlog
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds that one answer may take
QUIET = 1.0  # seconds between two tries while it is away

T = TypeVar("T")
log = structlog.get_logger(__name__)


@cache
def valkey() -> redis.Redis:
    """The process's client; safe among threads and after a fork. It raises ``redis.RedisError``:
    ``ask`` is for everybody who can do without."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        # A pooled connection may be from before a restart. A server that hangs is not asked twice.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )


class Breaker:
    """Open from a failure on until a try succeeds. One a process."""

    def __init__(self) -> None:
        self._try_at: float | None = None

    def lets_through(self) -> bool:
        """Whether to ask. While it is open, one caller in ``QUIET`` seconds may."""
        if self._try_at is None:
            return True
        if time.monotonic() < self._try_at:
            return False
        self._try_at = time.monotonic() + QUIET
        return True

    def failed(self, error: Exception) -> None:
        """One line when it goes; not one for every caller who does without."""
        if self._try_at is None:
            log.warning("valkey.away", error=type(error).__name__)
        self._try_at = time.monotonic() + QUIET

    def answered(self) -> None:
        if self._try_at is not None:
            self._try_at = None
            log.info("valkey.back")


breaker = Breaker()


def ask(question: Callable[[redis.Redis], T], *, otherwise: Callable[[], T]) -> T:
    """What Valkey answers to ``question``, or ``otherwise()`` while it is away."""
    if not breaker.lets_through():
        return otherwise()
    try:
        answer = question(valkey())
    except redis.RedisError as error:
        breaker.failed(error)
        return otherwise()
    breaker.answered()
    return answer


def tell(command: Callable[[redis.Redis], object]) -> None:
    """Have Valkey do something that may as well stay undone."""
    ask(command, otherwise=lambda: None)


class _Client(RedisCacheClient):
    """Django's, on the process's own connections."""

    def get_client(self, key: Any = None, *, write: bool = False) -> redis.Redis:
        return valkey()


class Cache(RedisCache):
    """Django's cache (``CACHES``) that answers without Valkey too: from this process's memory.

    What counts attempts at signing in so goes on counting, a process for itself.
    """

    _class: Any

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
        self._here = LocMemCache("without-valkey", params)

    @cached_property
    def _cache(self) -> Any:
        return _Either(super()._cache, self._here)


class _Either:
    """The backend's client, and the memory of this process. Keys are made before they get here."""

    def __init__(self, there: Any, here: LocMemCache) -> None:
        self._there, self._here = there, here

    def __getattr__(self, name: str) -> Callable[..., Any]:
        there, here = getattr(self._there, name), getattr(self._here, name)
        return lambda *args: ask(lambda _: there(*args), otherwise=lambda: here(*args))
