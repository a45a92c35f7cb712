"""One spelling for each detail, so that equal people are found as equal."""

import re
import unicodedata

_KOREA = re.compile(r"(?:\+|00)82\(?0?\)?")
_MOBILE = re.compile(r"0\d{8,10}|\+\d{8,15}")
_SIGNS = re.compile(r"[^\d+]")


def mobile(text: str) -> str:
    """010-1234-5678, 010 1234 5678, +82 10 1234 5678, (+82) 010… → 01012345678.

    Numbers of other countries keep their +. What is no telephone number answers ''.
    """
    plain = _SIGNS.sub("", _composed(text))
    plain = _KOREA.sub("0", plain, count=1) if _KOREA.match(plain) else plain
    return plain if _MOBILE.fullmatch(plain) else ""


def email(text: str) -> str:
    """Lower case without spaces around; the part before @ is compared so too, as people do."""
    return _composed(_composed(text).strip().lower())


def citizen_no(text: str) -> str:
    """Without spaces and hyphens, in capitals."""
    return _composed(re.sub(r"[\s-]", "", _composed(text)).upper())


def name(text: str) -> str:
    """Composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _composed(text: str) -> str:
    """One form of each letter; full-width digits become plain ones."""
    return unicodedata.normalize("NFKC", text)
