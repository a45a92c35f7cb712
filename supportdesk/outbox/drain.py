"""Run what is due here and now, without a broker: for tests, demonstrations and a broken worker."""

from supportdesk.outbox import registry, worker
from supportdesk.outbox.relay import publish_due
from supportdesk.outbox.worker import Published


def drain() -> int:
    """Run due jobs until none is left, those too that they enqueue; answers how many were begun."""
    registry.load()
    begun = 0
    while taken := publish_due(_run):
        begun += taken
    return begun


def _run(task: str, published: list[Published]) -> None:
    worker.run(registry.effect_of(task), published=published)
