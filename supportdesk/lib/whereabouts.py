"""Who looks at what right now, kept in Valkey for less than a minute.

A courtesy, not a lock: a wiped or missing Valkey answers "nobody". One hash holds everybody
(a desk has a hundred people), so that a list of fifty rows asks once.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import redis
import structlog

from supportdesk.lib.bell import valkey

KEY = "desk:here"
LASTS = 45  # seconds; pages renew it every 20
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Here:
    """A person at a place; ``answering`` when they are writing."""

    person_id: int
    name: str
    answering: bool


def arrive(place: int, *, person_id: int, name: str, answering: bool = False) -> bool:
    """Say that the person is at this place. True when others should hear of it: the person is new
    there, or began or stopped writing."""
    field = f"{place}:{person_id}"
    said = json.dumps([int(time.time()) + LASTS, name, answering], ensure_ascii=False)
    try:
        before = valkey().hget(KEY, field)
        pipe = valkey().pipeline(transaction=False)
        pipe.hset(KEY, field, said)
        pipe.expire(KEY, LASTS * 4)
        pipe.execute()
    except redis.RedisError:
        log.warning("whereabouts_unavailable")
        return False
    known = _read(before)
    return known is None or known.answering != answering


def leave(place: int, *, person_id: int) -> None:
    """The person has gone from there."""
    try:
        valkey().hdel(KEY, f"{place}:{person_id}")
    except redis.RedisError:
        log.warning("whereabouts_unavailable")


def who_is_at(places: Iterable[int], *, but: int = 0) -> dict[int, list[Here]]:
    """People by place, without the person ``but``. One round trip for any number of places."""
    wanted = set(places)
    try:
        everybody = cast("dict[bytes, bytes]", valkey().hgetall(KEY))
    except redis.RedisError:
        return {}
    found: dict[int, list[Here]] = {}
    gone = []
    for field, value in everybody.items():
        place, person = (int(part) for part in field.split(b":"))
        here = _read(value, person)
        if here is None:
            gone.append(field)
        elif place in wanted and person != but:
            found.setdefault(place, []).append(here)
    if gone:
        valkey().hdel(KEY, *gone)
    return found


def _read(value: bytes | str | None, person_id: int = 0) -> Here | None:
    if value is None:
        return None
    until, name, answering = json.loads(value)
    return Here(person_id, name, answering) if until > time.time() else None
