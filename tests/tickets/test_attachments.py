"""Files: known by their content, named safely, limited."""

import unicodedata
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.lib import json_forms
from supportdesk.lib.refusal import Refusal
from tickets.services.attachments import (
    AttachmentForbidden,
    AttachmentTooLarge,
    attachment,
    clean_name,
    sniffed,
)
from tickets.services.contact_form import ContactForm

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PNG, "a.png", "image/png"),
        (PNG, "a.pdf", "image/png"),
        (b"%PDF-1.7", "a.pdf", "application/pdf"),
        ("안녕하세요".encode(), "a.txt", "text/plain"),
        ("안녕하세요".encode("cp949"), "a.txt", "text/plain"),
        (OLE, "a.hwp", "application/x-hwp"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/hwp+zip",
            "a.hwpx",
            "application/hwp+zip",
        ),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, name: str, media_type: str) -> None:
    assert attachment(name=name, content=content).media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b" <!DOCTYPE html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"text with \x00 in it",
        b"\xff\xff\xff",
    ],
)
def test_programs_pages_and_the_unknown_are_not_taken(content: bytes) -> None:
    with pytest.raises(AttachmentForbidden):
        attachment(name="photo.png", content=content)


def test_a_file_over_the_limit_is_not_taken(settings: Any) -> None:
    settings.MAX_ATTACHMENT_BYTES = len(PNG) - 1
    with pytest.raises(AttachmentTooLarge):
        attachment(name="a.png", content=PNG)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("캡처 화면.png", "캡처 화면.png"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\a.png", "C__temp_a.png"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie_ x.png"),
        ("gnp.\u202eexe", "gnp. exe"),
        ("...", "attachment"),
        ("가" * 300 + ".png", "가" * 196 + ".png"),
    ],
)
def test_names_are_safe_wherever_they_are_written(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_no_name_leaves_its_folder_or_its_header(name: str) -> None:
    clean = clean_name(name)
    assert 1 <= len(clean) <= 200
    assert PurePath(clean).name == clean
    assert not any(unicodedata.category(letter).startswith("C") for letter in clean)


@given(st.binary(max_size=500))
def test_any_content_has_some_type(content: bytes) -> None:
    assert "/" in sniffed(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_body_ends_in_a_traceback(raw: bytes) -> None:
    with pytest.raises(Refusal):
        json_forms.read(ContactForm, raw)
