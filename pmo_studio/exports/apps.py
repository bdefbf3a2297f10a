"""Everything that leaves the studio as a file."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "pmo_studio.exports"
    label = "exports"

    def ready(self) -> None:
        from pmo_studio.exports import (
            checks,  # noqa: F401  (registers the system check)
            registrations,
        )

        registrations.register_all()
