"""The form of a contact that another system pushes in: one model for door, worker and document."""

import base64
import binascii
import hashlib
import json
from datetime import datetime
from typing import Annotated

from django.conf import settings
from pydantic import Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from supportdesk.lib.json_forms import ANY, SOME, Code, JsonForm, Key, Line, Text, Time, Word
from tickets.models import Channel

ATTACHMENTS = 10
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


def _decoded(value: object) -> bytes:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "Not text.")
    if len(value) // 4 * 3 > settings.MAX_ATTACHMENT_BYTES + 2:
        raise PydanticCustomError("attachment_too_large", "Too large.")
    try:
        content = base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise PydanticCustomError("base64", "Not base64.") from None
    if len(content) > settings.MAX_ATTACHMENT_BYTES:
        raise PydanticCustomError("attachment_too_large", "Too large.")
    return content


Content = Annotated[
    bytes,
    PlainValidator(_decoded),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": _BASE64}),
]


class ContactCitizen(JsonForm):
    """Who wrote, as far as the source knows. All optional."""

    citizen_no: Code | None = None
    mobile: Code | None = Field(None, description="Any spelling: 010-1234-5678, +82 10 …")
    name: Line | None = None
    email: Line | None = None

    def details(self) -> dict[str, str]:
        """As ``citizens.services.requester_for`` takes them."""
        return {name: value or "" for name, value in self}


class AttachedFile(JsonForm):
    """A file. Its type is sniffed from the content; ``media_type`` is what the source says."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=SOME)]
    media_type: Annotated[str, StringConstraints(max_length=100, pattern=ANY)]
    content_base64: Content


class ContactForm(JsonForm):
    """A contact as a source pushes it in, once for each (source, external_id)."""

    source: Word = Field(description="Which system sends, such as app or cti.")
    external_id: Key = Field(description="The source's own key; repeats are recognised by it.")
    channel: Channel
    received_at: Time = Field(
        description="When the source got it, with offset. A time in the future, or more than a "
        "year ago, counts as the time of arrival here."
    )
    citizen: ContactCitizen
    subject: Line | None = None
    body: Text
    reason: Code | None = Field(
        None, description="Code of a contact reason. An unknown one is noted and not used."
    )
    attachments: Annotated[list[AttachedFile], Field(max_length=ATTACHMENTS)] | None = None

    def canonical(self) -> bytes:
        """The same bytes for the same content, however it was spelled: sorted keys, times in UTC,
        absent and null alike."""
        plain = self.model_dump(exclude_none=True)
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, default=_plain).encode()


def _plain(value: datetime | bytes) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat()
