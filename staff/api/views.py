"""Presence over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from staff.api.authentication import person_of
from staff.api.serializers import PresenceChoice, PresenceNow
from staff.queries import presence_of
from staff.services import set_presence


class PresenceView(APIView):
    """Where the token's person is."""

    scopes = {"GET": "tickets:read", "POST": "tickets:write"}

    @extend_schema(operation_id="presence_read", responses=PresenceNow)
    def get(self, request: Request) -> Response:
        """The current state, and since when."""
        return Response(PresenceNow(presence_of(person_of(request))).data)

    @extend_schema(operation_id="presence_set", request=PresenceChoice, responses=PresenceNow)
    def post(self, request: Request) -> Response:
        """Move to a state; claiming needs ``available`` or ``on_contact``."""
        choice = PresenceChoice(data=request.data)
        choice.is_valid(raise_exception=True)
        presence = set_presence(person=person_of(request), state=choice.validated_data["state"])
        return Response(PresenceNow(presence).data)
