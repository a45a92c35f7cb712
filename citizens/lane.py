"""A lane of the import as a process: ``python -m citizens.lane``. It opens no database."""

import json
import os
import sys

import django
from django.conf import settings


def main() -> None:
    """The first line in is the key ring; then ``lane.serve``."""
    tasks = sys.stdin.buffer
    keys = json.loads(tasks.readline())["keys"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
    django.setup()
    settings.DATA_KEYS = keys
    from citizens.services.migration import lane  # noqa: PLC0415  needs the settings

    lane.serve(tasks, sys.stdout.buffer)


if __name__ == "__main__":
    main()
