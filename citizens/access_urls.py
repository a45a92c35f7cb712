"""Addresses of the access log and its reviews."""

from django.urls import path

from citizens.views import log, reviews

app_name = "access"
urlpatterns = [
    path("", log.entries, name="log"),
    path("export/", log.export, name="export"),
    path("reviews/", reviews.month, name="reviews"),
    path("reviews/<int:year>-<int:number>/", reviews.month, name="month"),
]
