"""Where the KPIs of an engagement stand today, in two queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from roadmaps.kpis import aims, periods
from roadmaps.kpis.aims import Aim, Direction, Figure
from roadmaps.kpis.standing import Point, Standing
from roadmaps.models import Reading


class Figures(NamedTuple):
    """What a standing reading says.  Plain values: a wall of 60 KPIs reads thousands."""

    kpi: int
    period: datetime.date
    frequency: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    note: str

    @property
    def is_ratio(self) -> bool:
        return self.value is None

    def figure(self, unit: str) -> Figure | None:
        """What it came to, exactly; None of a whole of 0."""
        if self.value is not None:
            return self.value
        if self.numerator is None or self.denominator is None:
            return None
        return aims.ratio(self.numerator, self.denominator, unit)


FIELDS = ("kpi_id", *Figures._fields[1:])


@dataclass(frozen=True)
class KpiStanding(Standing):
    """A standing with its KPI, and what stands behind its points, in the same order."""

    kpi: Kpi
    rows: Sequence[Figures]


def standings(engagement: Engagement) -> dict[int, KpiStanding]:
    """Every KPI that stands, by its id in the order of sheet 2.6; two queries."""
    kpis = list(Kpi.objects.live().filter(engagement=engagement))
    return of_kpis(kpis, engagement)


def of_kpis(kpis: Iterable[Kpi], engagement: Engagement) -> dict[int, KpiStanding]:
    """Of these KPIs; one query."""
    listed = {kpi.pk: kpi for kpi in kpis}
    found = read(listed)
    since, today = engagement.start_date, timezone.localdate()
    return {pk: of(kpi, found[pk], since, today) for pk, kpi in listed.items()}


def read(kpis: Collection[int]) -> Mapping[int, Sequence[Figures]]:
    """What stands of each of these KPIs, in the order of the periods; one query."""
    found: Mapping[int, list[Figures]] = defaultdict(list)
    rows = Reading.objects.live().filter(kpi__in=kpis).order_by("period")
    for row in map(Figures._make, rows.values_list(*FIELDS)):
        found[row.kpi].append(row)
    return found


def of(
    kpi: Kpi, rows: Sequence[Figures], since: datetime.date, today: datetime.date
) -> KpiStanding:
    """Of one KPI, from its standing readings in the order of their periods.

    What was read when it was measured at another interval does not count.
    """
    kept = [row for row in rows if row.frequency == kpi.frequency]
    points = [
        Point(periods.beginning(row.period, kpi.frequency), row.figure(kpi.unit)) for row in kept
    ]
    return KpiStanding(aim_of(kpi), kpi.frequency, points, since, today, kpi, kept)


def figures_of(row: Reading) -> Figures:
    """What a row says."""
    return Figures._make(getattr(row, name) for name in FIELDS)


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
