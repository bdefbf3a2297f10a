"""What re-assessments of many engagements have ahead: the next round as it is planned."""

import datetime
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as __

from assessments.models import AssessmentCycle
from assessments.models.cycle import AgainKind
from pmo_studio.core.milestones import Milestone


def next_rounds(engagements: Collection[int]) -> Iterator[Milestone]:
    rows = AssessmentCycle.objects.filter(engagement__in=engagements)
    for engagement, day, kind in rows.values_list("engagement", "next_on", "kind"):
        closes = kind == AgainKind.CLOSEOUT
        words = __("Closeout assessment") if closes else __("Reassessment")
        yield Milestone(engagement, day, words)


def late_rounds(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    rows = AssessmentCycle.objects.filter(engagement__in=engagements, next_on__lt=today)
    return dict.fromkeys(rows.values_list("engagement", flat=True), 1)
