"""Every address of the desk, by app."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from citizens.views import citizens
from staff.views import own
from supportdesk.lib import preferences
from supportdesk.lib.openapi import NotHere

handler500 = "supportdesk.lib.problems.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/language/", own.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("", include("tickets.urls")),
    path("citizens/", include("citizens.urls")),
    path("migration/", include("citizens.migration_urls")),
    path("merchants/<int:merchant_no>/", citizens.merchant, name="merchant"),
    path("access/", include("citizens.access_urls")),
    path("accounts/", include("staff.account_urls")),
    path("", include("supportdesk.health.urls")),
    path("staff/outbox/", include("supportdesk.outbox.urls")),
    path("staff/", include("staff.urls")),
    path("api/v1/", include("staff.api.urls")),
    path("api/v1/", include("tickets.api.urls")),
    path("api/v1/", include("citizens.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    re_path(r"^api/v1/", NotHere.as_view(), name="api-not-here"),
]
