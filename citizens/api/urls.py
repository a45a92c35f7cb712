"""Addresses of citizens in the API. Numbers are those of the operator, in 12 digits."""

from django.urls import path, re_path

from citizens.api import views

_CITIZEN = r"^citizens/(?P<number>[0-9]{12})/"

urlpatterns = [
    path("citizens/", views.CitizensView.as_view(), name="api-citizens"),
    path("citizens/searches/", views.SearchesView.as_view(), name="api-citizen-searches"),
    re_path(_CITIZEN + "$", views.CitizenView.as_view(), name="api-citizen"),
    re_path(_CITIZEN + "vouchers/$", views.VouchersView.as_view(), name="api-vouchers"),
    re_path(_CITIZEN + "disclosures/$", views.DisclosuresView.as_view(), name="api-disclosures"),
]
