"""The addresses of the live process, and of no other."""

from django.urls import path

from supportdesk.live import views

urlpatterns = [
    path("live/stream", views.stream, name="live-stream"),
    path("live/health", views.health, name="live-health"),
]

handler404 = views.nothing_here
handler500 = views.failed
