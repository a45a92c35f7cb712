"""Addresses under ``/api/v1/``."""

from django.urls import path

from staff.api.views import PresenceView

urlpatterns = [path("presence/", PresenceView.as_view(), name="api-presence")]
