"""Citizens as every screen may show them: masked. Nothing here carries a clear detail."""

from dataclasses import dataclass
from datetime import datetime

from citizens.models import Account, AccountStatus
from citizens.services.details import Details


@dataclass(frozen=True)
class Citizen:
    """An account, masked. ``number`` is the citizen number in 12 digits; ``through`` that of a
    merged record that led here."""

    citizen_no: int
    number: str
    name: str
    birth_date: str
    mobile: str
    email: str
    address: str
    district: str
    status: str
    joined_at: datetime | None
    opted_out: bool
    through: str = ""

    @property
    def status_label(self) -> str:
        return str(AccountStatus(self.status).label)


def masked_account(account: Account, details: Details, *, through: int = 0) -> Citizen:
    """The account as it may be shown; ``details`` are its opened ones."""
    return Citizen(
        citizen_no=account.citizen_no,
        number=account.number,
        **vars(details.masked()),
        district=account.district,
        status=account.status,
        joined_at=account.joined_at,
        opted_out=account.opted_out,
        through=f"{through:012d}" if through else "",
    )
