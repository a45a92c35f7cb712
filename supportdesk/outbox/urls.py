"""Addresses of the staff page of jobs."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from supportdesk.outbox import views
from supportdesk.outbox.queries import View


class ViewConverter(StringConverter):
    regex = "|".join(View)


register_converter(ViewConverter, "jobs_view")

app_name = "outbox"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<jobs_view:view>/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/replay/", views.replay, name="replay"),
    path("tasks/<str:task>/replay/", views.replay_all, name="replay_all"),
]
