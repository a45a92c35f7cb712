"""What the rows share: a desk at one size, its people signed in, a table to write figures into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.desk import HOST, Desk
from bench.figures import Figure
from bench.load import Line
from staff.models import User
from staff.services import create_token
from staff.sessions import ACTIVE, SessionStore
from supportdesk.lib import clock
from tickets.models import Ticket


@dataclass
class Scene:
    """One size of the bench."""

    size: str
    desk: Desk
    seconds: float
    say: Callable[[str], None]
    figures: list[Figure] = field(default_factory=list)
    _agents: list[User] = field(default_factory=list)
    _cookies: dict[int, str] = field(default_factory=dict)
    _batch: Iterator[int] = field(default_factory=count)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        self.say(figure.short())

    @property
    def agents(self) -> list[User]:
        """All 74, in the order of their names."""
        if not self._agents:
            self._agents = list(User.objects.filter(kind="agent").order_by("username"))
        return self._agents

    def signed_in(self) -> list[Line]:
        """A line for each agent, with a session and what a browser sends to be let write."""
        csrf = token_hex(16)
        return [
            Line(
                self.desk.port,
                {
                    "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session(agent)}; "
                    f"{settings.CSRF_COOKIE_NAME}={csrf}",
                    "X-CSRFToken": csrf,
                },
            )
            for agent in self.agents
        ]

    def session(self, agent: User) -> str:
        """Key of the agent's session, begun on first use."""
        if agent.pk not in self._cookies:
            store = SessionStore()
            store[SESSION_KEY] = str(agent.pk)
            store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
            store[ACTIVE] = int(clock.now().timestamp())
            store.create()
            self._cookies[agent.pk] = store.session_key or ""
        return self._cookies[agent.pk]

    def bare(self, clients: int = 74) -> list[Line]:
        """Lines of nobody."""
        return [Line(self.desk.port) for _ in range(clients)]

    def with_token(self, person: User, scopes: list[str]) -> Line:
        """A line of a program that acts as this person."""
        _, secret = create_token(actor=None, person=person, scopes=scopes)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        return Line(self.desk.port, headers)

    def queue_pages(self) -> list[str]:
        """Each agent's first queue."""
        first = {
            agent.pk: agent.serves.order_by("queue__position").first() for agent in self.agents
        }
        return [f"/queues/{first[agent.pk].queue.slug}/" for agent in self.agents]

    def ticket_pages(self, each: int = 20) -> list[list[str]]:
        """For each agent some tickets that they may open, finished and not."""
        pages = []
        for agent in self.agents:
            mine = Ticket.objects.filter(owner=agent).order_by("-created_at")[:each]
            waits = Ticket.objects.visible_to(agent).waiting_for_an_owner().order_by("rank_at")
            numbers = [row.number for row in (*mine, *waits[:each])]
            pages.append([f"/tickets/{number}/" for number in numbers])
        return pages

    def queries_of(self, path: str, agent: User) -> int:
        """Statements that one page costs, counted in this process on the same database."""
        client = Client(SERVER_NAME=HOST)
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session(agent)
        client.get(path)  # what is cached for seconds is not counted
        with CaptureQueriesContext(connection) as run:
            client.get(path)
        return len([query for query in run if not query["sql"].startswith(("BEGIN", "COMMIT"))])

    def unique(self) -> str:
        """Part of an external id that no other row of the bench uses."""
        return f"{token_hex(3)}-{next(self._batch)}"
