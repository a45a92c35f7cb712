"""The leader's view of the floor: queues, people and the tickets of one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Count, F, Q, When

from staff.models import Queue, QueueService, State, User
from supportdesk.lib import clock
from supportdesk.lib.pagination import Page, keyset
from tickets.models import WORKABLE, Status, Ticket
from tickets.queries.filters import UNFINISHED_WORD, TicketFilter
from tickets.queries.lists import IN_ORDER_OF_WORK
from tickets.queries.overview import people

ON_DUTY = (State.AVAILABLE, State.ON_CONTACT, State.AFTER_CONTACT)
LIST_ROWS = 100
UNOWNED = Q(owner=None, status__in=WORKABLE)
OWNED = Q(owner__isnull=False, status__in=WORKABLE)
NEXT_DUE = Case(
    When(first_responded_at=None, then=F("first_response_due_at")), default=F("resolution_due_at")
)


class Show(StrEnum):
    """Which tickets of a queue stand in the list."""

    WAITING = "waiting"
    WORKING = "working"
    OTHERS = "others"
    ALL = "all"


@dataclass(frozen=True)
class FloorFilter:
    """``team`` (id), ``serves`` (queue slug) and ``state`` narrow the people; ``queue`` (slug) or
    ``person`` (sign-in name) says whose tickets are listed, ``show`` which of a queue's."""

    team: str = ""
    serves: str = ""
    state: str = ""
    queue: str = ""
    person: str = ""
    show: str = Show.WAITING

    def query(self) -> str:
        """The query string that says the same."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def choice(self) -> dict[str, str]:
        """The part of it about the tickets."""
        chosen = {"queue": self.queue, "person": self.person, "show": self.show}
        return {name: value for name, value in chosen.items() if value}

    def narrowing(self) -> str:
        """The part of it about the people, ready for more."""
        narrowed = {"team": self.team, "serves": self.serves, "state": self.state}
        return "".join(f"{urlencode({name: value})}&" for name, value in narrowed.items() if value)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "FloorFilter":
        """From a query string; an unknown ``show`` is the usual one."""
        found = {field.name: query.get(field.name, "")[:60] for field in fields(cls)}
        if found["show"] not in list(Show):
            found["show"] = Show.WAITING
        return cls(**found)


@dataclass(frozen=True)
class Line:
    """A queue. ``waiting`` have no owner, ``late`` of them are past their deadline; ``working``
    have one; ``on_duty`` serve it and are at their desk, ``available`` of them wait for work."""

    queue: Queue
    waiting: int = 0
    late: int = 0
    working: int = 0
    others: int = 0
    oldest_at: datetime | None = None
    oldest_due_at: datetime | None = None
    on_duty: int = 0
    available: int = 0

    @property
    def each(self) -> float | None:
        """Tickets in work for each one on duty; None when nobody is."""
        return self.working / self.on_duty if self.on_duty else None


def lines() -> list[Line]:
    """Every queue in its order, closed ones as long as there is work in them: four statements over
    open work and present people only."""
    work = _by_queue(_work())
    oldest = _by_queue(_oldest())
    staffed = _by_queue(_staffed())
    return [
        Line(
            queue=queue,
            **work.get(queue.pk, {}),
            **oldest.get(queue.pk, {}),
            **staffed.get(queue.pk, {}),
        )
        for queue in Queue.objects.all()
        if queue.is_active or queue.pk in work
    ]


class Total(NamedTuple):
    """All queues together."""

    waiting: int
    late: int
    working: int
    others: int


def total(of: Iterable[Line]) -> Total:
    """The sums of the columns that may be summed: a person serves several queues."""
    rows = [Total(line.waiting, line.late, line.working, line.others) for line in of]
    return (
        Total(*(sum(column) for column in zip(*rows, strict=True))) if rows else Total(0, 0, 0, 0)
    )


def _work() -> Iterable[Any]:
    return (
        Ticket.objects.unfinished()
        .alias(next_due=NEXT_DUE)
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=UNOWNED),
            late=Count("pk", filter=UNOWNED & Q(next_due__lt=clock.now())),
            working=Count("pk", filter=OWNED),
            others=Count("pk", filter=Q(status=Status.WAITING)),
        )
    )


def _oldest() -> Iterable[Any]:
    rows = Ticket.objects.waiting_for_an_owner().order_by("queue", "queued_at").distinct("queue")
    return rows.values("queue", oldest_at=F("queued_at"), oldest_due_at=NEXT_DUE)


def _staffed() -> Iterable[Any]:
    serving = QueueService.objects.filter(
        person__in=User.objects.on_the_desk(), person__presence__state__in=ON_DUTY
    )
    available = Count("pk", filter=Q(person__presence__state=State.AVAILABLE))
    return serving.values("queue").annotate(on_duty=Count("pk"), available=available)


def _by_queue(rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    return {row.pop("queue"): row for row in rows}


class Reach(StrEnum):
    """Who can be given work, as a leader looks for it."""

    FREE = "free"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True)
class Seat:
    """A person on the floor: ``load`` of ``limit`` tickets in work, ``waits`` that wait for
    others."""

    person: User
    state: State
    since: datetime
    load: int
    waits: int
    queues: list[Queue]

    @property
    def limit(self) -> int:
        return self.person.limit

    @property
    def is_full(self) -> bool:
        return self.load >= self.limit

    @property
    def reach(self) -> Reach:
        """Free waits for work and has room; busy is at the desk; away is not."""
        if self.state not in ON_DUTY:
            return Reach.AWAY
        return Reach.FREE if self.state == State.AVAILABLE and not self.is_full else Reach.BUSY


def seats(actor: User, wanted: FloorFilter | None = None, *, only: str = "") -> list[Seat]:
    """Everybody on the desk whom the filter leaves (or ``only`` the one of that sign-in name),
    the freest first: three statements."""
    wanted = wanted or FloorFilter()
    rows = people(actor)
    if only:
        rows = rows.filter(username=only)
    if wanted.team:
        rows = rows.filter(team__pk=wanted.team) if wanted.team.isdecimal() else rows.none()
    if wanted.serves:
        rows = rows.filter(serves__queue__slug=wanted.serves)
    if wanted.state:
        rows = rows.filter(presence__state=wanted.state)
    people_found = list(rows)
    served = _served(people_found)
    return sorted((_seat(person, served) for person in people_found), key=_freest_first)


def _served(found: list[Any]) -> dict[int, list[Queue]]:
    """The queues of each person; one object a queue, however many serve it."""
    queues = {queue.pk: queue for queue in Queue.objects.all()}
    pairs = QueueService.objects.filter(person__in=[person.pk for person in found])
    served: dict[int, list[Queue]] = {}
    for person, queue in pairs.order_by("queue__position").values_list("person", "queue"):
        served.setdefault(person, []).append(queues[queue])
    return served


def _seat(person: Any, served: Mapping[int, list[Queue]]) -> Seat:
    presence = getattr(person, "presence", None)
    return Seat(
        person=person,
        state=State(presence.state) if presence else State.NOT_READY,
        since=presence.since if presence else person.joined_at,
        load=person.load,
        waits=person.waits,
        queues=served.get(person.pk, []),
    )


# Whoever writes up a contact is free sooner than who has one; then the full, then the absent.
_STATES = (State.AFTER_CONTACT, State.ON_CONTACT, State.AVAILABLE, State.BREAK, State.MEAL)
_PLACES = {state: place for place, state in enumerate(dict.fromkeys((*_STATES, *State)))}


def _freest_first(seat: Seat) -> tuple[int, int, int, datetime, str]:
    """By reach, state and load; among equals whoever has waited longest."""
    reach = list(Reach).index(seat.reach)
    return reach, _PLACES[seat.state], seat.load, seat.since, seat.person.username


def groups(found: list[Seat]) -> list[tuple[Reach, list[Seat]]]:
    """The same people by reach, in order, empty groups left out."""
    held = [(reach, [seat for seat in found if seat.reach == reach]) for reach in Reach]
    return [group for group in held if group[1]]


def serves_one(seat: Seat, tickets: Iterable[Ticket]) -> bool:
    """The person serves the queue of at least one of them."""
    served = {queue.pk for queue in seat.queues}
    return any(ticket.queue_id in served for ticket in tickets)


def takes(seat: Seat, tickets: Iterable[Ticket]) -> int:
    """How many of them would go through: of the queues the person serves, within the limit."""
    served = {queue.pk for queue in seat.queues}
    fitting = [t for t in tickets if t.queue_id in served and t.owner_id != seat.person.pk]
    in_work = sum(ticket.status in WORKABLE for ticket in fitting)
    return len(fitting) - in_work + min(in_work, max(seat.limit - seat.load, 0))


class FloorRow(NamedTuple):
    """A line of the list of tickets. The names are those of the statement's columns."""

    id: int
    number: str
    queue__slug: str
    priority: int
    status: str
    waiting_for: str
    channel: str
    snippet: str
    rank_at: datetime
    reason__name_ko: str | None
    reason__name_en: str | None
    owner_id: int | None
    owner__name: str | None
    requester_id: int | None
    requester__seal_id: UUID | None
    requester__name_sealed: bytes | None
    first_responded_at: datetime | None
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None

    @property
    def due_at(self) -> datetime | None:
        """The next promise to keep; none while others are waited for."""
        if self.status == Status.WAITING:
            return None
        return self.resolution_due_at if self.first_responded_at else self.first_response_due_at


def floor_rows(actor: User, wanted: FloorFilter, *, cursor: str = "") -> Page[FloorRow]:
    """The tickets of the chosen queue or person, in the order of work: one statement."""
    rows = _tickets(wanted).tickets(actor)
    if wanted.show == Show.WORKING and not wanted.person:
        rows = rows.filter(OWNED)
    found = rows.values_list(*FloorRow._fields, named=True)
    page = keyset(found, order=IN_ORDER_OF_WORK, size=LIST_ROWS, cursor=cursor)
    return Page([FloorRow._make(row) for row in page.rows], page.next_cursor)


def _tickets(wanted: FloorFilter) -> TicketFilter:
    if wanted.person:
        return TicketFilter(owner=wanted.person, status=UNFINISHED_WORD)
    owner = "none" if wanted.show == Show.WAITING else ""
    status = Status.WAITING if wanted.show == Show.OTHERS else UNFINISHED_WORD
    return TicketFilter(queue=wanted.queue, owner=owner, status=status)
