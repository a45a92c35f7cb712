"""What the API reads about citizens: bodies and query strings."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from citizens.services import By, Wanted, normal
from citizens.services.updating import TOLD
from supportdesk.lib import clock
from supportdesk.lib.json_forms import ANY, JsonForm, NotValid, QueryForm, Time, fault

_PLAIN = r"^[^\x00-\x1f\x7f]*$"

Asked = Annotated[str, StringConstraints(max_length=254, pattern=ANY)]
Name = Annotated[str, StringConstraints(max_length=100, pattern=_PLAIN)]
District = Annotated[str, StringConstraints(max_length=20, pattern=_PLAIN)]
Address = Annotated[str, StringConstraints(max_length=400, pattern=_PLAIN)]
Mobile = Annotated[str, StringConstraints(pattern=r"^(01[016789][0-9]{7,8})?$")]
_AT = r"[^\s@\x00-\x1f\x7f]+"  # as the import has it
Email = Annotated[str, StringConstraints(max_length=254, pattern=rf"^({_AT}@{_AT}\.{_AT})?$")]
_DAY = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
Day = Annotated[str, StringConstraints(pattern=rf"^({_DAY})?$")]
TicketNumber = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=r"^[0-9-]+$")]

_NORMAL = {
    By.MOBILE: normal.mobile,
    By.EMAIL: normal.email,
    By.CITIZEN_NO: normal.citizen_no,
    By.VOUCHER_NO: normal.citizen_no,
}
_LENGTH = {By.CITIZEN_NO: 12, By.VOUCHER_NO: 16}


class CannotSearch(NotValid):
    """The fields are well-formed, and there is nothing to search by."""

    status = 422


def wanted(asked: "CitizenQuery | SearchForm") -> Wanted:
    """What exactly one of the fields asks for; raises ``CannotSearch``."""
    given = {by: text for by in _NORMAL if (text := getattr(asked, by.value))}
    if len(given) != 1:
        raise CannotSearch(*[fault(by.value, "exactly_one") for by in given or [By.MOBILE]])
    ((by, text),) = given.items()
    value = _NORMAL[by](text)
    digits = _LENGTH.get(by)
    if not value or (digits and not (value.isdecimal() and len(value) == digits)):
        raise CannotSearch(fault(by.value, "not_recognised"))
    return Wanted(by, value)


class CitizenQuery(QueryForm):
    """Exactly one of the four, in any spelling; a ticket beside which it is looked up."""

    mobile: Asked = Field("", description="010-1234-5678, +82 10 1234 5678 …")
    email: Asked = ""
    citizen_no: Asked = Field("", description="12 digits.")
    voucher_no: Asked = Field("", description="16 digits.")
    ticket: Annotated[str, StringConstraints(max_length=16, pattern=r"^[0-9-]*$")] = Field(
        "", description="Number of the ticket for which it is looked up; kept in the access log."
    )


class SearchForm(JsonForm):
    """The same in a body, which no log of addresses keeps."""

    mobile: Asked = ""
    email: Asked = ""
    citizen_no: Asked = ""
    voucher_no: Asked = ""
    ticket: Annotated[str, StringConstraints(max_length=16, pattern=r"^[0-9-]*$")] = ""


class DisclosureForm(JsonForm):
    """One field in clear, for a purpose, beside a ticket that the token's person can see."""

    field: Literal["name", "birth_date", "mobile", "email", "address"]
    purpose: Literal["identity", "callback", "payment", "refund", "correction", "rights", "legal"]
    ticket: TicketNumber


class CitizenForm(JsonForm):
    """The operator's row of a citizen, whole, as ``citizens.csv`` has it; empty means unknown."""

    as_of: Time = Field(description="The operator's own time of the row: the later one stands.")
    name: Name = ""
    birth_date: Day = Field("", description="1990-01-31. Under 14 at joining is refused.")
    mobile: Mobile = Field("", description="01012345678.")
    email: Email = ""
    district: District = ""
    address: Address = ""
    status: Literal["active", "dormant", "withdrawn"]
    joined_at: Time | None = None
    opted_out: bool = Field(False, description="The citizen does not want to be moved.")

    def row(self) -> dict[str, str]:
        """As the file has it: text, times on Seoul's clock, Y or N."""
        plain = {name: getattr(self, name) for name in TOLD}
        plain["joined_at"] = clock.seoul(self.joined_at).isoformat() if self.joined_at else ""
        plain["opted_out"] = "Y" if self.opted_out else "N"
        return plain
