"""The API does what its OpenAPI document says, whatever is sent to it."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from staff.models import SCOPES, User
from staff.services import create_token
from supportdesk.wsgi import application

pytestmark = pytest.mark.django_db
# What a form alone cannot know, such as an age at joining, is refused with 422.
_ACCEPTED = ["2xx", "401", "403", "404", "409", "422", "429"]
schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
schema.config.checks.positive_data_acceptance.expected_statuses = _ACCEPTED


@pytest.fixture
def bearer(bora: User) -> Iterator[dict[str, str]]:
    """Headers with a token. The test's transaction outlives its requests, as under Django's own
    client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    _token, secret = create_token(actor=None, person=bora, scopes=SCOPES)
    yield {"Authorization": f"Bearer {secret}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_is_complete_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: Any, bearer: dict[str, str]) -> None:
    case.call_and_validate(headers=bearer)
