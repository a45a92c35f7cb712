"""What somebody typed into one field: a mobile, an e-mail, one of the numbers, a name with more.

Pure: nothing is read.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.services import normal
from citizens.services.refusals import NotRecognised, WrongCheckDigit
from supportdesk.lib import clock


class By(models.TextChoices):
    """What can be searched by; the access log keeps these words, never the values."""

    MOBILE = "mobile", _("mobile")
    EMAIL = "email", _("e-mail")
    CITIZEN_NO = "citizen_no", _("citizen number")
    VOUCHER_NO = "voucher_no", _("voucher number")
    NAME_BIRTH = "name+birth_date", _("name and birth date")
    NAME_LAST4 = "name+last4", _("name and last four digits")
    MERCHANT_NO = "merchant_no", _("merchant number")
    BUSINESS_NO = "business_no", _("business number")
    MERCHANT_NAME = "merchant_name", _("merchant's name and district")


@dataclass(frozen=True)
class Wanted:
    """``value`` in normal form; ``more`` is what goes with a name: an ISO date, four digits, a
    district."""

    by: By
    value: str
    more: str = ""


_MOBILE = re.compile(r"01[016789]\d{7,8}|\+\d{8,15}")
_BUSINESS = re.compile(r"\d{3}-\d{2}-\d{5}")
_NUMBER = re.compile(r"[\d\s\-]+")
_NAME_AND = re.compile(r"(?P<name>[^\d@]*[^\d@\s,])[\s,]+(?P<more>\d[\d.\-/ ]*)")
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def recognise(text: str) -> list[Wanted]:
    """What the text may be, most likely first; ``NotRecognised`` when nothing fits,
    ``WrongCheckDigit`` for what is written as a business number and is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if "@" in plain:
        return [Wanted(By.EMAIL, normal.email(plain))]
    if found := _mobile(plain) or _numbers(plain) or _name_and(plain):
        return found
    raise NotRecognised


def has_check_digit(business_no: str) -> bool:
    """Ten digits, the last of them the check digit: weights 1,3,7,1,3,7,1,3,5 over the first nine
    plus floor(5 × ninth / 10), taken from ten."""
    digits = [int(letter) for letter in business_no]
    if len(digits) != 10:
        return False
    total = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def birth_date(text: str) -> str:
    """19900131, 1990-01-31, 1990.1.31, 900131 → 1990-01-31; what is no date answers ''. Six digits
    are of the last hundred years."""
    digits = re.sub(r"\D", "", text)
    parts = [part for part in re.split(r"\D+", text) if part]
    try:
        if len(parts) == 3:
            return date(*(int(part) for part in parts)).isoformat()
        if len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
        if len(digits) == 6:
            return _of_six(digits)
    except (ValueError, OverflowError):
        return ""
    return ""


def _of_six(digits: str) -> str:
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    this_year = clock.seoul(clock.now()).year
    century = this_year // 100 * 100
    return date(century + year - (100 if century + year > this_year else 0), month, day).isoformat()


def _mobile(plain: str) -> list[Wanted]:
    digits = normal.mobile(plain) if re.fullmatch(r"[+\d\s().\-–]+", plain) else ""
    return [Wanted(By.MOBILE, digits)] if _MOBILE.fullmatch(digits) else []


def _numbers(plain: str) -> list[Wanted]:
    if not _NUMBER.fullmatch(plain):
        return []
    digits = re.sub(r"\D", "", plain)
    if _BUSINESS.fullmatch(plain) and not has_check_digit(digits):
        raise WrongCheckDigit
    kinds = {12: By.CITIZEN_NO, 16: By.VOUCHER_NO, 10: By.MERCHANT_NO}
    found = [Wanted(kinds[len(digits)], digits)] if len(digits) in kinds else []
    if has_check_digit(digits):
        found.insert(0, Wanted(By.BUSINESS_NO, digits))
    return found[:1] if _BUSINESS.fullmatch(plain) else found


def _name_and(plain: str) -> list[Wanted]:
    match = _NAME_AND.fullmatch(plain)
    if not match:
        return []
    name, more = normal.name(match["name"]), match["more"].strip()
    if re.fullmatch(r"\d{4}", more):
        return [Wanted(By.NAME_LAST4, name, more)]
    born = birth_date(more)
    return [Wanted(By.NAME_BIRTH, name, born)] if born else []
