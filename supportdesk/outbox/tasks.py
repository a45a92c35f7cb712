"""The outbox's own housekeeping."""

from datetime import timedelta

from supportdesk.outbox.registry import periodic
from supportdesk.outbox.services import purge_done


@periodic("outbox.purge_done", every=timedelta(minutes=10))
def purge() -> None:
    purge_done()
