"""Addresses of the data migration."""

from django.urls import path

from citizens.views import migration, migration_decisions

app_name = "migration"
urlpatterns = [
    path("", migration.runs, name="runs"),
    path("new/", migration.new_run, name="new"),
    path("rolling-back/", migration_decisions.rolling_back, name="rolling_back"),
    path("runs/<int:pk>/", migration.run, name="run"),
    path("runs/<int:pk>/faults/", migration.faults, name="faults"),
    path("runs/<int:pk>/faults.csv", migration.faults_csv, name="faults_csv"),
    path("runs/<int:pk>/again/", migration.again, name="again"),
    path("runs/<int:pk>/cancelling/", migration_decisions.cancelling, name="cancelling"),
    path("runs/<int:pk>/allowing/", migration_decisions.allowing, name="allowing"),
    path("runs/<int:pk>/signing/", migration_decisions.signing, name="signing"),
]
