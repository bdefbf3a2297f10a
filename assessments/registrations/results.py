"""What results register: their sheet, a chapter of the report."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import contents
from assessments.reporting import chapter
from pmo_studio.core import chapters, files, sheets
from pmo_studio.core.access import Right


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
    files.register(
        files.File(
            sheet="results",
            title=_("Answers and results"),
            words=_("figures and published counts of an assessment, for the lead and facilitators"),
            format="XLSX",
            address=lambda engagement: reverse("assessments:results", args=[engagement.pk]),
            right=Right.EXPORT_DATA,
        )
    )
    chapters.register(chapters.Chapter("assessment", _("Assessment"), 25, chapter.build))
