"""The ground floor: nouns, rights, the event log and the registries that apps fill."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pmo_studio.core"
    label = "core"

    def ready(self) -> None:
        from pmo_studio import checks  # noqa: F401  (registers the system checks)
        from pmo_studio.core import registrations

        registrations.register_all()
