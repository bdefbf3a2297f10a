from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "pmo_studio.workshops"
    label = "workshops"

    def ready(self) -> None:
        from pmo_studio.workshops import registrations

        registrations.register_all()
