"""Translations without GNU gettext: compiling with polib, and finding every message in use."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
OURS = ("supportdesk", "staff", "citizens", "knowledge", "training", "tickets", "operations")
_FUNCTION = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")


class Use(NamedTuple):
    """A message and where it stands."""

    text: str
    where: str


def catalogues() -> list[Path]:
    """Every ``.po`` of our apps."""
    root = Path(settings.BASE_DIR)
    return sorted(path for app in OURS for path in (root / app).glob("**/LC_MESSAGES/*.po"))


def compile_all() -> list[Path]:
    """Write the ``.mo`` beside each ``.po`` that is newer; return what was written."""
    written = []
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)  # whole, for processes that start meanwhile
        written.append(target)
    return written


def messages_in_use() -> Iterator[Use]:
    """Messages of our Python and templates. Templates are turned into Python by Django's own
    ``templatize``, as its makemessages does."""
    root = Path(settings.BASE_DIR)
    for app in OURS:
        for path in sorted((root / app).rglob("*.py")):
            yield from _in_python(path.read_text(), str(path.relative_to(root)))
    for folder in [root / "templates", *(root / app / "templates" for app in OURS)]:
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            where = str(path.relative_to(root))
            yield from _in_template(path.read_text(), where)


def _in_python(source: str, where: str) -> Iterator[Use]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called(node) in CALLS:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            said = [text for text in texts if isinstance(text, str)]
            if "pgettext" in _called(node):
                said = said[1:]
            yield from (Use(text, f"{where}:{node.lineno}") for text in said[:1])


def _called(node: ast.Call) -> str:
    target = node.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _in_template(source: str, where: str) -> Iterator[Use]:
    python = templatize(source, origin=where)
    for number, line in enumerate(python.splitlines(), 1):
        for found in _FUNCTION.finditer(line):
            call = _whole_call(line[found.start() :])
            if call:
                yield from _in_python(call, f"{where}:{number}")


def _whole_call(text: str) -> str:
    """The shortest prefix that is a complete call; templatize leaves junk between calls."""
    for end, sign in enumerate(text, 1):
        if sign == ")":
            try:
                ast.parse(text[:end].strip())
            except SyntaxError:
                continue
            return text[:end].strip()
    return ""


def at_odds() -> list[str]:
    """Messages that two of our catalogues translate differently: one of them would not be seen."""
    texts: dict[tuple[str | None, str], set[str]] = {}
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            said = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
            texts.setdefault((entry.msgctxt, entry.msgid), set()).add(said)
    return sorted(f"{text!r}: {said}" for (_, text), said in texts.items() if len(said) > 1)


def untranslated() -> list[Use]:
    """Messages in use without a Korean text, once each, and catalogue entries that are fuzzy."""
    known = {
        entry.msgid
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if not entry.fuzzy and (entry.msgstr or (entry.msgstr_plural or {}).get(0))
    }
    missing = {use.text: use for use in messages_in_use() if use.text and use.text not in known}
    return sorted(missing.values(), key=lambda use: use.where)
