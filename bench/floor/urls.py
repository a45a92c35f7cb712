"""Addresses of the floor."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("floor/empty/", views.empty),
    path("floor/page/", views.page),
    path("floor/claim/", views.claim),
]
