"""A lane of the import, as a process of its own: ``python -m citizens.lane``.

It needs the models' names and the key ring, and neither a database nor the web, so it has settings
of its own and starts in a fraction of the time.
"""

import json
import sys

import django
from django.conf import settings

APPS = ["django.contrib.contenttypes", "django.contrib.auth", "pgtrigger", "staff", "citizens"]


def main() -> None:
    """The first line in is the key ring; then ``lane.serve``."""
    tasks = sys.stdin.buffer
    settings.configure(
        DATA_KEYS=json.loads(tasks.readline())["keys"],
        AUTH_USER_MODEL="staff.User",
        INSTALLED_APPS=APPS,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from citizens.services.migration import lane  # noqa: PLC0415  needs the settings

    lane.serve(tasks, sys.stdout.buffer)


if __name__ == "__main__":
    main()
