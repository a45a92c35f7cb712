"""The desk's settings, and the floor's app beside it."""

from supportdesk.settings import *  # noqa: F403
from supportdesk.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor"]
