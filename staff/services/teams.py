"""Teams and who leads them."""

from typing import Any

from django.db import transaction

from staff.events import Happened, record
from staff.models import Kind, Team, User
from staff.policies import can_manage
from staff.services.locking import hold
from staff.services.refusals import NameTaken, NotALeader, NotAllowed


@transaction.atomic
def create_team(*, actor: User | None, name: str, leader: User | None = None) -> Team:
    """A new team, without members."""
    _check(actor, name)
    team = Team.objects.create(name=name)
    record(Happened.TEAM_MADE, actor=actor, team=name)
    _give_lead(team, leader, actor)
    return team


@transaction.atomic
def change_team(*, actor: User | None, team: Team, name: str, leader: User | None) -> Team:
    """Rename, or give another leader; members stay."""
    held = Team.objects.select_for_update(of=("self",)).select_related("leader").get(pk=team.pk)
    _check(actor, name, besides=held)
    if held.name != name:
        facts: dict[str, Any] = {"from": held.name, "to": name}
        record(Happened.TEAM_RENAMED, actor=actor, **facts)
        held.name = name
        held.save(update_fields=["name"])
    _give_lead(held, leader, actor)
    return held


def _check(actor: User | None, name: str, besides: Team | None = None) -> None:
    if not can_manage(actor):
        raise NotAllowed
    others = Team.objects.exclude(pk=besides.pk) if besides else Team.objects.all()
    if others.filter(name=name).exists():
        raise NameTaken


def _give_lead(team: Team, leader: User | None, actor: User | None) -> None:
    if team.leader == leader:
        return
    if team.leader:
        record(Happened.LEADERSHIP_TAKEN, person=team.leader, actor=actor, team=team.name)
    if leader:
        held = hold(leader)
        if not held.is_active or held.kind not in (Kind.LEADER, Kind.ADMIN):
            raise NotALeader
        record(Happened.LEADERSHIP_GIVEN, person=held, actor=actor, team=team.name)
    team.leader = leader
    team.save(update_fields=["leader"])
