"""What the portfolio brings to the registries of the core."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import sheets


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(sheets.Sheet("0", "home", _("Home"), "portfolio:home"))
    sheets.register(sheets.Sheet("2.2", "thread", _("Golden thread"), "portfolio:thread", phase=2))
