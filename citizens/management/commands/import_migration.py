"""``manage.py import_migration FOLDER``: read a package, check and reconcile it, swap it in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from citizens.management import telling
from citizens.models import RunState
from citizens.services import migration
from supportdesk.lib.refusal import Refusal


class Command(BaseCommand):
    help = "Import a package of the data migration and swap it in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the package: manifest.json and its files")
        parser.add_argument(
            "--yes", action="store_true", help="swap it in whatever share of its rows is faulty"
        )

    def handle(self, *, folder: str, yes: bool, **options: Any) -> None:
        try:
            run = migration.prepare(folder=folder, actor=None)
            with telling.progress_of(run, self.stdout):
                run = migration.carry_out(run.pk)
            if yes and run.state == RunState.WAITING:
                run = migration.allow(run=run, actor=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(telling.table(run))
        telling.refuse_unless_live(run)
