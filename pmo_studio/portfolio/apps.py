"""The engagements of a person, and the first sheet of each; no models of its own."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "pmo_studio.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from pmo_studio.portfolio import registrations

        registrations.register_all()
