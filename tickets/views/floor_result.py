"""What became of a change to several tickets, told on the page that follows it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import ClassVar

from supportdesk.lib.request import DeskRequest
from tickets.services import Outcome


@dataclass(frozen=True)
class Result:
    """``what`` was done: ``assigned``, ``released`` or ``undone``. ``done`` are numbers,
    ``refused`` the numbers by the reason in words; ``to`` is a name."""

    what: str
    done: list[str]
    refused: dict[str, list[str]] = field(default_factory=dict)
    to: str = ""

    KEY: ClassVar[str] = "floor_result"

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], what: str, *, to: str = "") -> "Result":
        """Refusals that say the same stand together."""
        done: list[str] = []
        refused: dict[str, list[str]] = {}
        for outcome in outcomes:
            words = str(outcome.refusal) if outcome.refusal else ""
            (refused.setdefault(words, []) if words else done).append(outcome.ticket.number)
        return cls(what, done, refused, to)

    @property
    def count_refused(self) -> int:
        return sum(len(numbers) for numbers in self.refused.values())

    @property
    def can_undo(self) -> bool:
        return self.what == "assigned" and bool(self.done)

    def keep(self, request: DeskRequest) -> None:
        """Until the next page takes it."""
        request.session[self.KEY] = asdict(self)

    @classmethod
    def take(cls, request: DeskRequest) -> "Result | None":
        """The result that was kept, once."""
        kept = request.session.pop(cls.KEY, None)
        return cls(**kept) if kept else None
