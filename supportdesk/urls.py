"""Every address of the desk, by app."""

from django.urls import URLPattern, URLResolver, path

from supportdesk.lib import preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
]
