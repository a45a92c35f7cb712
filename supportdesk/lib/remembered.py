"""Facts that are asked for on every page and change only when the doorbell rings.

What is remembered under a topic is forgotten when that topic rings (``bell`` deletes the key with
the ring itself), and after a few seconds in any case, so that a lost ring shows an old count for
that long and no longer. Only what is drawn is remembered: rights are always asked of the database.
"""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import redis

from supportdesk.lib.bell import topic_key
from supportdesk.lib.valkey import ask, tell

SECONDS = 10
P = ParamSpec("P")
T = TypeVar("T")
_local: dict[tuple[Any, ...], tuple[float, Any]] = {}


def until_rung(topic: str, name: str, make: Callable[[], T]) -> T:
    """``make()``, or what it said since ``topic`` last rang. It must be plain JSON."""
    key = topic_key(topic)
    kept = ask(lambda at: at.hget(key, name), otherwise=lambda: None)
    if kept is not None:
        known: T = json.loads(kept)
        return known
    made = make()

    def keep(at: redis.Redis) -> None:
        with at.pipeline(transaction=False) as pipe:
            pipe.hset(key, name, json.dumps(made))
            pipe.expire(key, SECONDS)
            pipe.execute()

    tell(keep)
    return made


def in_this_process(seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For reference data: names of reasons, queues, people. Each process asks every ``seconds``."""

    def decorate(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            place = (ask.__module__, ask.__qualname__, args, tuple(sorted(kwargs.items())))
            until, kept = _local.get(place, (0.0, None))
            if time.monotonic() >= until:
                kept = ask(*args, **kwargs)
                _local[place] = (time.monotonic() + seconds, kept)
            known: T = kept
            return known

        return asked

    return decorate


def forget() -> None:
    """Forget what this process remembers: for tests."""
    _local.clear()
