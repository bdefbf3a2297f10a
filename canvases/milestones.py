"""What mandates of many engagements have ahead: the day on which each is reviewed."""

import datetime
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as __

from canvases.models import Mandate
from pmo_studio.core.milestones import Milestone


def mandate_reviews(engagements: Collection[int]) -> Iterator[Milestone]:
    rows = Mandate.objects.filter(engagement__in=engagements)
    for engagement, day in rows.values_list("engagement", "review_on"):
        if day is not None:
            yield Milestone(engagement, day, __("Mandate review"))


def late_mandates(engagements: Collection[int], today: datetime.date) -> dict[int, int]:
    rows = Mandate.objects.filter(engagement__in=engagements, review_on__lt=today)
    return dict.fromkeys(rows.values_list("engagement", flat=True), 1)
