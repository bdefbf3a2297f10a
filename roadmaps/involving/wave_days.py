"""When waves take place, as far as the plan says so."""

import datetime
from collections.abc import Sequence

from django.db.models import Max, Min

from pmo_studio.core.models import Engagement
from roadmaps.change.communication import WaveDates
from roadmaps.models import Wave, WorkPackage


def of(engagement: Engagement, waves: Sequence[Wave]) -> list[WaveDates]:
    """First and last day of each wave, by what was promised of its packages; one query."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave__isnull=False)
    days = (
        rows.order_by()
        .values("wave")
        .annotate(first=Min("baseline_start"), last=Max("baseline_end"))
    )
    found: dict[int, tuple[datetime.date | None, datetime.date | None]] = {
        row["wave"]: (row["first"], row["last"]) for row in days
    }
    return [WaveDates(wave.key, *found.get(wave.pk, (None, None))) for wave in waves]
