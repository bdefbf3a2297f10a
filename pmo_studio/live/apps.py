from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "pmo_studio.live"
    label = "live"
