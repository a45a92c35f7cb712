"""Addresses of the access log and its reviews."""

from django.urls import path

from citizens.views import log

app_name = "access"
urlpatterns = [
    path("", log.entries, name="log"),
    path("export/", log.export, name="export"),
]
