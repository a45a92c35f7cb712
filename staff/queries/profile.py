"""Everything that a person's page shows."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator

from staff.models import ApiToken, PersonSkill, Presence, Queue, User
from staff.policies import Act, can
from staff.queries.history import PAGE, Line, history
from staff.queries.presence import presence_of
from supportdesk.lib import clock


@dataclass(frozen=True)
class Profile:
    """A person as ``actor`` may see them; ``may`` names what the actor may do here."""

    person: User
    presence: Presence
    queues: list[Queue]
    skills: list[PersonSkill]
    has_second_factor: bool
    may: frozenset[str]
    tokens: list[ApiToken] = field(default_factory=list)
    history: list[Line] = field(default_factory=list)

    @property
    def older(self) -> int | None:
        """Where the next page of the history begins, when there may be one."""
        return self.history[-1].pk if len(self.history) == PAGE else None


def profile(actor: User, person: User, before: int | None = None) -> Profile:
    """The page's reads in one place; tokens and history only for whom they are meant."""
    may = frozenset(act.name for act in Act if can(actor, act, person))
    tokens = person.tokens.filter(revoked_at=None, expires_at__gt=clock.now()).order_by("-pk")
    factors = Authenticator.objects.filter(user=person)
    return Profile(
        person=person,
        presence=presence_of(person),
        queues=list(Queue.objects.filter(served_by__person=person)),
        skills=list(person.skills.select_related("skill").order_by("-level", "skill__slug")),
        has_second_factor=factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists(),
        may=may,
        tokens=list(tokens) if Act.GIVE_TOKENS.name in may else [],
        history=history(person, before) if Act.SEE_HISTORY.name in may else [],
    )
