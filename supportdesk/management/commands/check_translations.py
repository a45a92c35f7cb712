"""Refuse a message without a Korean text."""

from django.core.management.base import BaseCommand, CommandError

from supportdesk.lib import translations


class Command(BaseCommand):
    help = "Fails when a message of a template or of Python has no Korean translation."

    def handle(self, *args: object, **options: object) -> None:
        missing = translations.untranslated()
        for use in missing:
            self.stderr.write(f"{use.where}: {use.text!r} has no Korean text")
        at_odds = translations.at_odds()
        for words in at_odds:
            self.stderr.write(f"{words} differ among the apps; give one a context")
        if missing or at_odds:
            raise CommandError(
                f"{len(missing) + len(at_odds)} messages have no Korean text of their own."
            )
