"""Who was heard: the criteria A1 and A2 of the first gate (domain.md §9 and its Rulings)."""

from collections.abc import Callable

from assessments import participation
from assessments.models import AnswerInvitation, Assessment
from assessments.models.assessment import AssessmentKind
from pmo_studio.core import catalogue, gates
from pmo_studio.core.models import Engagement

# A closed list of so many people is heard when all of them have answered.
SMALL_LIST = range(3, 10)


def groups_heard(engagement: Engagement) -> gates.Measure:
    """Role groups at 80 % of the questionnaire, against three, or all that are asked if fewer.

    Of several as-is assessments the one counts that is nearest: each stands for itself, and two
    half-answered ones make no whole.
    """
    required = int(catalogue.criterion("A1").required)

    def measure(assessment: Assessment) -> gates.Measure:
        progress = participation.of(assessment)
        least = min(required, progress.asked_groups) or required
        return gates.count(progress.passing_groups, least)

    return _nearest(engagement, measure, gates.count(0, required))


def people_heard(engagement: Engagement) -> gates.Measure:
    """People who have answered 80 % or more, against ten, or a closed list of three to nine.

    Of several as-is assessments the one counts that is nearest, as in `groups_heard`.
    """
    required = int(catalogue.criterion("A2").required)

    def measure(assessment: Assessment) -> gates.Measure:
        progress = participation.of(assessment)
        return gates.count(progress.passing, _people_required(assessment, required))

    return _nearest(engagement, measure, gates.count(0, required))


def _people_required(assessment: Assessment, required: int) -> int:
    if not assessment.by_invitation:
        return required
    invited = AnswerInvitation.objects.of(assessment).standing().count()
    return invited if invited in SMALL_LIST else required


def _nearest(
    engagement: Engagement, measure: Callable[[Assessment], gates.Measure], none: gates.Measure
) -> gates.Measure:
    """The measure of the open or closed as-is assessment that comes nearest; `none` without one."""
    asked = Assessment.objects.of(engagement).asked().filter(kind=AssessmentKind.AS_IS)
    measured = [measure(assessment) for assessment in asked.newest_first()]
    return max(measured, key=lambda one: one.ratio(0), default=none)
