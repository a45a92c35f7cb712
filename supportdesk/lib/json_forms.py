"""Bodies of the API: forms that are validator, document and type in one.

A form refuses unknown fields by name, because a misspelled one would be lost in silence, and
answers every fault with field, code and words.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from supportdesk.lib.refusal import Refusal

Form = TypeVar("Form", bound="JsonForm")
Query = TypeVar("Query", bound="QueryForm")
ERRORS_SHOWN = 20

# PostgreSQL keeps no NUL in text, and a required text has something to read in it.
ANY = r"^[^\x00]*$"
SOME = r"^[^\x00]*[^\s\x00][^\x00]*$"

Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=SOME)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=SOME)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=SOME)]
Code = Annotated[str, StringConstraints(max_length=60, pattern=ANY)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=ANY)]


_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?")


def _time(value: object) -> datetime:
    """RFC 3339 with an offset, in UTC."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise PydanticCustomError("time", "Not a time.")
    try:
        at = datetime.fromisoformat(value.upper().replace(":60", ":59"))  # a leap second
    except ValueError:
        raise PydanticCustomError("time", "Not a time.") from None
    if at.tzinfo is None:
        raise PydanticCustomError("time_without_offset", "No offset.")
    try:
        return at.astimezone(UTC)
    except OverflowError:  # the first and the last day there is
        return at.replace(tzinfo=UTC)


Time = Annotated[
    datetime,
    PlainValidator(_time),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class JsonForm(BaseModel):
    """Base of every body that is read. Nothing is coerced: "1" is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class QueryForm(BaseModel):
    """Base of every query string that is read; a misspelled filter would answer too much."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NotValid(Refusal):
    """The body does not follow the form. ``facts``: ``errors``, each ``field, code, message``."""

    code = "invalid"
    status = 400
    message = _("The input is not valid. Correct the named fields and send it again.")

    def __init__(self, *faults: dict[str, str]) -> None:
        super().__init__(errors=list(faults))


class NotJson(Refusal):
    code = "malformed"
    status = 400

    def __init__(self, where: str) -> None:
        super().__init__(_("The body is not JSON in UTF-8: %(where)s") % {"where": where})


_MESSAGES: dict[str, str | Promise] = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no field of this name."),
    "string_type": _("Send text."),
    "bool_type": _("Send true or false."),
    "string_too_short": _("Do not leave this empty."),
    "string_too_long": _("At most %(max_length)s characters."),
    "string_pattern_mismatch": _("Send readable text without NUL characters."),
    "enum": _("One of: %(expected)s."),
    "time": _("Send a time as in 2024-04-15T09:30:00+09:00."),
    "time_without_offset": _("Add the offset from UTC, as in 2024-04-15T09:30:00+09:00."),
    "base64": _("Send the content in base64."),
    "attachment_too_large": _("The attachment is larger than this desk takes."),
    "too_long": _("At most %(max_length)s entries."),
    "list_type": _("Send a list."),
    "model_type": _("Send an object."),
    "literal_error": _("One of: %(expected)s."),
    "int_parsing": _("Send a whole number."),
    "greater_than_equal": _("At least %(ge)s."),
    "less_than_equal": _("At most %(le)s."),
    "exactly_one": _("Send exactly one of them."),
    "not_recognised": _("This is not one in any spelling that is known."),
    "unknown": _("There is none of this name."),
}


def read(form: type[Form], raw: bytes) -> Form:
    """The form in ``raw``; raises ``NotJson`` or ``NotValid`` with every fault by field."""
    try:
        return form.model_validate_json(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
    if faults[0]["type"] == "json_invalid":
        raise NotJson(str(faults[0]["ctx"]["error"]))
    raise NotValid(*[_worded(fault) for fault in faults[:ERRORS_SHOWN]])


def read_query(form: type[Query], query: Mapping[str, str]) -> Query:
    """The form in a query string; the last one of a repeated name counts."""
    try:
        return form.model_validate_strings({name: query[name] for name in query})
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
    raise NotValid(*[_worded(fault) for fault in faults[:ERRORS_SHOWN]])


def fault(field: str, code: str) -> dict[str, str]:
    """One entry of ``errors``, for what a form alone cannot know."""
    return {"field": field, "code": code, "message": str(_MESSAGES[code])}


def _worded(found: ErrorDetails) -> dict[str, str]:
    words = _MESSAGES.get(found["type"], found["msg"])
    context: dict[str, Any] = found.get("ctx", {})
    return {
        "field": ".".join(str(part)[:60] for part in found["loc"]),
        "code": found["type"],
        "message": str(words) % context if context else str(words),
    }
