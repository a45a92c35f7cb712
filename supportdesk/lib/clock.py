"""The one place that asks what time it is, so that tests, demo and rules share a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SEOUL = ZoneInfo("Asia/Seoul")
_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _set_to.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the block happen at another moment: for tests, and for the demo's story of a morning."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)


def seoul(moment: datetime) -> datetime:
    """The same instant on Seoul's clock."""
    return moment.astimezone(SEOUL)
