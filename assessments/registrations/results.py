"""What results register: their sheet, criteria of gate 1, a chapter of the report."""

from django.utils.translation import gettext_lazy as _

from assessments import chapter, measures_results
from pmo_studio.core import chapters, phases, sheets


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(sheets.Sheet("1.4", "results", _("Results"), "assessments:results", phase=1))
    phases.register_measure("A5", measures_results.dimensions_covered)
    phases.register_measure("A6", measures_results.disagreements_settled)
    chapters.register(chapters.Chapter("assessment", _("Assessment"), 25, chapter.build))
