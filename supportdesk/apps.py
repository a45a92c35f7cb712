from django.apps import AppConfig


class SupportdeskConfig(AppConfig):
    name = "supportdesk"

    def ready(self) -> None:
        import supportdesk.lib.checks  # noqa: F401, PLC0415  registers them
