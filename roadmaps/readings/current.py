"""Where the KPIs of an engagement stand today, in two queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from roadmaps.kpis.aims import Aim, Direction
from roadmaps.kpis.standing import Point, Standing
from roadmaps.models import Reading


@dataclass(frozen=True)
class KpiStanding(Standing):
    """A standing with its KPI, and the rows behind its points, in the same order."""

    kpi: Kpi
    rows: Sequence[Reading]


def standings(engagement: Engagement) -> dict[int, KpiStanding]:
    """Every KPI that stands, by its id in the order of sheet 2.6; two queries."""
    kpis = list(Kpi.objects.live().filter(engagement=engagement))
    return of_kpis(kpis, engagement)


def of_kpis(kpis: Iterable[Kpi], engagement: Engagement) -> dict[int, KpiStanding]:
    """Of these KPIs; one query."""
    listed = {kpi.pk: kpi for kpi in kpis}
    found: Mapping[int, list[Reading]] = defaultdict(list)
    rows = Reading.objects.live().filter(kpi__in=listed).order_by("period")
    for row in rows:
        row.kpi = listed[row.kpi_id]
        found[row.kpi_id].append(row)
    today = timezone.localdate()
    return {pk: of(kpi, found[pk], engagement.start_date, today) for pk, kpi in listed.items()}


def of(
    kpi: Kpi, rows: Sequence[Reading], since: datetime.date, today: datetime.date
) -> KpiStanding:
    """Of one KPI, from its standing readings in the order of their periods."""
    kept = [row for row in rows if row.fits]
    points = [Point(row.span, row.figure) for row in kept]
    return KpiStanding(aim_of(kpi), kpi.frequency, points, since, today, kpi, kept)


def aim_of(kpi: Kpi) -> Aim:
    """What the KPI should come to, as sheet 2.6 keeps it."""
    return Aim(
        direction=Direction(kpi.direction),
        target=kpi.target,
        low=kpi.band_low,
        high=kpi.band_high,
        baseline=kpi.baseline,
        tolerance=kpi.tolerance,
        tolerance_percent=kpi.tolerance_percent,
    )
