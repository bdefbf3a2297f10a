from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "pmo_studio.workshops"
    label = "workshops"
