"""The Celery application: workers run what the outbox relays."""

import logging
import os
from typing import TYPE_CHECKING, Any

from celery import Celery, signals

from supportdesk.lib.valkey import valkey

if TYPE_CHECKING:
    from supportdesk.outbox.worker import Published

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
app = Celery("supportdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def _keep_our_logs(**_: Any) -> None:
    """Celery's own configuration stays out; its lines per message say less than ours per job."""
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)


def send(task: str, published: "list[Published]") -> None:
    """One message for some jobs of ``task``; raises kombu's OperationalError without a broker."""
    app.send_task(f"job.{task}", args=[published], ignore_result=True)


def backlog() -> int:
    """Messages that no worker has taken yet."""
    return int(valkey().llen(app.conf.task_default_queue))
