"""Shapes of the API's input and output."""

from typing import Any

from rest_framework import serializers

from staff.models import Presence, State


class PresenceChoice(serializers.Serializer[dict[str, Any]]):
    """The state to move to."""

    state = serializers.ChoiceField(choices=State.values)


class PresenceNow(serializers.ModelSerializer[Presence]):
    """A person's state and since when."""

    person = serializers.CharField(source="person.username")

    class Meta:
        model = Presence
        fields = ("person", "state", "since")
