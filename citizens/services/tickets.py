"""What this app must know of a ticket: asked by number, told by the app above that has them."""

from collections.abc import Callable
from typing import NamedTuple

from staff.models import User


class SeenTicket(NamedTuple):
    """A ticket that the asker may see. ``requester_id`` is whose contact it is, if known."""

    number: str
    requester_id: int | None


Ask = Callable[[User, str], SeenTicket | None]
_told: list[Ask] = []


def told_by(ask: Ask) -> None:
    """``tickets`` says, when it is loaded, how its tickets are asked for."""
    _told[:] = [ask]


def seen_by(actor: User, number: str) -> SeenTicket | None:
    """The ticket of this number if the actor may see it; None for all others alike."""
    return _told[0](actor, number) if _told and number else None
