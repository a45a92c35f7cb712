"""Many people hired at once from a file: looked at first, then all or none."""

from django.db import transaction

from staff.models import PeopleImport, User
from staff.policies import can_manage
from staff.services.people import hire_all
from staff.services.reading import read_people
from staff.services.refusals import AlreadyHired, FileNoLongerFits, NotAllowed
from supportdesk.lib import clock


@transaction.atomic
def keep_upload(*, actor: User, file_name: str, text: str) -> PeopleImport:
    """Keep a file that was read without a fault until its people are hired."""
    if not can_manage(actor):
        raise NotAllowed
    return PeopleImport.objects.create(
        uploaded_by=actor, uploaded_at=clock.now(), file_name=file_name[:200], text=text
    )


@transaction.atomic
def hire_upload(*, actor: User, upload: PeopleImport) -> PeopleImport:
    """Hire everybody in the file, once. The file is read again: the desk may have changed."""
    held = PeopleImport.objects.select_for_update().get(pk=upload.pk)
    if held.hired_at:
        raise AlreadyHired
    reading = read_people(held.text)
    if reading.faults:
        raise FileNoLongerFits
    hired = hire_all(actor=actor, newcomers=reading.newcomers, upload=held.pk)
    held.hired_at, held.hired, held.text = clock.now(), len(hired), ""
    held.save()
    return held
