"""A browser without script: pages, cookies, redirects, and the pages' own forms.

Forms are found by regular expressions, not parsed, because 74 browsers share the machine with the
desk that they measure.
"""

import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode, urljoin, urlsplit

from bench.load import Answer, Line

REDIRECTS = 5
BOUNDARY = "bench-form-boundary"
_TAG = re.compile(r"<(input|textarea|button|select)\b([^>]*)>([^<]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


@dataclass(frozen=True)
class Form:
    """What would be sent when nothing is typed; ``action`` is a path."""

    action: str
    fields: Mapping[str, str]
    multipart: bool


@dataclass(frozen=True)
class Page:
    """What the browser shows. ``seconds`` include redirects."""

    path: str
    status: int
    answer: Answer
    seconds: float

    @cached_property
    def text(self) -> str:
        return self.answer.text if self.status else ""

    def form(self, action: str) -> Form:
        """The first form that posts to a path that begins so; KeyError when there is none."""
        opening = rf'<form\b([^>]*\baction="({re.escape(action)}[^"]*)"[^>]*)>(.*?)</form>'
        found = re.search(opening, self.text, re.DOTALL)
        if not found:
            raise KeyError(f"{self.path} ({self.status}) has no form for {action}")
        attributes, path, inside = found.groups()
        return Form(html.unescape(path), _fields(inside), "multipart" in attributes)

    def links(self, pattern: str) -> list[str]:
        """Addresses on the page that match, each once."""
        found = re.findall(rf'href="({pattern}[^"]*)"', self.text)
        return [html.unescape(link) for link in dict.fromkeys(found)]


def _fields(inside: str) -> dict[str, str]:
    fields = {}
    for tag, attributes, text in _TAG.findall(inside):
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        kind = given.get("type", "")
        if tag == "button" or "name" not in given or kind in ("submit", "file"):
            continue
        if kind in ("radio", "checkbox") and "checked" not in given:
            continue
        fields[given["name"]] = html.unescape(text) if tag == "textarea" else given.get("value", "")
    return fields


@dataclass
class Browser:
    """One person's."""

    line: Line
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Page:
        return await self._go(path, "GET", b"", {})

    async def submit(self, page: Page, action: str, **typed: str) -> Page:
        """Fill the page's form and send it."""
        form = page.form(action)
        fields = {**form.fields, **typed}
        if form.multipart:
            kind, body = f"multipart/form-data; boundary={BOUNDARY}", _multipart(fields)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        origin = f"http://{self.line.host}:{self.line.port}"
        headers = {"Content-Type": kind, "Origin": origin, "Referer": origin + page.path}
        return await self._go(form.action, "POST", body, headers)

    async def _go(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> Page:
        began = time.perf_counter()
        for _ in range(REDIRECTS):
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            sent = {**headers, "Cookie": cookies, "Accept": "text/html"}
            answer = await self.line.ask(path, method=method, body=body, headers=sent)
            self._keep(answer)
            if answer.status not in (301, 302, 303):
                break
            target = urlsplit(urljoin(path, answer.headers["location"]))
            path = f"{target.path}?{target.query}" if target.query else target.path
            method, body, headers = "GET", b"", {}
        return Page(path, answer.status, answer, time.perf_counter() - began)

    def _keep(self, answer: Answer) -> None:
        for line in filter(None, answer.headers.get("set-cookie", "").split("\n")):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()


def _multipart(fields: Mapping[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
