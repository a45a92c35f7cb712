"""Addresses of citizens' pages."""

from django.urls import URLPattern, URLResolver, path

from citizens.views import citizens, disclosure, lookup, retention, rights

app_name = "citizens"
urlpatterns: list[URLPattern | URLResolver] = [
    path("disclosures/", disclosure.disclosure, name="disclosure"),
    path("destroyed/", retention.destroyed, name="destroyed"),
    path("rights/", rights.requests, name="rights"),
    path("rights/<int:pk>/", rights.right, name="right"),
    path("rights/<int:pk>/granting/", rights.granting, name="granting"),
    path("rights/<int:pk>/declining/", rights.declining, name="declining"),
    path("rights/<int:pk>/lifting/", rights.lifting, name="lifting"),
    path("rights/<int:pk>/summary/", rights.summary_page, name="summary"),
    path("rights/<slug:view>/", rights.requests, name="rights_view"),
    path("<int:citizen_no>/rights/new/", rights.new_right, name="new_right"),
    path("", lookup.lookup, name="lookup"),
    path("<int:citizen_no>/", citizens.citizen, name="citizen"),
    path("<int:citizen_no>/merging/", citizens.merging, name="merging"),
    path("merges/<int:pk>/undoing/", citizens.merge_undoing, name="merge_undoing"),
]
