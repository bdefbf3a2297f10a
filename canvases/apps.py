from django.apps import AppConfig


class CanvasesConfig(AppConfig):
    name = "canvases"

    def ready(self) -> None:
        from canvases import registrations

        registrations.register_all()
