"""``manage.py rotate_keys``: everything that is sealed, under the first key of the ring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.lib import rotation


class Command(BaseCommand):
    help = "Seal all personal data anew with the first key. Online; can be stopped and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help="rows at a time")

    def handle(self, *, batch: int, **options: Any) -> None:
        for column in rotation.columns():
            began = time.monotonic()
            done = rotation.rotate(column, batch=batch, told=self.tell)
            rate = done / max(time.monotonic() - began, 0.001)
            self.stdout.write(f"{column.table}.{column.name}: {done:,} rows, {rate:,.0f} rows/s")

    def tell(self, done: int) -> None:
        """How far it is, on a terminal."""
        self.stderr.write(f"{done:,} rows\r", ending="")
