"""Template words of the whole desk; a builtin of the template engine."""

from datetime import datetime
from functools import cache

from django import template
from django.template.loader import select_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from supportdesk.lib import moments

register = template.Library()
Context = template.context.Context


@cache
def sprite() -> str:
    """Address of the icon sprite, hashed where static files are."""
    return static("icons.svg")


@register.simple_tag
def icon(name: str, label: str = "", cls: str = "") -> SafeString:
    """``{% icon "phone" %}`` beside text, or with ``label`` where it stands alone."""
    return _icon(name, str(label), cls)


@cache
def _icon(name: str, label: str, cls: str) -> SafeString:
    classes = f"icon {cls}".strip()
    if not label:
        return format_html(
            '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite(), name
        )
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
        classes,
        label,
        sprite(),
        name,
    )


@register.simple_tag(takes_context=True)
def optional_include(context: Context, name: str) -> SafeString:
    """Include a template that another app may bring; nothing where it is missing."""
    found = select_template([name, "components/nothing.html"])
    return SafeString(found.template.render(context))


@register.filter
def modules(names: str) -> list[str]:
    """``"times forms"|modules``: addresses of the behaviours a page attaches."""
    return _modules(names)


@cache
def _modules(names: str) -> list[str]:
    return [static(f"js/{name}.js") for name in names.split()]


def _time(at: datetime, kind: str, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}" data-time="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        kind,
        moments.exactly(at),
        text,
    )


@register.filter
def ago(at: datetime | None) -> str:
    """``{{ at|ago }}``: a moving relative time with the absolute in its title."""
    return _time(at, "ago", moments.ago(at)) if at else ""


@register.filter
def since(at: datetime | None) -> str:
    """``{{ at|since }}``: how long it has lasted."""
    return _time(at, "since", moments.since(at)) if at else ""


@register.filter
def clock(at: datetime | None) -> str:
    """``{{ at|clock }}``: the absolute time on Seoul's clock."""
    return _time(at, "exact", moments.exactly(at)) if at else ""


@register.filter
def clock_only(at: datetime | None) -> str:
    """``{{ at|clock_only }}``: the hour and minute on Seoul's clock."""
    return _time(at, "exact", moments.exactly(at)[-5:]) if at else ""


@register.filter
def deadline(due: datetime | None) -> str:
    """``{{ due|deadline }}``: what is left or how late, in colour and words."""
    if not due:
        return ""
    left = moments.against(due)
    return format_html(
        '<time class="due {}" datetime="{}" data-time="due" title="{}">{}</time>',
        left.level,
        due.isoformat(timespec="seconds"),
        moments.exactly(due),
        left.text,
    )


@register.filter
def won(amount: int) -> str:
    """12345 → 12,345원."""
    return f"{amount:,}원"


@register.filter
def initial(name: object) -> str:
    """The first letter, for an avatar: a Korean given name's start says more than the surname."""
    text = str(name).strip()
    korean = "가" <= text[:1] <= "힣"
    return text[1:2] if korean and len(text) >= 3 else text[:1].upper()
