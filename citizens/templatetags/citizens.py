"""Words for citizens' fields in templates."""

import re

from django import template

from citizens.models import Detail

register = template.Library()
_MOBILE = re.compile(r"(01\d)(\d{3,4})(\d{4})")


@register.filter
def detail_label(field: str) -> str:
    """``mobile`` → Mobile."""
    return str(Detail(field).label)


@register.filter
def spoken(text: str, field: str) -> str:
    """A clear value as people read it aloud: 01000001234 → 010-0000-1234."""
    found = _MOBILE.fullmatch(text) if field == Detail.MOBILE else None
    return "-".join(found.groups()) if found else text
