"""``manage.py run_jobs``: run what is due in the outbox here, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.outbox.drain import drain


class Command(BaseCommand):
    help = "Run the due jobs of the outbox in this process, without broker and workers."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(drain()))
