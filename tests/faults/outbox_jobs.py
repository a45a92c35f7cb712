"""Jobs of the fault tests' workers. Their effect is a row, so that it can be counted."""

import os
import time

from django.db import connection

from supportdesk.outbox.registry import job


@job("fault.mark")
def mark(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_effect VALUES (%s)", [number])


@job("fault.slow")
def slow(number: int) -> None:
    mark(number)
    time.sleep(0.05)


@job("fault.poison")
def poison(number: int) -> None:
    mark(number)
    os._exit(9)
