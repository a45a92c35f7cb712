"""Refuse a message without a Korean text."""

from django.core.management.base import BaseCommand, CommandError

from supportdesk.lib import translations


class Command(BaseCommand):
    help = "Fails when a message of a template or of Python has no Korean translation."

    def handle(self, *args: object, **options: object) -> None:
        missing = translations.untranslated()
        for use in missing:
            self.stderr.write(f"{use.where}: {use.text!r} has no Korean text")
        if missing:
            raise CommandError(f"{len(missing)} messages have no Korean text.")
