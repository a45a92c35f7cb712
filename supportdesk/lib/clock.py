"""The one place that asks what time it is, so that tests and rules share a clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def seoul(at: datetime) -> datetime:
    """The same instant on Seoul's clock."""
    return at.astimezone(SEOUL)
