"""`manage.py carry_out_migration RUN`: what a page's import runs in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from citizens.services.migration import carry_out


class Command(BaseCommand):
    help = "Carries out a run that was written down by a page."

    def add_arguments(self, parser: CommandParser) -> None:
        """The run's id."""
        parser.add_argument("run", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how it ended."""
        run = carry_out(options["run"])
        self.stdout.write(f"{run.name}: {run.state}")
