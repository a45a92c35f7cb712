"""Who may do what to people, teams and queues: one table, asked by the services.

A right belongs to roles *towards a person*: ``ADMIN`` towards everybody, ``LEADER`` towards the
agents of a team that they lead, ``SELF`` towards oneself. Rules that no role lifts (nobody removes
their own admin right, the last admin stays) are refusals of the services.
"""

from enum import Enum, auto

from staff.models import Kind, User


class Role(Enum):
    """What an actor is to a person."""

    ADMIN = auto()
    LEADER = auto()
    SELF = auto()


class Act(Enum):
    """What can be done to a person."""

    SEE = auto()
    CHANGE = auto()
    DEACTIVATE = auto()
    GRANT_QUEUES = auto()
    RATE_SKILLS = auto()
    RESET_PASSWORD = auto()
    RESET_SECOND_FACTOR = auto()
    GIVE_TOKENS = auto()
    SEE_HISTORY = auto()


RIGHTS: dict[Act, frozenset[Role]] = {
    Act.SEE: frozenset({Role.ADMIN, Role.LEADER, Role.SELF}),
    Act.CHANGE: frozenset({Role.ADMIN}),
    Act.DEACTIVATE: frozenset({Role.ADMIN}),
    Act.GRANT_QUEUES: frozenset({Role.ADMIN, Role.LEADER}),
    Act.RATE_SKILLS: frozenset({Role.ADMIN, Role.LEADER}),
    Act.RESET_PASSWORD: frozenset({Role.ADMIN, Role.LEADER}),
    Act.RESET_SECOND_FACTOR: frozenset({Role.ADMIN}),
    Act.GIVE_TOKENS: frozenset({Role.ADMIN}),
    Act.SEE_HISTORY: frozenset({Role.ADMIN, Role.LEADER}),
}


def roles(actor: User, person: User) -> set[Role]:
    """Every role that ``actor`` has towards ``person``; none for an inactive actor."""
    if not actor.is_active:
        return set()
    held = {Role.SELF} if actor.pk == person.pk else set()
    if actor.kind == Kind.ADMIN:
        held.add(Role.ADMIN)
    if actor.pk != person.pk and person.kind == Kind.AGENT and is_led_by(person, actor):
        held.add(Role.LEADER)
    return held


def is_led_by(person: User, actor: User) -> bool:
    """``actor`` is a leader, of this person's team."""
    return bool(actor.kind == Kind.LEADER and person.team and person.team.leader_id == actor.pk)


def can(actor: User | None, act: Act, person: User) -> bool:
    """May ``actor`` do this to ``person``? No actor means the system itself."""
    return actor is None or not RIGHTS[act].isdisjoint(roles(actor, person))


def can_manage(actor: User | None) -> bool:
    """Hire people, make teams, queues and skills."""
    return actor is None or (actor.is_active and actor.kind == Kind.ADMIN)


def is_on_the_desk(person: User) -> bool:
    """Active, and one who works contacts: not a training outsider."""
    return person.is_active and person.kind != Kind.OUTSIDER


def needs_second_factor(person: User) -> bool:
    """Leaders and admins see everybody's contacts and rights."""
    return person.kind in (Kind.LEADER, Kind.ADMIN)
