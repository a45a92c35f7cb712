"""``manage.py create_token cti --scope contacts:write``: the token is the last word printed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff.models import SCOPES, User
from staff.services import create_token


class Command(BaseCommand):
    help = "Make an API token that acts as a person. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="sign-in name of the person it acts as")
        parser.add_argument("--scope", action="append", required=True, choices=SCOPES)
        parser.add_argument("--days", type=int, default=90, help="days until it expires")
        parser.add_argument("--name", default="", help="what it is for")

    def handle(self, *, user: str, scope: list[str], days: int, name: str, **options: Any) -> None:
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active person with the sign-in name {user}.")
        token, secret = create_token(actor=None, person=person, scopes=scope, days=days, name=name)
        self.stdout.write(f"Expires {token.expires_at:%Y-%m-%d %H:%M} UTC. Token: {secret}")
