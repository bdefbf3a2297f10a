"""What the gates of phases have ahead in many engagements, and conditions that are late."""

import datetime
from collections.abc import Collection, Iterator

from django.db.models import Count
from django.utils.translation import gettext as __

from pmo_studio.core.gate_reading import newest
from pmo_studio.core.milestones import Milestone
from pmo_studio.core.models import GateCondition, GateDecision


def reviews(engagements: Collection[int]) -> Iterator[Milestone]:
    """Gates on hold, or sent back, on the day on which they are looked at again."""
    rows = GateDecision.objects.filter(
        engagement__in=engagements, pk=newest("engagement", "phase"), review_on__isnull=False
    )
    for engagement, phase, day in rows.values_list("engagement", "phase", "review_on"):
        if day is not None:
            yield Milestone(engagement, day, __("Gate %(number)s") % {"number": phase})


def late_conditions(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    """Conditions of the newest decision of each gate that nobody met."""
    rows = GateCondition.objects.filter(
        decision__engagement__in=engagements,
        decision=newest("decision__engagement", "decision__phase"),
        met_on=None,
        due_on__lt=today,
    )
    return dict(rows.order_by().values_list("decision__engagement").annotate(Count("pk")))


def late_reviews(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    rows = GateDecision.objects.filter(
        engagement__in=engagements, pk=newest("engagement", "phase"), review_on__lt=today
    )
    return dict(rows.order_by().values_list("engagement").annotate(Count("pk")))
