"""What the portfolio brings to the registries of the core."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import due, milestones, sheets
from pmo_studio.portfolio import gate_due, gate_milestones


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(sheets.Sheet("0", "home", _("Home"), "portfolio:home"))
    sheets.register(sheets.Sheet("2.2", "thread", _("Golden thread"), "portfolio:thread", phase=2))
    due.register(gate_due.conditions)
    due.register(gate_due.reviews)
    milestones.register(gate_milestones.reviews)
    milestones.register_late(gate_milestones.late_reviews)
    milestones.register_late(gate_milestones.late_conditions)
