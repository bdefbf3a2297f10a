from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "pmo_studio.exports"
    label = "exports"
