"""``manage.py new_data_key``: an entry to put in front of DESK_DATA_KEYS."""

import base64
import os
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.lib import clock


class Command(BaseCommand):
    help = "Print a new entry for DESK_DATA_KEYS. Put it first; then run rotate_keys."

    def handle(self, **options: Any) -> None:
        key = base64.b64encode(os.urandom(32)).decode()
        self.stdout.write(f"k{clock.seoul(clock.now()):%Y%m%d%H%M}:{key}")
