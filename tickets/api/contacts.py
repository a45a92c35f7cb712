"""The intake door: other systems push contacts in and ask what became of them."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from supportdesk.lib.json_body import LargeRawJson, raw_body
from supportdesk.lib.request import ApiRequest
from tickets.api.shapes import AcceptedContact, ContactState
from tickets.queries.contacts import contact_now
from tickets.services import intake
from tickets.services.contact_form import ContactForm


class ContactsView(APIView):
    scope = "contacts:write"
    parser_classes = [LargeRawJson]
    refuses = {409: "Another body was stored under this source and external_id."}

    @extend_schema(
        operation_id="contacts_create",
        request=ContactForm,
        responses={202: AcceptedContact, 200: AcceptedContact},
    )
    def post(self, request: ApiRequest) -> Response:
        """Hand in a contact.

        202: it is on disk and will become a message of a ticket. 200: it was handed in before
        (same source, external_id and content), with the id it got then. Repeat freely until one
        of the two is answered.
        """
        accepted = intake.accept(raw=raw_body(request), stored_by=request.user)
        answer = AcceptedContact(id=accepted.id, duplicate=accepted.duplicate or None)
        status = 200 if accepted.duplicate else 202
        return Response(answer.model_dump(mode="json", exclude_none=True), status=status)


class ContactView(APIView):
    scope = "contacts:read"

    @extend_schema(operation_id="contacts_read", responses=ContactState)
    def get(self, request: ApiRequest, inbound_id: UUID) -> Response:
        """Where a contact is: accepted, ticketed or set aside, and what was answered to it."""
        now = contact_now(request.user, inbound_id)
        return Response(ContactState.of(now).model_dump(mode="json"))
