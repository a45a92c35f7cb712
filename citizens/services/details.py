"""Personal details of an account: packed into one sealed column, opened here and nowhere else.

One column, not five: a row costs one encryption, which is what lets two million be moved in half
a minute, and a cipher text of one field cannot be put beside another's.
"""

from dataclasses import dataclass, fields

from citizens.models import Account
from citizens.services import normal
from supportdesk.lib import clock, masking, sealing

SEPARATOR = "\x1f"  # no field holds a control character


@dataclass(frozen=True)
class Details:
    """As the operator wrote them; an unknown one is empty. ``birth_date`` is ISO, ``mobile``
    01012345678."""

    name: str = ""
    birth_date: str = ""
    mobile: str = ""
    email: str = ""
    address: str = ""

    def masked(self) -> "Details":
        """As every screen may show them."""
        return Details(**{name: MASKS[name](getattr(self, name)) for name in FIELDS})


def _email(text: str) -> str:
    return masking.email(text) if text else ""


FIELDS = tuple(field.name for field in fields(Details))
MASKS = {
    "name": masking.name,
    "birth_date": masking.birth_date,
    "mobile": masking.mobile,
    "email": _email,
    "address": masking.address,
}


@dataclass(frozen=True)
class Indexes:
    """What an account can be found by; None where the details are unknown."""

    mobile_index: int | None
    email_index: int | None
    name_birth_index: int | None
    name_last4_index: int | None


def place(citizen_no: int) -> str:
    """What the cipher text is bound to. Not to the run: a row may follow its citizen into the
    next one."""
    return f"citizen:{citizen_no}"


def seal(citizen_no: int, details: Details) -> bytes:
    """Details in the form that ``Account.details`` keeps."""
    text = SEPARATOR.join(getattr(details, name) for name in FIELDS)
    return sealing.seal(text.encode(), bound_to=place(citizen_no))


def open_details(account: Account) -> Details:
    """Clear details, for masking, comparing and disclosing inside ``citizens.services``."""
    text = sealing.unseal(account.details, bound_to=place(account.citizen_no)).decode()
    return Details(*text.split(SEPARATOR))


def indexes(details: Details) -> Indexes:
    """Blind indexes of details in any spelling."""
    name, mobile = normal.name(details.name), normal.mobile(details.mobile)
    return Indexes(
        mobile_index=mobile_number(mobile) if mobile else None,
        email_index=email_number(details.email) if details.email else None,
        name_birth_index=name_birth_number(name, details.birth_date)
        if name and details.birth_date
        else None,
        name_last4_index=name_last4_number(name, mobile[-4:]) if name and mobile else None,
    )


def mobile_number(mobile: str) -> int:
    """Of a mobile in normal form."""
    return sealing.blind_number("citizen:mobile", mobile)


def email_number(email: str) -> int:
    return sealing.blind_number("citizen:email", normal.email(email))


def name_birth_number(name: str, birth_date: str) -> int:
    """Of a name and an ISO date."""
    return sealing.blind_number("citizen:name+birth", f"{normal.name(name)}\0{birth_date}")


def name_last4_number(name: str, last4: str) -> int:
    """Of a name and the last four digits of a mobile."""
    return sealing.blind_number("citizen:name+last4", f"{normal.name(name)}\0{last4}")


def digest(account: Account, details: Details) -> int:
    """Of everything the operator tells of an account, for comparing runs without opening them."""
    told = (
        *(getattr(details, name) for name in FIELDS),
        account.district,
        account.status,
        clock.seoul(account.joined_at).isoformat() if account.joined_at else "",
        "Y" if account.opted_out else "N",
    )
    return sealing.blind_number("citizen:row", SEPARATOR.join(told))
