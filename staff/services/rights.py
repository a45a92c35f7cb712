"""What people may work on, and what they are good at."""

from collections.abc import Collection

from django.db import transaction
from django.utils.text import slugify

from staff.events import Happened, record, ring_queue
from staff.models import PersonSkill, Queue, QueueService, Skill, User
from staff.policies import Act, can_manage, is_on_the_desk
from staff.services.locking import hold_for
from staff.services.refusals import NameTaken, NotAllowed, NotOnTheDesk


@transaction.atomic
def grant_queue(*, actor: User | None, person: User, queue: Queue) -> QueueService:
    """The person serves the queue from now on; again is no change."""
    held = hold_for(actor, Act.GRANT_QUEUES, person)
    if not is_on_the_desk(held):
        raise NotOnTheDesk
    return _grant(held, queue, actor)


@transaction.atomic
def remove_queue(*, actor: User | None, person: User, queue: Queue) -> None:
    """The person takes no further contacts of the queue. What they own of it goes back there by a
    sweep of the desk (``tickets.release_of_leavers``)."""
    held = hold_for(actor, Act.GRANT_QUEUES, person)
    _remove(held, queue, actor)


@transaction.atomic
def serve_exactly(*, actor: User | None, person: User, queues: Collection[Queue]) -> None:
    """Grant and remove until the person serves these queues and no others."""
    held = hold_for(actor, Act.GRANT_QUEUES, person)
    if queues and not is_on_the_desk(held):
        raise NotOnTheDesk
    before = set(Queue.objects.filter(served_by__person=held))
    for queue in sorted(set(queues) - before, key=lambda queue: queue.position):
        _grant(held, queue, actor)
    for queue in sorted(before - set(queues), key=lambda queue: queue.position):
        _remove(held, queue, actor)


def remove_all_queues(person: User, actor: User | None) -> None:
    """Of somebody who leaves. Needs a transaction and the person held."""
    for queue in Queue.objects.filter(served_by__person=person):
        _remove(person, queue, actor)


def _grant(person: User, queue: Queue, actor: User | None) -> QueueService:
    service, is_new = QueueService.objects.get_or_create(person=person, queue=queue)
    if is_new:
        record(Happened.QUEUE_GRANTED, person=person, actor=actor, queue=queue.slug)
        ring_queue(queue.slug)
    return service


def _remove(person: User, queue: Queue, actor: User | None) -> None:
    removed, _ = QueueService.objects.filter(person=person, queue=queue).delete()
    if removed:
        record(Happened.QUEUE_REMOVED, person=person, actor=actor, queue=queue.slug)
        ring_queue(queue.slug)


@transaction.atomic
def rate_skill(
    *, actor: User | None, person: User, skill: Skill, level: int, note: str = ""
) -> PersonSkill:
    """How good somebody is at something, 1 to 5, and where the experience comes from."""
    held = hold_for(actor, Act.RATE_SKILLS, person)
    rating, _ = PersonSkill.objects.update_or_create(
        person=held, skill=skill, defaults={"level": level, "note": note}
    )
    record(Happened.SKILL_SET, person=held, actor=actor, skill=skill.slug, level=level)
    return rating


@transaction.atomic
def remove_skill(*, actor: User | None, person: User, skill: Skill) -> None:
    """Take a rating back."""
    held = hold_for(actor, Act.RATE_SKILLS, person)
    removed, _ = PersonSkill.objects.filter(person=held, skill=skill).delete()
    if removed:
        record(Happened.SKILL_REMOVED, person=held, actor=actor, skill=skill.slug)


@transaction.atomic
def create_skill(*, actor: User | None, name_ko: str, name_en: str, slug: str = "") -> Skill:
    """A new thing to be good at; the slug comes from the English name unless given."""
    if not can_manage(actor):
        raise NotAllowed
    skill, is_new = Skill.objects.get_or_create(
        slug=slug or slugify(name_en)[:40], defaults={"name_ko": name_ko, "name_en": name_en}
    )
    if not is_new:
        raise NameTaken
    return skill
