"""What people do to the security of their own account, kept in their history."""

from django.db import transaction

from staff.events import Happened, record
from staff.models import User

NOTICES = {
    "totp_activated": Happened.SECOND_FACTOR_ADDED,
    "webauthn_added": Happened.SECOND_FACTOR_ADDED,
    "totp_deactivated": Happened.SECOND_FACTOR_REMOVED,
    "webauthn_removed": Happened.SECOND_FACTOR_REMOVED,
    "recovery_codes_generated": Happened.RECOVERY_CODES_MADE,
}


@transaction.atomic
def note_security(*, person: User, notice: str) -> None:
    """Keep a change of second factors; other notices are kept by the services that make them."""
    if kind := NOTICES.get(notice):
        record(kind, person=person, actor=person, factor=notice.partition("_")[0])


@transaction.atomic
def link_sign_on(*, person: User, issuer: str) -> None:
    """Keep that an issuer's account was linked to this person."""
    record(Happened.SSO_LINKED, person=person, actor=person, issuer=issuer)
