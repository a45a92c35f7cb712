"""Sealed details of an account are corrected; what they were and are stays sealed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Account, Act, Correction, Purpose
from citizens.policies import can_decide
from citizens.services import normal
from citizens.services.access import Entry, Viewer, record
from citizens.services.details import FIELDS, Details, digest, indexes, open_details, seal
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal


class NoSuchCitizen(Refusal):
    code = "no_such_citizen"
    status = 404
    message = _("There is no such citizen in the data in use.")


class BadDetail(Refusal):
    """``field`` among the facts says which."""

    code = "bad_detail"
    status = 422
    message = _("This value cannot be read.")


@transaction.atomic
def correct(
    *, viewer: Viewer, citizen_no: int, changes: Mapping[str, str], reason: str, ticket: str = ""
) -> Account:
    """Write new values of ``Details`` fields into the account that is in use.

    The names of the changed fields are kept, the values only sealed. The next run brings what the
    operator holds, and its comparison says that the row changed: a correction is told to the
    operator as well.
    """
    if not (viewer.actor and can_decide(viewer.actor)):
        raise NotAllowed
    account = _held(citizen_no)
    fields = [name for name in FIELDS if name in changes]
    new = {name: spelled(name, changes[name]) for name in fields}
    _put(account, replace(open_details(account), **new))
    Correction.objects.create(
        citizen_no=citizen_no,
        fields=",".join(fields),
        by=viewer.actor,
        at=clock.now(),
        reason=reason[:200],
        ticket=ticket,
    )
    record(
        viewer,
        Entry(
            Act.UPDATED,
            citizens=[citizen_no],
            what=fields,
            purpose=Purpose.CORRECTION,
            ticket=ticket,
        ),
    )
    return account


def _held(citizen_no: int) -> Account:
    rows = Account.objects.live().select_for_update().filter(citizen_no=citizen_no)
    account = rows.first()
    if account is None:
        raise NoSuchCitizen
    return account


def _put(account: Account, details: Details) -> None:
    account.details = seal(account.citizen_no, details)
    found_by = vars(indexes(details))
    for name, value in found_by.items():
        setattr(account, name, value)
    account.digest = digest(account, details)
    account.save(update_fields=["details", "digest", *found_by])


def spelled(field: str, text: str) -> str:
    """The value as the operator writes it; BadDetail for what cannot be one."""
    try:
        value = _SPELLING[field](text.strip())
    except (ValueError, ValidationError) as error:
        raise BadDetail(field=field) from error
    if not value or not value.isprintable() or len(value) > 200:
        raise BadDetail(field=field)
    return value


def _birth_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _email(text: str) -> str:
    validate_email(text)
    return text


_SPELLING = {
    "name": normal.name,
    "birth_date": _birth_date,
    "mobile": normal.mobile,
    "email": _email,
    "address": normal.name,
}
