"""The lists that an agent works from: a queue, all of theirs, their own tickets, a saved view, and
whatever they look for."""

import base64
import binascii
import json
from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staff.models import User
from tickets.models import SavedView, Status
from tickets.queries.filters import UNFINISHED_WORD, TicketFilter
from tickets.queries.overview import QueueFigures, queues_of

ALL, MINE = "all", "mine"
FOUND, VIEW = "find-", "view-"
SHOWS: dict[str, tuple[str | Promise, TicketFilter]] = {
    "unassigned": (_("Unassigned"), TicketFilter(status=UNFINISHED_WORD, owner="none")),
    "unfinished": (_("Unfinished"), TicketFilter(status=UNFINISHED_WORD)),
    "waiting": (_("Waiting"), TicketFilter(status=Status.WAITING)),
    "resolved": (_("Resolved"), TicketFilter(status=Status.RESOLVED)),
}


@dataclass(frozen=True)
class Listing:
    """``key`` is ``mine``, ``all`` or a queue's slug, which ``show`` narrows; or ``view-`` with the
    id of a saved view; or ``find-`` with a filter."""

    key: str
    show: str
    name: str
    tickets: TicketFilter
    figures: QueueFigures | None = None
    view: SavedView | None = None

    @property
    def is_filtered(self) -> bool:
        """By fields that the person chose, so that there is no ``show``."""
        return self.key.startswith((FOUND, VIEW))

    @property
    def shows(self) -> list[tuple[str, str | Promise]]:
        """The ways to narrow this list: key and label."""
        hidden = {"unassigned"} if self.key == MINE else set()
        return [(key, label) for key, (label, _) in SHOWS.items() if key not in hidden]


def name_of(figures: QueueFigures) -> str:
    """The queue's name in the language of the page, and that it is closed."""
    name = figures.name_en if get_language() == "en" else figures.name_ko
    return str(_("%(queue)s (closed)")) % {"queue": name} if figures.is_closed else name


def listing(
    actor: User, key: str, show: str = "", *, queues: list[QueueFigures] | None = None
) -> Listing:
    """The list of that key if it is the actor's to see, else ``Http404``."""
    if key.startswith(VIEW):
        return _saved(actor, key)
    if key.startswith(FOUND):
        return found(_read(key))
    if show not in SHOWS:  # a queue shows what its count counts: who still waits for an owner
        show = "unfinished" if key == MINE else "unassigned"
    tickets = SHOWS[show][1]
    if key == MINE:
        return Listing(key, show, str(_("My tickets")), replace(tickets, owner="me"))
    if key == ALL:
        return Listing(key, show, str(_("All queues")), tickets)
    for figures in queues_of(actor) if queues is None else queues:
        if figures.slug == key:
            return Listing(key, show, name_of(figures), replace(tickets, queue=key), figures)
    raise Http404


def found(tickets: TicketFilter) -> Listing:
    """Whatever fits a filter. The key carries it, so that a ticket opens beside its list."""
    written = json.dumps(tickets.filled(), separators=(",", ":")).encode()
    key = FOUND + base64.urlsafe_b64encode(written).decode().rstrip("=")
    return Listing(key, "", str(_("Find tickets")), tickets)


def _read(key: str) -> TicketFilter:
    written = key.removeprefix(FOUND)
    try:
        fields = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        return TicketFilter.read({name: str(value) for name, value in dict(fields).items()})
    except (ValueError, TypeError, binascii.Error):
        raise Http404 from None


def _saved(actor: User, key: str) -> Listing:
    number = key.removeprefix(VIEW)
    views = SavedView.objects.visible_to(actor).select_related("owner", "team")
    view = views.filter(pk=number).first() if number.isdecimal() else None
    if view is None:
        raise Http404
    return Listing(key, "", view.name, TicketFilter.read(view.query), view=view)
