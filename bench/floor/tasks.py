"""Jobs that do nothing: one through the outbox, one through Celery alone."""

from celery import shared_task

from supportdesk.outbox.registry import job


@job("bench.nothing")
def nothing(number: int) -> None:
    pass


@shared_task(name="bench.bare", ignore_result=True)
def bare(number: int) -> None:
    pass
