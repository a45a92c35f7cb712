"""What the intake door takes, and what it answers."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import override_settings
from rest_framework.test import APIClient

from staff.models import User
from supportdesk.outbox.models import Job
from tests.tickets.conftest import CONTACTS, PNG, contact_body
from tickets.models import InboundMessage
from tickets.services import intake

Send = Callable[..., Any]
pytestmark = pytest.mark.django_db


def errors(answer: Any) -> dict[str, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"] == 400, answer.content
    return {row["field"]: row["code"] for row in answer.json()["errors"]}


def test_a_contact_is_stored_with_its_job_before_the_answer(send: Send) -> None:
    answer = send()

    assert answer.status_code == 202
    stored = InboundMessage.objects.get()
    assert answer.json() == {"id": str(stored.pk), "status": "accepted"}
    assert Job.objects.get().arguments["inbound_id"] == str(stored.pk)


def test_the_stored_body_shows_nothing_in_clear(send: Send) -> None:
    send(body="제 번호는 010-0000-1234")

    raw = bytes(InboundMessage.objects.get().raw)
    assert b"0000" not in raw
    assert "번호".encode() not in raw


def test_the_same_delivery_again_is_a_duplicate_with_the_same_id(send: Send) -> None:
    first = send()
    again = send()

    assert again.status_code == 200
    assert again.json() == {"id": first.json()["id"], "status": "accepted", "duplicate": True}
    assert Job.objects.count() == 1


def test_a_retry_in_another_spelling_is_the_same_delivery(app: APIClient, send: Send) -> None:
    send()
    shuffled = dict(reversed(contact_body(subject=None).items()))
    shuffled["received_at"] = "2026-04-22T00:00:00Z"
    again = app.post(CONTACTS, json.dumps(shuffled, indent=2), content_type="application/json")

    assert again.status_code == 200


def test_the_same_key_with_another_body_is_refused(send: Send) -> None:
    first = send()
    other = send(body="다른 내용입니다")

    assert other.status_code == 409
    assert other.json()["code"] == "sent_before"
    assert other.json()["id"] == first.json()["id"]


def test_another_source_may_use_the_same_key(send: Send) -> None:
    assert send().status_code == 202
    assert send(source="cti").status_code == 202


@pytest.mark.parametrize("field", ["source", "external_id", "channel", "received_at", "body"])
def test_a_missing_field_is_named(app: APIClient, field: str) -> None:
    body = contact_body()
    del body[field]

    assert errors(app.post(CONTACTS, body, format="json")) == {field: "missing"}


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"body": "   "}, "body", "string_pattern_mismatch"),
        ({"body": "가\x00나"}, "body", "string_pattern_mismatch"),
        ({"body": "가" * 100_001}, "body", "string_too_long"),
        ({"body": 7}, "body", "string_type"),
        ({"channel": "pigeon"}, "channel", "enum"),
        ({"source": ""}, "source", "string_too_short"),
        ({"external_id": "x" * 121}, "external_id", "string_too_long"),
        ({"received_at": "2026-04-22T09:00:00"}, "received_at", "time_without_offset"),
        ({"received_at": "gestern"}, "received_at", "time"),
        ({"received_at": "2026-13-41T09:00:00Z"}, "received_at", "time"),
        ({"received_at": 1713139200}, "received_at", "time"),
        ({"citizen": "홍길동"}, "citizen", "model_type"),
        ({"citizen": {"mobil": "010-0000-1234"}}, "citizen.mobil", "extra_forbidden"),
        ({"citizen": {"mobile": "0" * 61}}, "citizen.mobile", "string_too_long"),
        ({"prioritaet": 1}, "prioritaet", "extra_forbidden"),
        ({"attachments": "file"}, "attachments", "list_type"),
    ],
)
def test_a_faulty_field_is_named_with_its_fault(
    send: Send, fields: dict[str, Any], field: str, code: str
) -> None:
    assert errors(send(**fields)) == {field: code}
    assert not InboundMessage.objects.exists()


def test_all_faults_are_told_at_once(send: Send) -> None:
    assert set(errors(send(channel="x", body="", received_at="x"))) == {
        "channel",
        "body",
        "received_at",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        '{"body": "한글"}'.encode("cp949"),
        b'{"body": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
def test_what_is_no_json_in_utf_8_is_told_so(app: APIClient, raw: bytes) -> None:
    answer = app.post(CONTACTS, raw, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"


@pytest.mark.parametrize("raw", [b"[]", b"7", b"null", b'"x"'])
def test_json_that_is_no_object_is_refused(app: APIClient, raw: bytes) -> None:
    assert app.post(CONTACTS, raw, content_type="application/json").status_code == 400


def file(content: str = PNG, **fields: Any) -> dict[str, Any]:
    return {"name": "a.png", "media_type": "image/png", "content_base64": content} | fields


@pytest.mark.parametrize("content", ["%%%", "abc", "가나다라", "aGVsbG8=\n"])
def test_a_file_that_is_not_base64_is_refused(send: Send, content: str) -> None:
    answer = send(attachments=[file(), file(content)])
    assert errors(answer) == {"attachments.1.content_base64": "base64"}


def test_a_file_over_the_limit_is_refused(send: Send) -> None:
    with override_settings(MAX_ATTACHMENT_BYTES=100):
        fits = send(attachments=[file(base64.b64encode(b"a" * 100).decode())])
        over = send(attachments=[file(base64.b64encode(b"a" * 101).decode())], external_id="2")

    assert fits.status_code == 202
    assert errors(over) == {"attachments.0.content_base64": "attachment_too_large"}


def test_eleven_files_are_too_many(send: Send) -> None:
    assert errors(send(attachments=[file()] * 11)) == {"attachments": "too_long"}


def test_a_body_over_the_limit_is_refused_unread(send: Send) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answer = send(body="가" * 400)

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


def test_another_encoding_is_an_unsupported_type(app: APIClient) -> None:
    answer = app.post(CONTACTS, b"{}", content_type="application/json; charset=euc-kr")
    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_sender_with_a_wrong_clock_is_taken_at_the_time_of_arrival(send: Send, at: str) -> None:
    assert send(received_at=at).status_code == 202

    stored = InboundMessage.objects.get()
    assert abs((stored.stored_at - stored.received_at).total_seconds()) < 1


def test_a_contact_without_a_token_is_not_taken() -> None:
    answer = APIClient().post(CONTACTS, contact_body(), format="json")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_without_the_scope_is_told_which_one(garam: User, client_of: Send) -> None:
    answer = client_of(garam, "contacts:read").post(CONTACTS, contact_body(), format="json")
    assert answer.status_code == 403
    assert answer.json()["scope"] == "contacts:write"


def test_taking_a_contact_costs_a_token_two_rows_and_a_commit(
    send: Send, django_assert_num_queries: Any
) -> None:
    send(external_id="warm")
    with django_assert_num_queries(5):  # token, begin, contact, job, commit
        send(external_id="A-2")


def test_while_the_database_is_away_the_sender_is_told_to_come_again(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**_: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(intake, "accept", gone)
    answer = send()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_an_error_of_ours_tells_nothing_of_itself(
    app: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(intake, "accept", broken)
    app.raise_request_exception = False
    answer = app.post(CONTACTS, contact_body(), format="json")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()
