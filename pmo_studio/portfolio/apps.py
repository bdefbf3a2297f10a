from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "pmo_studio.portfolio"
    label = "portfolio"
