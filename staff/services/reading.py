"""People read from a CSV file, each fault with its line and column; nothing is saved here."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from staff.models import Employment, Kind, Queue, Skill, Team, User
from staff.services.people import Newcomer

LIMIT = 5_000
COLUMNS = {
    "username": "아이디",
    "name": "이름",
    "kind": "구분",
    "employment": "고용",
    "team": "팀",
    "queues": "대기열",
    "skills": "기술",
    "email": "이메일",
}
KINDS = {"상담사": Kind.AGENT, "팀장": Kind.LEADER, "관리자": Kind.ADMIN, "교육생": Kind.OUTSIDER}
EMPLOYMENTS = {"정규": Employment.REGULAR, "비상": Employment.EMERGENCY}
BETWEEN = ";"  # between several queues or skills in one cell


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the file's line as an editor counts, and the column's name."""

    line: int
    column: str
    words: str


@dataclass
class Reading:
    """What a file says. People are good only when there is no fault."""

    newcomers: list[Newcomer] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Unreadable(ValueError):
    """A cell that means nothing; the message says why."""


def decode(raw: bytes) -> str:
    """UTF-8, or CP949 as Korean Excel saves it; raises ``Unreadable`` for anything else."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This is not a CSV file in UTF-8 or CP949."))


def read_people(text: str) -> Reading:
    """Read a whole file, whatever is wrong in it, so that all faults are seen at once."""
    reading = Reading()
    rows = csv.reader(io.StringIO(text))
    try:
        names = _header(next(rows, []), reading)
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        reading.faults.append(Fault(rows.line_num, "", str(error)))
        return reading
    if reading.faults or not _is_of_size(lines, reading):
        return reading
    cells = [(line, _cells(line, names, row, reading)) for line, row in lines]
    world = World([cell.get("username", "").lower() for _line, cell in cells])
    for line, cell in cells:
        _read_person(line, cell, world, reading)
    return reading


def _header(row: list[str], reading: Reading) -> list[str]:
    known = {korean: name for name, korean in COLUMNS.items()} | {name: name for name in COLUMNS}
    names = [known.get(cell.strip().lower(), "") for cell in row]
    for cell, name in zip(row, names, strict=True):
        if not name:
            reading.faults.append(Fault(1, cell, _("There is no such column.")))
    for name in ("username", "name"):
        if name not in names:
            reading.faults.append(Fault(1, name, _("This column is missing.")))
    return names


def _is_of_size(lines: list[tuple[int, list[str]]], reading: Reading) -> bool:
    if not lines:
        reading.faults.append(Fault(2, "", _("There is nobody in the file.")))
    elif len(lines) > LIMIT:
        words = _("At most %(limit)s people at once; split the file.") % {"limit": f"{LIMIT:,}"}
        reading.faults.append(Fault(lines[LIMIT][0], "", words))
    return not reading.faults


def _cells(line: int, names: list[str], row: list[str], reading: Reading) -> dict[str, str]:
    if len(row) > len(names):
        reading.faults.append(Fault(line, "", _("There are more cells than columns.")))
    return {name: cell.strip() for name, cell in zip(names, row, strict=False)}


class World:
    """What the file is checked against, read once."""

    def __init__(self, usernames: list[str]) -> None:
        taken = User.objects.filter(username__in=usernames)
        self.taken = set(taken.values_list("username", flat=True))
        self.seen: dict[str, int] = {}

    @cached_property
    def teams(self) -> dict[str, Team]:
        return {team.name: team for team in Team.objects.all()}

    @cached_property
    def queues(self) -> dict[str, Queue]:
        return _by_names(Queue.objects.all())

    @cached_property
    def skills(self) -> dict[str, Skill]:
        return _by_names(Skill.objects.all())


def _by_names(things: Any) -> dict[str, Any]:
    return {
        name.casefold(): thing
        for thing in things
        for name in (thing.slug, thing.name_ko, thing.name_en)
    }


def _read_person(line: int, cell: dict[str, str], world: World, reading: Reading) -> None:
    cleaned: dict[str, Any] = {}
    for column, clean in CLEANERS.items():
        try:
            cleaned[column] = clean(cell.get(column, ""), world)
        except Unreadable as error:
            reading.faults.append(Fault(line, column, str(error)))
    username = cleaned.get("username")
    if username in world.seen:
        words = _("The same sign-in name is on line %(line)s.") % {"line": world.seen[username]}
        reading.faults.append(Fault(line, "username", words))
    elif username:
        world.seen[username] = line
    if not reading.faults:
        reading.newcomers.append(Newcomer(**cleaned))


def _username(text: str, world: World) -> str:
    name = text.lower()
    try:
        User._meta.get_field("username").clean(name, None)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error
    if name in world.taken:
        raise Unreadable(_("This sign-in name is taken."))
    return name


def _name(text: str, world: World) -> str:
    if not text or not text.isprintable():
        raise Unreadable(_("A name is needed."))
    if len(text) > 60:
        raise Unreadable(_("A name has at most 60 letters."))
    return text


def _email(text: str, world: World) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error
    return text


def _choice(known: dict[str, Any], default: str) -> Callable[[str, World], str]:
    values = {str(value): value for value in known.values()} | known

    def clean(text: str, world: World) -> str:
        if text and text.lower() not in values:
            raise Unreadable(_("Write one of: %(known)s.") % {"known": ", ".join(known)})
        return str(values[text.lower()]) if text else default

    return clean


def _team(text: str, world: World) -> Team | None:
    if text and text not in world.teams:
        raise Unreadable(_("There is no team %(name)s. Make it first.") % {"name": text})
    return world.teams.get(text)


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(BETWEEN) if part.strip())


def _found(known: dict[str, Any], name: str, words: str) -> Any:
    if name.casefold() not in known:
        raise Unreadable(words % {"name": name})
    return known[name.casefold()]


def _queues(text: str, world: World) -> tuple[Queue, ...]:
    words = _("There is no queue %(name)s.")
    return tuple(dict.fromkeys(_found(world.queues, name, words) for name in _parts(text)))


def _skills(text: str, world: World) -> tuple[tuple[Skill, int], ...]:
    rated = {}
    for part in _parts(text):
        name, _colon, level = part.rpartition(":")
        if level not in {"1", "2", "3", "4", "5"}:
            raise Unreadable(_("Write skills as name:level, the level from 1 to 5."))
        rated[_found(world.skills, name.strip(), _("There is no skill %(name)s."))] = int(level)
    return tuple(rated.items())


CLEANERS: dict[str, Callable[[str, World], Any]] = {
    "username": _username,
    "name": _name,
    "kind": _choice(KINDS, Kind.AGENT),
    "employment": _choice(EMPLOYMENTS, Employment.REGULAR),
    "team": _team,
    "queues": _queues,
    "skills": _skills,
    "email": _email,
}
