"""The queues themselves: their names, order and ageing."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.db import transaction

from staff.events import Happened, record, ring_queue
from staff.models import CATCH_ALL, Queue, User
from staff.policies import can_manage
from staff.services.refusals import GeneralQueueStays, NameTaken, NotAllowed


class QueueDetails(TypedDict, total=False):
    """What may be changed about a queue; the slug, which programs use, stays for ever."""

    name_ko: str
    name_en: str
    ageing_minutes: int
    is_active: bool


@transaction.atomic
def create_queue(*, actor: User | None, slug: str, **details: Unpack[QueueDetails]) -> Queue:
    """A new line, last in order, served by nobody yet."""
    if not can_manage(actor):
        raise NotAllowed
    # Held so that two new queues do not get one position.
    last = Queue.objects.select_for_update().order_by("-position").first()
    if Queue.objects.filter(slug=slug).exists():
        raise NameTaken
    queue = Queue.objects.create(slug=slug, position=last.position + 1 if last else 0, **details)
    record(Happened.QUEUE_MADE, actor=actor, queue=slug)
    ring_queue(slug)
    return queue


@transaction.atomic
def change_queue(*, actor: User | None, queue: Queue, **details: Unpack[QueueDetails]) -> Queue:
    """Rename, age otherwise, close for new contacts or open again. What is in a closed queue stays
    there and is worked by those who serve it."""
    if not can_manage(actor):
        raise NotAllowed
    held = Queue.objects.select_for_update().get(pk=queue.pk)
    if held.slug == CATCH_ALL and not details.get("is_active", True):
        raise GeneralQueueStays
    changed = {name: to for name, to in details.items() if getattr(held, name) != to}
    for name, to in changed.items():
        setattr(held, name, to)
    if changed:
        held.save(update_fields=list(changed))
        record(Happened.QUEUE_CHANGED, actor=actor, queue=held.slug, to=changed)
        ring_queue(held.slug)
    return held


@transaction.atomic
def order_queues(*, actor: User | None, slugs: Sequence[str]) -> None:
    """Put the named queues first, in this order; the others follow as they were."""
    if not can_manage(actor):
        raise NotAllowed
    before = list(Queue.objects.select_for_update().order_by("position", "slug"))
    wanted = {slug: place for place, slug in enumerate(slugs)}
    after = sorted(before, key=lambda queue: wanted.get(queue.slug, len(wanted)))
    for place, queue in enumerate(after):
        queue.position = place
    Queue.objects.bulk_update(after, ["position"])
    for was, queue in zip(before, after, strict=True):
        if was != queue:
            ring_queue(queue.slug)
    if after != before:
        record(Happened.QUEUE_CHANGED, actor=actor, order=[queue.slug for queue in after])


@transaction.atomic
def move_queue(*, actor: User | None, queue: Queue, up: bool) -> None:
    """One place towards the top or the bottom; at the end it stays."""
    slugs = list(Queue.objects.order_by("position", "slug").values_list("slug", flat=True))
    at = slugs.index(queue.slug)
    to = max(at - 1, 0) if up else min(at + 1, len(slugs) - 1)
    slugs.insert(to, slugs.pop(at))
    order_queues(actor=actor, slugs=slugs)
