"""What of the closeout the gate of phase 5 measures: L1 to L5 (domain.md §9)."""

from collections.abc import Sequence

from pmo_studio.core import catalogue, gates
from pmo_studio.core.models import Engagement
from roadmaps.actions.celebrations import celebration_of
from roadmaps.actions.handovers import handover_of
from roadmaps.closeout.celebration import is_held
from roadmaps.models import Acknowledgement, Closeout, Lesson
from roadmaps.models.closeout import Status


def report_approved(engagement: Engagement) -> gates.Measure:
    """L1"""
    rows = Closeout.objects.filter(engagement=engagement, status=Status.APPROVED)
    return gates.yes_no(rows.exists())


def lessons_with_action(engagement: Engagement) -> gates.Measure:
    """L2"""
    n = Lesson.objects.live().acting().filter(engagement=engagement).count()
    return gates.count(n, catalogue.criterion("L2").required, key="lessons")


def celebration_held(engagement: Engagement) -> gates.Measure:
    """L3"""
    return gates.yes_no(is_held(celebration_of(engagement)), key="celebration")


def handover_settled(engagement: Engagement) -> Sequence[gates.Measure]:
    """L4: an owner, and a day."""
    row = handover_of(engagement)
    return (
        gates.yes_no(bool(row.carrier), key="owner"),
        gates.yes_no(row.review_on is not None, key="review"),
    )


def people_thanked(engagement: Engagement) -> gates.Measure:
    """L5: by name, whether or not they agreed that everybody reads it."""
    n = Acknowledgement.objects.live().filter(engagement=engagement).count()
    return gates.count(n, catalogue.criterion("L5").required, key="people")
