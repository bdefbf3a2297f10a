"""What results register: their sheet, a chapter of the report."""

from django.utils.translation import gettext_lazy as _

from assessments import contents
from assessments.reporting import chapter
from pmo_studio.core import chapters, sheets


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "1.4",
            "results",
            _("Results"),
            "assessments:results",
            phase=1,
            on_way=True,
            tally=contents.of_results,
        )
    )
    chapters.register(chapters.Chapter("assessment", _("Assessment"), 25, chapter.build))
