"""Teams, queues and skills with how many people each has."""

from django.db.models import Count, Q, QuerySet

from staff.models import Queue, Skill, Team


def teams() -> "QuerySet[Team]":
    """Teams with their leader and the number of active members."""
    active = Count("members", filter=Q(members__is_active=True))
    return Team.objects.select_related("leader").annotate(size=active).order_by("name")


def queues() -> "QuerySet[Queue]":
    """All queues in order, with how many active people serve each."""
    active = Count("served_by", filter=Q(served_by__person__is_active=True))
    return Queue.objects.annotate(size=active).order_by("position", "slug")


def skills() -> "QuerySet[Skill]":
    """All skills, with how many active people have each."""
    active = Count("people", filter=Q(people__person__is_active=True))
    return Skill.objects.annotate(size=active).order_by("slug")
