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

from supportdesk.lib.valkey import ask, tell

KEY = "desk:here"
LASTS = 45  # seconds; pages renew it every 20


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

    def note(at: redis.Redis) -> bool:
        known = _read(at.hget(KEY, field))
        pipe = at.pipeline(transaction=False)
        pipe.hset(KEY, field, said)
        pipe.expire(KEY, LASTS * 4)
        pipe.execute()
        return known is None or known.answering != answering

    return ask(note, otherwise=lambda: False)


def leave(place: int, *, person_id: int) -> None:
    """The person has gone from there."""
    tell(lambda at: at.hdel(KEY, f"{place}:{person_id}"))


def who_is_at(places: Iterable[int], *, but: int = 0) -> dict[int, list[Here]]:
    """People by place, without the person ``but``. One round trip for any number of places."""
    wanted = set(places)
    nobody: dict[bytes, bytes] = {}
    everybody = ask(_everybody, otherwise=lambda: nobody)
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
        tell(lambda at: at.hdel(KEY, *gone))
    return found


def _everybody(at: redis.Redis) -> dict[bytes, bytes]:
    return cast("dict[bytes, bytes]", at.hgetall(KEY))


def _read(value: bytes | str | None, person_id: int = 0) -> Here | None:
    if value is None:
        return None
    until, name, answering = json.loads(value)
    return Here(person_id, name, answering) if until > time.time() else None
