from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self) -> None:
        import staff.api.schema  # noqa: F401, PLC0415  drf-spectacular finds what is imported
