"""What is due of re-assessments: the round that is planned."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as __

from assessments.models import AssessmentCycle
from assessments.models.cycle import AgainKind
from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant


def next_round(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """For who may open it; it goes when a round is opened, since the day then moves on."""
    if not may(seat, Right.RUN):
        return
    address = reverse("assessments:reassessment", args=[seat.engagement_id])
    for cycle in AssessmentCycle.objects.filter(engagement=seat.engagement_id, next_on__lte=until):
        words = __("Assess maturity again")
        if cycle.kind == AgainKind.CLOSEOUT:
            words = __("Assess maturity for the closeout")
        yield Due(words, cycle.next_on, address)
