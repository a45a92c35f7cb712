"""Load queues and contact reasons."""

from typing import Any

from django.core.management.base import BaseCommand

from tickets.services.reference import load_reference


class Command(BaseCommand):
    help = "Load or renew queues and contact reasons; may be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        queues, reasons = load_reference()
        self.stdout.write(f"{queues} queues, {reasons} contact reasons.")
