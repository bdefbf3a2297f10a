"""What re-assessments register: sheet 4.2, what is due, a chapter of the report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments import contents
from assessments.models import AssessmentCycle
from assessments.reassessing import due, milestones
from assessments.reporting import again
from pmo_studio.core import chapters, own_data, sheets
from pmo_studio.core import due as core_due
from pmo_studio.core import milestones as core_milestones
from pmo_studio.core.models import Participant


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "4.2",
            "reassessment",
            _("Reassessment"),
            "assessments:reassessment",
            phase=4,
            tally=contents.of_rounds,
        )
    )
    core_due.register(due.next_round)
    core_milestones.register(milestones.next_rounds)
    core_milestones.register_late(milestones.late_rounds)
    chapters.register(chapters.Chapter("reassessment", _("Reassessment"), 52, again.build))
    own_data.register_part("assessment_plans", _planned_by)


def _planned_by(seat: Participant) -> list[dict[str, Any]]:
    rows = AssessmentCycle.objects.filter(set_by=seat)
    return [{"next_on": row.next_on.isoformat(), "at": row.set_at.isoformat()} for row in rows]
