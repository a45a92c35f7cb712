"""A morning told through the desk's own verbs, so that every rule and event is a real one."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from citizens.services import requester_for
from citizens.services.city import build_city
from staff.models import User
from supportdesk.lib import clock
from supportdesk.outbox.models import Job
from tickets.models import Message, MessageKind, Reason, Ticket, WaitingFor
from tickets.services.conversation import note, reply
from tickets.services.demo.people import hire_everyone
from tickets.services.demo.words import WORDS
from tickets.services.opening import Contact, open_ticket
from tickets.services.reference import FOLDER, load_reference
from tickets.services.reopening import receive
from tickets.services.taking import claim
from tickets.services.waiting import wait
from tickets.services.working import resolve

PASSWORD = "seoul-desk-2024"  # noqa: S105 - shown on the sign-in page
SIGN_INS = ("agent01", "leader01", "admin01")
TICKETS = 640
SPAN = timedelta(hours=7)
HANDS_FULL = 3

Tell = Callable[[int, int], None]


def is_empty() -> bool:
    """Nobody works here yet, so that a demo may move in."""
    return not User.objects.exists()


@transaction.atomic
def build(*, tell: Tell | None = None) -> int:
    """People, queues, reasons and about 640 tickets of the last seven hours; says how many.

    ``tell`` hears of the progress. All of it or nothing.
    """
    load_reference()
    start = clock.now() - SPAN
    with clock.at(start):
        agents = hire_everyone(PASSWORD)
        build_city(WORDS["callers"])
    lines = (FOLDER / "contacts.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    morning = _Morning(agents)
    for number in range(TICKETS):
        at = start + SPAN * (1 - (1 - number / TICKETS) ** 1.8)  # ever busier
        morning.contact(number, rows[number * 7 % len(rows)], at)
        if tell:
            tell(number + 1, TICKETS)
    _deliver_everything()
    return TICKETS


def _deliver_everything() -> None:
    """The morning's answers have arrived; no mail leaves a demo."""
    Message.objects.filter(kind=MessageKind.REPLY).update(delivered_at=F("created_at"))
    Job.objects.filter(done_at=None).update(done_at=clock.now())


class _Morning:
    """Who has how much on the desk while the morning goes on."""

    def __init__(self, agents: list[User]) -> None:
        self.reasons = {row.code: row for row in Reason.objects.leaves().select_related("queue")}
        self.serving: dict[int, list[User]] = {}
        for agent in agents:
            for queue in agent.serves.values_list("queue", flat=True):
                self.serving.setdefault(queue, []).append(agent)
        self.load: Counter[int] = Counter()
        self.now = clock.now()

    def contact(self, number: int, row: dict[str, Any], at: datetime) -> None:
        """One contact and what had become of it by now."""
        reason = self.reasons[row["reason"]]
        caller = number * 13 % 480
        with clock.at(at):
            message = open_ticket(
                contact=Contact(row["channel"], row["body"], row["subject"], at),
                requester=requester_for(
                    name=_pick("callers", caller), mobile=f"010-0000-{caller:04}"
                ),
                reason=reason if number % 10 else None,  # some come in uncoded
                queue=reason.queue,
            )
        self._fate(message.ticket, reason, number, at)

    def _fate(self, ticket: Ticket, reason: Reason, number: int, at: datetime) -> None:
        age, dice = (self.now - at) / timedelta(minutes=1), number * 37 % 100
        if age < 25 and dice < 65:
            return  # still waits for somebody
        agent = self._least_busy(ticket)
        if agent is None:
            return
        with clock.at(at + timedelta(minutes=min(age / 3, 2 + dice / 20))):
            claim(ticket=ticket, actor=agent)
        stays = 60 if age < 90 else 5
        if dice < stays and age < 90:
            self.load[agent.pk] += 1
            self._in_work(ticket, agent, number)
            return
        self._answered(ticket, agent, reason, number, at)

    def _in_work(self, ticket: Ticket, agent: User, number: int) -> None:
        if number % 3 == 0:
            with clock.at(ticket.created_at + timedelta(minutes=6)):
                note(ticket=ticket, author=agent, body=_pick("notes", number))

    def _answered(
        self, ticket: Ticket, agent: User, reason: Reason, number: int, at: datetime
    ) -> None:
        replies = WORDS["replies"][ticket.queue.slug]
        with clock.at(at + min((self.now - at) / 2, timedelta(minutes=9 + number % 11))):
            reply(ticket=ticket, author=agent, body=replies[number % len(replies)])
            if number % 12 == 5:
                self.load[agent.pk] += 1
                wait(ticket=ticket, actor=agent, waiting_for=WaitingFor.CITIZEN)
                return
        with clock.at(at + min((self.now - at) / 1.5, timedelta(minutes=15 + number % 20))):
            if number % 9 == 4:
                body = _pick("follow_ups", number)
                receive(ticket=ticket, contact=Contact(ticket.channel, body))
            resolve(ticket=ticket, actor=agent, reason=reason)

    def _least_busy(self, ticket: Ticket) -> User | None:
        serving = self.serving.get(ticket.queue_id, [])
        free = [agent for agent in serving if self.load[agent.pk] < HANDS_FULL]
        return min(free, key=lambda agent: (self.load[agent.pk], agent.pk % 7), default=None)


def _pick(words: str, number: int) -> str:
    return str(WORDS[words][number % len(WORDS[words])])
