"""What is due of function reviews and of the satisfaction survey."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __

from pmo_studio.core.access import Right, may
from pmo_studio.core.due import Due
from pmo_studio.core.models import Participant
from roadmaps.models import FunctionReview, SatisfactionSurvey
from roadmaps.reviews import functions
from roadmaps.reviews.sheet import COUNTS_DAYS


def reviews(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """When the oldest review no longer counts, for who may review; before a first one nothing is.

    Three queries.
    """
    if not may(seat, Right.DESIGN):
        return
    if not FunctionReview.objects.filter(engagement=seat.engagement_id).exists():
        return
    standing = functions.newest(seat.engagement)
    listed = functions.of(functions.to_be(seat.engagement))
    days = [standing[each.key].decided_on for each in listed if each.key in standing]
    if not days:
        return
    day = min(days) + datetime.timedelta(days=COUNTS_DAYS)
    if day <= until:
        address = reverse("roadmaps:function_reviews", args=[seat.engagement_id])
        yield Due(__("Review the functions of the PMO again"), day, address)


def surveys(seat: Participant, until: datetime.date) -> Iterator[Due]:
    """A survey whose link has ended shows nothing until somebody closes it."""
    if not may(seat, Right.RUN):
        return
    rows = SatisfactionSurvey.objects.filter(
        engagement=seat.engagement_id, closed_at=None, closes_on__lt=timezone.localdate()
    )
    for row in rows:
        if row.closes_on <= until:
            address = reverse("roadmaps:satisfaction", args=[seat.engagement_id])
            yield Due(
                __("Close the satisfaction survey to see what it says"), row.closes_on, address
            )
