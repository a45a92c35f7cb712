"""Fill an empty, migrated desk to a size, with COPY.

A day has 6,700 contacts. Whatever the size, about 2,500 tickets are in work, as on a real desk;
those of the last three days are resolved, all older ones closed.
"""

import json
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from citizens.models import Requester
from citizens.services.requesters import _put
from staff.models import Presence, Queue, QueueService, State, Team, User
from supportdesk.lib import clock
from tickets.models import Reason, TicketNumber
from tickets.models.due import deadlines, rank_at
from tickets.services.opening import snippet
from tickets.services.reference import FOLDER, load_reference

A_DAY = 6_700
IN_WORK = 2_500
NEWEST = 4_000  # what is in work is among these
AGENTS = 74
LEADERS = 6
QUEUES_EACH = 3  # and the general one
OPEN_EACH = 4
BATCH = 20_000
ASIDE_FROM = 50_000  # tickets from which indexes are built afterwards
TABLES = ("tickets_ticket", "tickets_message", "tickets_ticketevent")
CHANNELS = ("phone", "app", "app", "web", "mail", "chat")
NONE = r"\N"
REPLIES = (
    "안녕하세요, 고객센터입니다. 말씀하신 내용을 확인했고 바로 처리해 드렸습니다. 감사합니다.",
    "앱을 최신 버전으로 업데이트하신 뒤 다시 시도해 주세요. 그래도 같은 화면이 나오면 알려 주세요.",
    "가맹점의 결제 내역을 확인해 보니 정상으로 취소되었습니다. 상품권 잔액은 바로 복원됩니다.",
    "담당 부서에 전달했습니다. 확인되는 대로 같은 방법으로 다시 안내해 드리겠습니다. 감사합니다.",
)


@dataclass(frozen=True)
class Story:
    """A contact of the corpus, ready for COPY."""

    queue: Any
    reason: str
    reason_id: int
    priority: int
    subject: str
    body: str
    snippet: str


@dataclass
class Cast:
    """What tickets refer to."""

    stories: list[Story]
    agents: list[int]
    requesters: list[int]
    serving: dict[int, list[int]]
    last: dict[date, int] = field(default_factory=dict)

    def number(self, at: datetime) -> str:
        """The day's next, as the desk counts."""
        day = clock.seoul(at).date()
        self.last[day] = self.last.get(day, 0) + 1
        return f"{day:%y%m%d}-{self.last[day]:05}"


@dataclass(frozen=True)
class Fate:
    """Where a ticket stands."""

    status: str
    owner: int | None = None
    waiting_for: str = ""


def fill(tickets: int, *, now: datetime) -> None:
    """People, requesters and ``tickets`` tickets with messages and events into an empty desk."""

    with transaction.atomic(), indexes_aside(tickets):
        cast = _cast(tickets)
        for first in range(1, tickets + 1, BATCH):
            last = min(first + BATCH - 1, tickets)
            _copy(cast, range(first, last + 1), tickets, now)
        _settle(cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- People, requesters, texts -------------------------------------------------------------------


def _cast(tickets: int) -> Cast:
    load_reference()
    agents = _hire()
    return Cast(_stories(), agents, _requesters(min(max(tickets // 4, 100), 20_000)), _serving())


def _hire() -> list[int]:
    team, _ = Team.objects.get_or_create(name="1팀")
    people = [("agent", number) for number in range(1, AGENTS + 1)]
    people += [("leader", number) for number in range(1, LEADERS + 1)]
    rows = User.objects.bulk_create(
        User(username=f"{kind}{n:02}", name=f"상담{n:02}", kind=kind, team=team, password="!")
        for kind, n in people
    )
    Presence.objects.bulk_create(
        Presence(person=row, state=State.AVAILABLE, since=clock.now()) for row in rows
    )
    queues = list(Queue.objects.exclude(slug="general"))
    general = Queue.objects.get(slug="general")
    served = [
        QueueService(person=row, queue=queue)
        for number, row in enumerate(rows)
        for queue in [general, *((queues * 2)[number % len(queues) :][:QUEUES_EACH])]
    ]
    QueueService.objects.bulk_create(served)
    return [row.pk for row in rows if row.kind == "agent"]


def _serving() -> dict[int, list[int]]:
    serving: dict[int, list[int]] = {}
    rows = QueueService.objects.filter(person__kind="agent").values_list("queue", "person")
    for queue, person in rows:
        serving.setdefault(queue, []).append(person)
    return serving


def _requesters(count: int) -> list[int]:
    rows = []
    for number in range(count):
        row = Requester(seal_id=uuid.uuid4())
        mobile = f"0100000{number % 10_000:04}"
        _put(row, {"name": f"{'김이박최정'[number % 5]}시민{number % 89}", "mobile": mobile})
        rows.append(row)
    return [row.pk for row in Requester.objects.bulk_create(rows, batch_size=5_000)]


def _stories() -> list[Story]:
    reasons = {row.code: row for row in Reason.objects.filter(level=3).select_related("queue")}
    lines = (FOLDER / "contacts.jsonl").read_text("utf-8").splitlines()
    stories = []
    for line in map(json.loads, lines):
        reason = reasons[line["reason"]]
        stories.append(
            Story(
                queue=reason.queue,
                reason=reason.code,
                reason_id=reason.pk,
                priority=reason.priority,
                subject=_text(line["subject"][:200]),
                body=_text(line["body"]),
                snippet=_text(snippet(line["body"])),
            )
        )
    return stories


def _text(words: str) -> str:
    return words.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", "")


# --- Tickets with their messages and events ------------------------------------------------------


def _copy(cast: Cast, numbers: range, total: int, now: datetime) -> None:
    tickets, messages, events = [], [], []
    for number in numbers:
        dice = random.Random(number)
        story = dice.choice(cast.stories)
        at = now - timedelta(days=(total - number + 0.5) / A_DAY)
        fate = _fate(cast, dice, story, total - number, at < now - timedelta(days=3))
        said = _said(number, dice, story, fate, at)
        tickets.append(_ticket(cast, number, dice, story, fate, at, len(said)))
        messages += said
        events += _events(number, story, fate, at, len(said))
    _copy_lines("tickets_ticket", TICKET, tickets)
    _copy_lines("tickets_message", MESSAGE, messages)
    _copy_lines("tickets_ticketevent", EVENT, events)


def _fate(cast: Cast, dice: random.Random, story: Story, age: int, old: bool) -> Fate:
    """``age`` counts tickets that came later."""
    owner = dice.choice(cast.serving[story.queue.pk])
    if age >= NEWEST or dice.random() > IN_WORK / NEWEST:
        return Fate("closed" if old else "resolved", owner)
    lot = dice.random()
    if lot < 0.58:
        return Fate("new")
    if lot < 0.63:
        return Fate("open")
    if lot < 0.75:
        return Fate("open", owner)
    return Fate("waiting", owner, dice.choice(["citizen", "citizen", "third_party"]))


TICKET = (
    "id, number, queue_id, owner_id, status, waiting_for, priority, channel, subject, snippet, "
    "requester_id, reason_id, tags, version, message_count, created_at, changed_at, queued_at, "
    "rank_at, first_response_due_at, resolution_due_at, first_responded_at, resolved_at, closed_at"
)
MESSAGE = "ticket_id, kind, channel, author_id, body, created_at"
EVENT = "ticket_id, kind, actor_id, facts, at"


def _ticket(
    cast: Cast, number: int, dice: random.Random, story: Story, fate: Fate, at: datetime, said: int
) -> str:
    clocks = deadlines(priority=story.priority, since=at)
    rank = rank_at(priority=story.priority, queued_at=at, queue=story.queue)
    done = fate.status in ("resolved", "closed")
    resolved = at + timedelta(minutes=30)
    values = (
        number, cast.number(at), story.queue.pk, fate.owner or NONE, fate.status, fate.waiting_for,
        story.priority, dice.choice(CHANNELS), story.subject, story.snippet,
        dice.choice(cast.requesters), story.reason_id, "{}", 1 + said, said, at, at, at, rank,
        clocks.first_response_at, clocks.resolution_at,
        at + timedelta(minutes=9) if said > 1 else NONE,
        resolved if done else NONE,
        resolved + timedelta(days=3) if fate.status == "closed" else NONE,
    )  # fmt: skip
    return "\t".join(map(str, values))


def _said(number: int, dice: random.Random, story: Story, fate: Fate, at: datetime) -> list[str]:
    lines = [f"{number}\tinbound\tapp\t{NONE}\t{story.body}\t{at}"]
    if fate.owner is None or (fate.status == "open" and dice.random() < 0.5):
        return lines
    for turn in range(1, dice.choice((2, 2, 2, 3, 4))):
        when = at + timedelta(minutes=9 * turn)
        if turn % 2:
            lines.append(f"{number}\treply\tapp\t{fate.owner}\t{dice.choice(REPLIES)}\t{when}")
        else:
            again = dice.choice(story.snippet.split(". ")) or story.snippet
            lines.append(f"{number}\tinbound\tapp\t{NONE}\t{again}\t{when}")
    return lines


def _events(number: int, story: Story, fate: Fate, at: datetime, said: int) -> list[str]:
    lines = [f'{number}\tticket.opened\t{NONE}\t{{"channel": "app"}}\t{at}']
    if fate.owner is None:
        return lines
    steps = [("ticket.claimed", '{"next": true}')]
    steps += [("message.replied", "{}")] * (said > 1)
    steps += [("ticket.waiting", f'{{"waiting_for": "{fate.waiting_for}"}}')] * bool(
        fate.waiting_for
    )
    if fate.status in ("resolved", "closed"):
        steps.append(("ticket.resolved", f'{{"reason": "{story.reason}"}}'))
    for step, (kind, facts) in enumerate(steps, start=1):
        when = at + timedelta(minutes=8 * step)
        lines.append(f"{number}\t{kind}\t{fate.owner}\t{facts}\t{when}")
    if fate.status == "closed":
        lines.append(f"{number}\tticket.closed\t{NONE}\t{{}}\t{at + timedelta(days=3)}")
    return lines


def _copy_lines(table: str, columns: str, lines: list[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for start in range(0, len(lines), 2_000):
            copy.write("\n".join(lines[start : start + 2_000]) + "\n")


# --- Around the copy -----------------------------------------------------------------------------


@contextmanager
def indexes_aside(tickets: int) -> Iterator[None]:
    """For large sizes: foreign keys unchecked, indexes that are not unique built afterwards."""

    if tickets < ASIDE_FROM:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid::regclass::text = ANY(%s) AND NOT indisunique",
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def _settle(cast: Cast) -> None:
    """Numbers go on after the copied ones, and nobody owns more than the limit allows."""
    TicketNumber.objects.bulk_create(TicketNumber(day=d, last=n) for d, n in cast.last.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('tickets_ticket', 'id'), max(id)) "
            "FROM tickets_ticket"
        )
        cursor.execute(
            "UPDATE tickets_ticket SET status = 'waiting', waiting_for = 'citizen' WHERE id IN "
            "(SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY owner_id ORDER BY id) n "
            " FROM tickets_ticket WHERE owner_id IS NOT NULL AND status = 'open') ranked "
            " WHERE n > %s)",
            [OPEN_EACH],
        )
