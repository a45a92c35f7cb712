"""``manage.py relay``: publish the outbox until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.celery import app, backlog, send
from supportdesk.outbox.relay import relay


class Command(BaseCommand):
    help = "Publish due jobs of the outbox to Celery until SIGTERM. Two at once do no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, lambda *_: stop.set())
        relay(send, backlog=backlog, stopped=stop.is_set)
        app.close()
