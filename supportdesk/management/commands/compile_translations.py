"""Compile every translation catalogue (no GNU gettext needed)."""

from django.core.management.base import BaseCommand

from supportdesk.lib import translations


class Command(BaseCommand):
    help = "Compiles the .po files of the desk's apps into .mo files."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        for path in translations.compile_all():
            self.stdout.write(f"compiled {path}")
