"""Times as people say them: how long ago, how much is left, how late. In Seoul's time.

The same words go to the browser (``words``), which keeps the texts moving without asking.
"""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from supportdesk.lib import clock

MINUTE, HOUR, DAY = 60, 3600, 86_400
SOON = 10 * MINUTE


class Clock(NamedTuple):
    """A deadline in words. ``level`` is ``fine``, ``soon`` (within ten minutes) or ``late``."""

    text: str
    level: str


def words() -> dict[str, str]:
    """The phrases of the current language; ``{n}`` is the number."""
    return _words(get_language())


@cache
def _words(language: str | None) -> dict[str, str]:
    # A list says fifty times: thirteen look-ups for each would be a tenth of its page.
    return {
        "now": _("just now"),
        "ago_m": _("{n}m ago"),
        "ago_h": _("{n}h ago"),
        "ago_d": _("{n}d ago"),
        "left_m": _("{n}m left"),
        "left_h": _("{n}h left"),
        "left_d": _("{n}d left"),
        "late_m": _("{n}m late"),
        "late_h": _("{n}h late"),
        "late_d": _("{n}d late"),
        "for_m": _("{n}m"),
        "for_h": _("{n}h"),
        "for_d": _("{n}d"),
    }


def _phrase(kind: str, seconds: float, said: dict[str, str]) -> str:
    if seconds < HOUR:
        unit, count = "m", seconds // MINUTE
    elif seconds < DAY:
        unit, count = "h", seconds // HOUR
    else:
        unit, count = "d", seconds // DAY
    return said[f"{kind}_{unit}"].replace("{n}", str(int(count)))


def ago(at: datetime, *, now: datetime | None = None, said: dict[str, str] | None = None) -> str:
    """``3m ago``; less than a minute is ``just now``."""
    said = said or words()
    seconds = ((now or clock.now()) - at).total_seconds()
    return said["now"] if seconds < MINUTE else _phrase("ago", seconds, said)


def since(at: datetime, *, now: datetime | None = None, said: dict[str, str] | None = None) -> str:
    """``3m``: how long something has lasted."""
    seconds = ((now or clock.now()) - at).total_seconds()
    return _phrase("for", max(seconds, 0), said or words())


def against(
    due: datetime, *, now: datetime | None = None, said: dict[str, str] | None = None
) -> Clock:
    """``12m left`` or ``5m late``, with how bad that is."""
    said = said or words()
    seconds = (due - (now or clock.now())).total_seconds()
    if seconds < 0:
        return Clock(_phrase("late", -seconds, said), "late")
    return Clock(_phrase("left", seconds, said), "soon" if seconds < SOON else "fine")


def exactly(at: datetime) -> str:
    """The absolute time for a title: 2024-04-15 14:32 on Seoul's clock."""
    return f"{clock.seoul(at):%Y-%m-%d %H:%M}"
