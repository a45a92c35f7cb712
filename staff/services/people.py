"""Hire people, change them, let them go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from staff.events import Happened, entry, record, ring
from staff.models import (
    Employment,
    Kind,
    PersonSkill,
    Presence,
    Queue,
    QueueService,
    Skill,
    StaffEvent,
    State,
    Team,
    User,
)
from staff.policies import Act, can_manage
from staff.services.locking import hold_for, one_at_a_time
from staff.services.presence import settle
from staff.services.refusals import LastAdmin, NameTaken, NotAllowed, OwnRights, StillLeads
from staff.services.rights import remove_all_queues
from staff.services.sessions import Why, end_sessions_of
from staff.services.tokens import revoke_tokens_of
from supportdesk.lib import clock


class Details(TypedDict, total=False):
    """What may be changed about a person; what is left out stays."""

    name: str
    email: str
    kind: str
    employment: str
    team: Team | None
    open_limit: int | None
    language: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be hired. Without a password they set one through a link."""

    username: str
    name: str
    kind: str = Kind.AGENT
    employment: str = Employment.REGULAR
    team: Team | None = None
    email: str = ""
    queues: Sequence[Queue] = ()
    skills: Sequence[tuple[Skill, int]] = ()
    password: str | None = field(default=None, repr=False)


@transaction.atomic
def hire(*, actor: User | None, newcomer: Newcomer) -> User:
    """Give somebody their one account."""
    return hire_all(actor=actor, newcomers=[newcomer])[0]


@transaction.atomic
def hire_all(
    *, actor: User | None, newcomers: Sequence[Newcomer], upload: int | None = None
) -> list[User]:
    """All of them or none, in a handful of statements however many they are. ``upload`` is the
    file that they came from."""
    if not can_manage(actor):
        raise NotAllowed
    names = [newcomer.username for newcomer in newcomers]
    if len(set(names)) < len(names) or User.objects.filter(username__in=names).exists():
        raise NameTaken
    now = clock.now()
    people: list[User] = User.objects.bulk_create([_account(newcomer) for newcomer in newcomers])
    Presence.objects.bulk_create(Presence(person=person, since=now) for person in people)
    _grant_at_hire(people, newcomers)
    StaffEvent.objects.bulk_create(
        event
        for person, newcomer in zip(people, newcomers, strict=True)
        for event in _history_of_hire(person, newcomer, actor, upload)
    )
    return people


def _account(newcomer: Newcomer) -> User:
    return User(
        username=newcomer.username,
        name=newcomer.name,
        kind=newcomer.kind,
        employment=newcomer.employment,
        team=newcomer.team,
        email=newcomer.email,
        password=make_password(newcomer.password),
    )


def _grant_at_hire(people: list[User], newcomers: Sequence[Newcomer]) -> None:
    pairs = list(zip(people, newcomers, strict=True))
    QueueService.objects.bulk_create(
        QueueService(person=person, queue=queue)
        for person, newcomer in pairs
        for queue in newcomer.queues
    )
    PersonSkill.objects.bulk_create(
        PersonSkill(person=person, skill=skill, level=level)
        for person, newcomer in pairs
        for skill, level in newcomer.skills
    )


def _history_of_hire(
    person: User, newcomer: Newcomer, actor: User | None, upload: int | None
) -> list[StaffEvent]:
    hired = entry(
        Happened.HIRED,
        person,
        actor,
        kind=person.kind,
        employment=person.employment,
        team=person.team.name if person.team else "",
        upload=upload,
    )
    queues = [
        entry(Happened.QUEUE_GRANTED, person, actor, queue=queue.slug) for queue in newcomer.queues
    ]
    skills = [
        entry(Happened.SKILL_SET, person, actor, skill=skill.slug, level=level)
        for skill, level in newcomer.skills
    ]
    return [hired, *queues, *skills]


@transaction.atomic
def change_person(*, actor: User | None, person: User, **details: Unpack[Details]) -> User:
    """Change details, role, employment or team; of rights, from and to are kept."""
    if "kind" in details:
        one_at_a_time()
    held = hold_for(actor, Act.CHANGE, person)
    before = {name: getattr(held, name) for name in details}
    changed = {name: to for name, to in details.items() if before[name] != to}
    if "kind" in changed:
        _check_kind(actor, held, str(changed["kind"]))
    for name, to in changed.items():
        setattr(held, name, to)
    held.save(update_fields=list(changed))
    _record_changes(held, actor, before, changed)
    if changed.get("kind") == Kind.OUTSIDER:
        remove_all_queues(held, actor)
        settle(held, State.NOT_READY)
    return held


def _check_kind(actor: User | None, person: User, kind: str) -> None:
    if person.kind == Kind.ADMIN:
        _keep_admin(actor, person)
    if kind not in (Kind.LEADER, Kind.ADMIN) and person.leads_teams.exists():
        raise StillLeads


def _keep_admin(actor: User | None, person: User) -> None:
    if actor == person:
        raise OwnRights
    if not User.objects.active().filter(kind=Kind.ADMIN).exclude(pk=person.pk).exists():
        raise LastAdmin


def _record_changes(
    person: User, actor: User | None, before: dict[str, Any], changed: dict[str, Any]
) -> None:
    kinds = {"kind": Happened.KIND_CHANGED, "team": Happened.TEAM_CHANGED}
    for name in changed.keys() & kinds.keys():
        facts = {"from": str(before[name] or ""), "to": str(changed[name] or "")}
        record(kinds[name], person=person, actor=actor, **facts)
    if plain := sorted(changed.keys() - kinds.keys()):
        record(Happened.CHANGED, person=person, actor=actor, fields=plain)


@transaction.atomic
def deactivate(*, actor: User | None, person: User) -> User:
    """Somebody leaves: every right, token and session of theirs ends in one act.

    Their account and history stay; whoever comes back is given queues anew.
    """
    one_at_a_time()
    held = hold_for(actor, Act.DEACTIVATE, person)
    if actor == held:
        raise OwnRights
    if not held.is_active:
        return held
    if held.kind == Kind.ADMIN:
        _keep_admin(actor, held)
    settle(held, State.NOT_READY)
    remove_all_queues(held, actor)
    revoke_tokens_of(held, actor)
    for team in held.leads_teams.select_for_update():
        Team.objects.filter(pk=team.pk).update(leader=None)
        record(Happened.LEADERSHIP_TAKEN, person=held, actor=actor, team=team.name)
    held.is_active = False
    held.save(update_fields=["is_active"])
    end_sessions_of(held, Why.DEACTIVATED)
    record(Happened.DEACTIVATED, person=held, actor=actor)
    return held


@transaction.atomic
def activate(*, actor: User | None, person: User) -> User:
    """Somebody comes back. Queues and tokens are given anew, by hand."""
    held = hold_for(actor, Act.DEACTIVATE, person)
    if not held.is_active:
        held.is_active = True
        held.save(update_fields=["is_active"])
        record(Happened.ACTIVATED, person=held, actor=actor)
        ring(held)
    return held


@transaction.atomic
def choose_language(*, person: User, language: str) -> None:
    """The person's own choice; a language that the desk does not speak changes nothing."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=person.pk).update(language=language)
