"""Files that come with a contact or a reply: named safely, limited in size, known by content.

What a sender says of a file is not believed: the type is sniffed, and only types in ``ALLOWED``
get in. They are kept in the database and never served inline.
"""

import hashlib
import re
import unicodedata

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from supportdesk.lib.refusal import Refusal
from tickets.models import Attachment

NAME = 200
SNIFFED = 8192  # filetype looks no further
ALLOWED = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/bmp",
        "application/pdf", "text/plain",
        "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/x-hwp", "application/hwp+zip",
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav", "audio/amr", "audio/aac",
        "video/mp4", "video/3gpp", "video/quicktime", "video/webm",
    }
)  # fmt: skip
_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(r"\s*<(?:!doctype|html|svg|\?xml|script|head|body)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")


class AttachmentTooLarge(Refusal):
    """``facts``: ``limit`` in bytes."""

    code = "attachment_too_large"
    status = 413

    def __init__(self) -> None:
        limit = settings.MAX_ATTACHMENT_BYTES
        words = _("An attachment is larger than %(limit)d MB. Send a smaller one.")
        super().__init__(words % {"limit": limit // 1024**2}, limit=limit)


class AttachmentForbidden(Refusal):
    """``facts``: ``media_type`` as sniffed."""

    code = "attachment_type"
    status = 415

    def __init__(self, media_type: str) -> None:
        words = _("Files of the type %(type)s are not taken. Send an image, a PDF or a document.")
        super().__init__(words % {"type": media_type}, media_type=media_type)


def attachment(*, name: str, content: bytes) -> Attachment:
    """An unsaved, checked attachment; the service that writes the message saves it."""
    if len(content) > settings.MAX_ATTACHMENT_BYTES:
        raise AttachmentTooLarge
    media_type = sniffed(content, name)
    if media_type not in ALLOWED:
        raise AttachmentForbidden(media_type)
    return Attachment(
        name=clean_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        content=content,
    )


def clean_name(name: str) -> str:
    """A name that is safe in a header and on any disk; its ending stays when it is cut."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in name)
    name = " ".join(_FORBIDDEN_IN_NAMES.sub("_", name).split()).strip(". ")
    if len(name) > NAME:
        stem, dot, ending = name.rpartition(".")
        keep = dot + ending if stem and len(ending) <= 10 else ""
        name = name[: NAME - len(keep)] + keep
    return name or "attachment"


def sniffed(content: bytes, name: str = "") -> str:
    """The media type by content; the name decides only between old office formats, which share
    their first bytes."""
    kind = filetype.guess(content[:SNIFFED])
    if kind is not None and kind.mime != "application/zip":
        return str(kind.mime)
    if content.startswith(_OLE) and name.lower().endswith(".hwp"):
        return "application/x-hwp"
    if content[30:60].startswith(b"mimetypeapplication/hwp+zip"):
        return "application/hwp+zip"
    if kind is not None:
        return str(kind.mime)
    return "text/plain" if _is_text(content) else "application/octet-stream"


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _CONTROL.search(text) and not _MARKUP.match(text)
    return False
