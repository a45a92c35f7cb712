"""Fill an empty desk with invented people and tickets."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.services import demo


class Command(BaseCommand):
    help = "Fill an empty desk: 74 agents, 6 leaders, 2 admins, queues and a morning's tickets."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.is_empty():
            raise CommandError(
                "The desk has people already; the demo only moves into an empty one."
            )
        count = demo.build(tell=self._tell if sys.stdout.isatty() else None)
        self.stdout.write(
            f"{count} tickets. Sign in as {', '.join(demo.SIGN_INS)}: {demo.PASSWORD}"
        )

    def _tell(self, done: int, of: int) -> None:
        self.stdout.write(f"\r{done} of {of} tickets", ending="\n" if done == of else "")
