from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "supportdesk.live"
    label = "live"
