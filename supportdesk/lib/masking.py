"""Masking of personal data, the same on every screen, export, list and notification.

The forms are those of the safety standard: 홍*동, 홍*, 남**민, 010-****-1234, ho***@example.com.
"""

import re
from collections.abc import Callable

# Inside a number people write a hyphen of some kind, a dot or a space, or both. Korean particles
# follow without a space (010-0000-1234로), so the ends are "no further digit", never \b.
_SEP = r"[ \t\u00a0]?[-.‐‑‒–—－·][ \t\u00a0]?|[ \t\u00a0]"

_CARD = re.compile(
    rf"(?<!\d)(?:\d{{4}}(?:{_SEP})?\d{{4}}(?:{_SEP})?\d{{4}}(?:{_SEP})?\d{{4}}"
    rf"|3[47]\d{{2}}(?:{_SEP})?\d{{6}}(?:{_SEP})?\d{{5}})(?!\d)"
)
_RESIDENT = re.compile(
    rf"(?<!\d)(?:\d{{6}}(?:{_SEP})[0-9]\d{{6}}"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-9]\d{6})(?!\d)"
)
_PHONE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)82(?:{_SEP})?(?:\(0\))?0?|0)"
    rf"(1[016789]|2|[3-6][1-5]|70|50\d)\)?(?:{_SEP})?(\d{{3,4}})(?:{_SEP})?(\d{{4}})(?!\d)"
)
_LICENCE = re.compile(rf"(?<!\d)\d{{2}}(?:{_SEP})\d{{2}}(?:{_SEP})\d{{6}}(?:{_SEP})\d{{2}}(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[MSRODG]\d{3}[A-Z0-9]\d{4}(?![A-Za-z0-9])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")

# Bank accounts have no common form. Three and more groups joined by hyphens, 10 to 16 digits, are
# taken for one unless they are a date or a business number (3-2-5); without hyphens the word
# before the number tells.
_ACCOUNT_GROUPS = re.compile(r"(?<![\d-])\d{2,6}(?:[-‐‑‒–—－]\d{2,7}){2,4}(?![\d-]|,\d)")
_ACCOUNT_NAMED = re.compile(
    r"((?:계좌|통장|은행|뱅크|농협|수협|신협|새마을금고|우체국|account)"
    r"(?:(?!사업자|상담|접수|승인)[^\d\n]){0,12})"
    r"(\d[\d-]{8,18}\d)(?![\d-]|,\d|\s?원)",
    re.IGNORECASE,
)
_NOT_AN_ACCOUNT = re.compile(r"\d{3}-\d{2}-\d{5}|(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?:-\d+)*")
_SECRET = re.compile(
    r"((?:비밀번호|비번|패스워드|인증번호|password|passcode|PIN|CVC|CVV)[^\d\n]{0,10})"
    r"(\d{3,8})(?!\d|[-,.]\d|\s?(?:회|번|자리|년|월|일|시|분|원))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


def name(text: str) -> str:
    """홍길동 → 홍*동, 홍길 → 홍*, 남궁민수 → 남**수; one letter stays hidden."""
    text = text.strip()
    if len(text) <= 1:
        return "*" * len(text)
    if len(text) == 2:
        return text[0] + "*"
    return text[0] + "*" * (len(text) - 2) + text[-1]


def mobile(text: str) -> str:
    """01012345678 or any spelling of it → 010-****-5678; too short → all hidden."""
    digits = re.sub(r"\D", "", text)
    return f"{digits[:3]}-****-{digits[-4:]}" if len(digits) >= 10 else "*" * len(digits)


def email(text: str) -> str:
    """hong@example.com → ho***@example.com."""
    local, _, host = text.partition("@")
    return f"{local[:2] if len(local) > 2 else local[:1]}***@{host}" if host else "***"


def birth_date(text: str) -> str:
    """1990-01-31 → 19**-**-**."""
    return f"{text[:2]}**-**-**" if len(text) == 10 else "*" * len(text)


_STREET = re.compile(r"(?:^|\s)\S*?(?:\d(?:길|로|가)|[가-힣](?:동|로|길|읍|면))(?=\s|,|$)")


def address(text: str) -> str:
    """서울특별시 강남구 가상로12길 3, 4동 101호 → 서울특별시 강남구 가상로12길 ***. It ends with
    the street or 동; without one only the first word stays."""
    street = _STREET.search(text)
    shown = text[: street.end()] if street else text.split(" ", maxsplit=1)[0][:5]
    return f"{shown.strip()} ***" if text.strip() else ""


def code(text: str) -> str:
    """An identifier such as a citizen number: the last four stay, at least half is hidden."""
    shown = min(4, len(text) // 2)
    return "*" * (len(text) - shown) + text[len(text) - shown :]


def free_text(text: str) -> str:
    """Hide what identifies a person inside a sentence: card, resident, phone, licence, passport
    and bank account numbers, secrets that are named as such, and mail addresses.

    Amounts, dates, times, ticket numbers and business numbers stay readable.
    """
    if not _DIGIT.search(text):
        return _EMAIL.sub(lambda m: email(m[0]), text)
    for pattern, hide in _HIDDEN:
        text = pattern.sub(hide, text)
    return text


def _digits_but(text: str, first: int = 0, last: int = 0) -> str:
    """Hide the digits of ``text`` except the first and last few; its separators stay."""
    places = [match.start() for match in _DIGIT.finditer(text)]
    hidden = set(places[first : len(places) - last])
    return "".join("*" if place in hidden else letter for place, letter in enumerate(text))


def _account(text: str) -> str:
    plain = re.sub(r"[‐‑‒–—－]", "-", text)
    if _NOT_AN_ACCOUNT.fullmatch(plain) or not 10 <= len(re.sub(r"\D", "", text)) <= 16:
        return text
    return _digits_but(text, last=3)


_HIDDEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_EMAIL, lambda m: email(m[0])),
    (_CARD, lambda m: _digits_but(m[0], first=4, last=4)),
    (_RESIDENT, lambda m: _digits_but(m[0])),
    (_LICENCE, lambda m: _digits_but(m[0])),
    (_PHONE, lambda m: f"0{m[1]}-****-{m[3]}"),
    (_ACCOUNT_GROUPS, lambda m: _account(m[0])),
    (_ACCOUNT_NAMED, lambda m: m[1] + _account(m[2])),
    (_PASSPORT, lambda m: m[0][0] + "*" * 8),
    (_SECRET, lambda m: m[1] + "*" * len(m[2])),
)
