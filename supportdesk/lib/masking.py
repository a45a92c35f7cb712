"""Masking of personal data, the same on every screen, export, list and notification.

The forms are those of the mission: 홍*동, 홍*, 남**민, 010-****-1234, ho***@example.com.
"""

import re

_CARD = re.compile(r"(?<!\d)(\d{4})([ -]?)\d{4}\2\d{4}\2(\d{4})(?!\d)")
_RESIDENT = re.compile(r"(?<!\d)(\d{6})\s?-?\s?([1-8])\d{6}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+82|0082)[ -]?(?:\(0\))?)?0?(1[016789])([ .-]?)\d{3,4}\2(\d{4})(?!\d)")
_EMAIL = re.compile(r"([A-Za-z0-9._%+-]{1,64})@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


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


def free_text(text: str) -> str:
    """Hide card, resident and mobile numbers and mail addresses inside a sentence."""
    text = _CARD.sub(lambda m: f"{m[1]}{m[2] or '-'}****{m[2] or '-'}****{m[2] or '-'}{m[3]}", text)
    text = _RESIDENT.sub(lambda m: f"{m[1][:2]}****-*******", text)
    text = _PHONE.sub(lambda m: f"0{m[1]}-****-{m[3]}", text)
    return _EMAIL.sub(lambda m: email(m[0]), text)
