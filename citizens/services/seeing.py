"""Contact details on lists and in panels: masked, and written down as seen.

A list is drawn again whenever somebody rings, so what one person saw of one requester is written
once in ten minutes, not at every refresh. Valkey remembers what was written; without it
everything is written each time.
"""

from collections.abc import Collection, Iterable
from typing import cast
from uuid import UUID

import redis

from citizens.models import Act, Requester
from citizens.services.access import Entry, Viewer, record
from citizens.services.requesters import Masked, find_by_mobile, masked, masked_name
from supportdesk.lib import clock
from supportdesk.lib.valkey import ask, tell

WINDOW = 600  # seconds within which the same sight of the same person is one
NameRow = tuple[int | None, UUID | None, bytes | None]


def masked_names(viewer: Viewer, rows: Iterable[NameRow]) -> dict[int, str]:
    """Masked names by requester, for a list of (requester, seal id, sealed name); one entry for
    those who were not seen lately."""
    names = {
        requester: masked_name(seal_id, sealed)
        for requester, seal_id, sealed in rows
        if requester is not None
    }
    saw(viewer, Act.LISTED, [requester for requester, name in names.items() if name], ["name"])
    return names


def open_requester(viewer: Viewer, requester: Requester, *, ticket: str) -> Masked:
    """Everything known of who wrote, masked, beside the ticket that is open."""
    shown = masked(requester)
    known = [field for field, text in vars(shown).items() if text]
    saw(viewer, Act.OPENED, [requester.pk], known, ticket=ticket)
    return shown


def find_caller(viewer: Viewer, mobile: str) -> tuple[Requester, Masked] | None:
    """Who called from this number before, masked. Each search is written down, in vain or not."""
    found = find_by_mobile(mobile)
    record(viewer, Entry(Act.SEARCHED, requesters=[found.pk] if found else [], by="mobile"))
    return (found, masked(found)) if found else None


def saw(
    viewer: Viewer, act: Act, requesters: Collection[int], what: list[str], *, ticket: str = ""
) -> None:
    """One entry for whom the viewer has not seen so within the window; each once."""
    person = viewer.actor.pk if viewer.actor else 0
    slot = int(clock.now().timestamp()) // WINDOW
    key = f"desk:saw:{person}:{viewer.door}:{act}:{ticket}:{slot}"
    fresh = _fresh(key, list(dict.fromkeys(requesters)))
    if not fresh:
        return
    record(viewer, Entry(act, requesters=fresh, what=what, ticket=ticket))
    tell(lambda at: _keep(at, key, fresh))


def _fresh(key: str, requesters: list[int]) -> list[int]:
    if not requesters:
        return []
    seen: list[int] = ask(
        lambda at: cast("list[int]", at.smismember(key, [str(one) for one in requesters])),
        otherwise=lambda: [0] * len(requesters),
    )
    return [one for one, known in zip(requesters, seen, strict=True) if not known]


def _keep(at: redis.Redis, key: str, requesters: list[int]) -> None:
    with at.pipeline(transaction=False) as pipe:
        pipe.sadd(key, *requesters)
        pipe.expire(key, WINDOW)
        pipe.execute()
