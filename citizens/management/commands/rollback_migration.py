"""``manage.py rollback_migration``: look up the rows of the run before again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from citizens.services import migration
from supportdesk.lib.refusal import Refusal


class Command(BaseCommand):
    help = "Look up the rows of the run before the one in use again, in one step."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = migration.roll_back(actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Run {run.pk} “{run.name}” is in use.")
