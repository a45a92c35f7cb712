"""How the API reads bodies: JSON in UTF-8, limited in size, nothing that ends in a traceback."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic_core import from_json
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

SMALL = 2 * 1024 * 1024  # the longest reply, every letter escaped


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = _("The body is larger than this desk takes. Send less at once.")


class RawJson(BaseParser):
    """The bytes of the body as they came, for forms that read JSON themselves."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Refuses other encodings than UTF-8 and more than ``limit`` bytes."""
        _refuse_other_encodings(media_type or "")
        limit = self.limit()
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLarge
        return raw

    def limit(self) -> int:
        """Most bytes of a body."""
        return SMALL


class LargeRawJson(RawJson):
    """The same for contacts with attachments."""

    def limit(self) -> int:
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class Json(RawJson):
    """Parsed, for serializers. Broken UTF-8, lone surrogates and endless nesting are faults of the
    sender, not errors of the desk."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = super().parse(stream, media_type, parser_context)
        try:
            return from_json(raw, allow_inf_nan=False)
        except ValueError as error:
            raise ParseError(_("The body is not JSON in UTF-8: %s") % error) from None


def _refuse_other_encodings(media_type: str) -> None:
    for parameter in media_type.split(";")[1:]:
        name, _sign, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip('" ').lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(media_type)


def raw_body(request: Request) -> bytes:
    """The bytes that ``RawJson`` read; empty when there was no body."""
    body: Any = request.data
    return body if isinstance(body, bytes) else b""
