"""``manage.py migration_report RUN [--json]``: what a run took, set aside and changed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from citizens.management import telling
from citizens.services import migration


class Command(BaseCommand):
    help = "Tell what a run of the data migration took, set aside and changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", help="its number, or its name: the newest of that name")
        parser.add_argument("--json", action="store_true", help="all of it, for programs")

    def handle(self, *, run: str, **options: Any) -> None:
        found = telling.run_called(run)
        report = migration.report(found)
        self.stdout.write(
            json.dumps(report, ensure_ascii=False) if options["json"] else telling.table(found)
        )
