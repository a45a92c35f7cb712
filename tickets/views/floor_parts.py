"""What the regions of the leader's page are drawn from."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.services import masked_names, viewer
from staff.models import Queue, State, Team, User
from staff.policies import Act
from staff.policies import can as can_to_staff
from staff.templatetags.staff import presence_colour
from supportdesk.lib import clock, moments
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.rows import draw
from supportdesk.lib.templatetags.desk import deadline
from tickets.models import Channel, Priority, Ticket, WaitingFor
from tickets.queries import floor as queries
from tickets.queries import name_of
from tickets.queries.floor import FloorFilter, FloorRow, Reach, Seat, Show
from tickets.queries.returned import returned

MOST_AT_ONCE = 200
QUEUE = "-"  # in the place of a person: nobody, back to the queue
REACHES: dict[str, Promise] = {
    Reach.FREE: _("Free for the next one"),
    Reach.BUSY: _("At work or full"),
    Reach.AWAY: _("Not at the desk"),
}
SHOWS: dict[str, Promise] = {
    Show.WAITING: _("Unassigned"),
    Show.WORKING: _("In work"),
    Show.OTHERS: _("Waiting for others"),
    Show.ALL: _("All unfinished"),
}

Context = dict[str, Any]


def regions(request: DeskRequest, wanted: FloorFilter, region: str) -> Context:
    """Context of the named region, or of all."""
    build: Mapping[str, Callable[[DeskRequest, FloorFilter], Context]] = {
        "floor-queues": _queues,
        "floor-people": _people,
        "floor-tickets": _tickets,
    }
    wholes = [build[region]] if region in build else list(build.values())
    base = _base(wanted)
    context: Context = {"at": wanted.query(), "base": base, "here": f"{_floor()}?{wanted.query()}"}
    for part in wholes:
        context |= part(request, wanted)
    return context


def _floor() -> str:
    return reverse("tickets:floor")


def _base(wanted: FloorFilter) -> str:
    """The page with the same people, ready for a queue or a person to list."""
    return f"{_floor()}?{wanted.narrowing()}"


def _queues(request: DeskRequest, wanted: FloorFilter) -> Context:
    lines = queries.lines()
    return {
        "lines": lines, "total": queries.total(lines), "shows": SHOWS, "returned": returned(),
    }  # fmt: skip


def _people(request: DeskRequest, wanted: FloorFilter) -> Context:
    seats = queries.seats(request.user, wanted)
    groups = [(reach, REACHES[reach], found) for reach, found in queries.groups(seats)]
    return {
        "count": len(seats),
        "seats": draw_seats(groups, wanted),
        "teams": Team.objects.all(),
        "queues": Queue.objects.filter(is_active=True),
        "states": State.choices,
        "kept": list(wanted.choice().items()),
        "everybody": f"{_floor()}?{urlencode(wanted.choice())}" if wanted.narrowing() else "",
    }


def draw_seats(groups: list[tuple[Reach, Promise, list[Seat]]], wanted: FloorFilter) -> SafeString:
    """Every person a tile; in Jinja2, as there are eighty of them each time somebody moves.
    Words that many share are looked up once."""
    said, now = moments.words(), clock.now()
    names = {
        queue.pk: str(queue) for _, _, seats in groups for seat in seats for queue in seat.queues
    }
    return draw(
        "seats.jinja",
        groups=groups,
        chosen=wanted.person,
        base=_base(wanted),
        states={state: str(state.label) for state in State},
        served=lambda seat: " · ".join(names[queue.pk] for queue in seat.queues),
        lasted=lambda at: moments.since(at, now=now, said=said),
        exactly=moments.exactly,
        colour=presence_colour,
    )


def _tickets(request: DeskRequest, wanted: FloorFilter) -> Context:
    try:
        page = queries.floor_rows(request.user, wanted, cursor=request.GET.get("cursor", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        page = queries.floor_rows(request.user, wanted)
    return {
        "rows": draw_rows(request, page.rows, wanted),
        "is_empty": not page.rows,
        "next_cursor": page.next_cursor,
        "show_label": SHOWS[wanted.show],
        **(_card(request.user, wanted) if wanted.person else _heading(wanted)),
    }


def draw_rows(request: DeskRequest, rows: list[FloorRow], wanted: FloorFilter) -> SafeString:
    """A line a ticket."""
    names = masked_names(viewer(request), map(name_of, rows))
    return draw(
        "floor_tickets.jinja",
        rows=[(row, names.get(row.requester_id or 0, "")) for row in rows],
        priorities={p.value: str(p.label) for p in Priority},
        channels={c.value: str(c.label) for c in Channel},
        waiting_for={w.value: str(w.label) for w in WaitingFor},
        english=get_language() == "en",
        with_owner=not wanted.person and wanted.show != Show.WAITING,
        deadline=deadline,
        base=reverse("tickets:mine").removesuffix("mine/"),
    )


def _heading(wanted: FloorFilter) -> Context:
    return {"queue": Queue.objects.filter(slug=wanted.queue).first() if wanted.queue else None}


def _card(actor: User, wanted: FloorFilter) -> Context:
    """The chosen person, with what may be changed about them here."""
    found = queries.seats(actor, only=wanted.person)
    if not found:
        return {}
    seat = found[0]
    served = {queue.pk for queue in seat.queues}
    return {
        "seat": seat,
        "colour": presence_colour(seat.state),
        "may_grant": can_to_staff(actor, Act.GRANT_QUEUES, seat.person),
        "serving": [(q, q.pk in served) for q in Queue.objects.filter(is_active=True)],
    }


def marked(request: DeskRequest) -> dict[Ticket, int | None]:
    """The tickets that were marked, each with the owner it had on the page (``number:owner``)."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    values = [value.partition(":") for value in sent.getlist("ticket")[:MOST_AT_ONCE]]
    seen = {number: int(owner) if owner.isdecimal() else None for number, _, owner in values}
    found = Ticket.objects.visible_to(request.user).filter(number__in=seen)
    return {t: seen[t.number] for t in found.select_related("queue", "owner").order_by("rank_at")}


def candidates(
    request: DeskRequest, wanted: FloorFilter, seen: dict[Ticket, int | None]
) -> Context:
    """Who serves at least one of the queues, those who can take most first."""
    seats = queries.seats(request.user)
    serving = [
        (seat, queries.takes(seat, seen)) for seat in seats if queries.serves_one(seat, seen)
    ]
    return {
        "candidates": sorted(serving, key=lambda pair: -pair[1]),
        "left_out": len(seats) - len(serving),
        "marked": [f"{t.number}:{'' if who is None else who}" for t, who in seen.items()],
        "tickets": list(seen),
        "to_queue": QUEUE if any(seen.values()) else "",
        "at": wanted.query(),
    }
