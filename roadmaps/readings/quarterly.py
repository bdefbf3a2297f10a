"""How the KPIs of many engagements stood at the end of a quarter, in two queries for any number.

What a KPI came to is told by the readings of the periods up to then, as they stand now; it is
judged by the targets of now, because earlier ones are not kept.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from roadmaps.improving.quarters import Quarter
from roadmaps.kpis import periods
from roadmaps.kpis.colours import Colour, Why
from roadmaps.readings import current, words
from roadmaps.readings.current import Figures, KpiStanding
from roadmaps.readings.wall import Line


@dataclass(frozen=True)
class KpiAt:
    """One KPI at the end of a quarter, or today within it, and on the day before the quarter."""

    before: KpiStanding
    now: KpiStanding
    first: datetime.date

    @property
    def line(self) -> Line:
        return Line(self.now)

    @property
    def was(self) -> str:
        """Its state before the quarter, in words."""
        return words.state(self.before)

    @property
    def was_shape(self) -> str:
        return words.SHAPES[self.before.colour]

    @property
    def is_read(self) -> bool:
        """Whether its last reading is of a period that reaches into the quarter."""
        return self.now.last is not None and self.now.last.period.end >= self.first

    @property
    def is_stale(self) -> bool:
        return self.now.judged.why is Why.STALE

    @property
    def is_red(self) -> bool:
        return self.now.colour is Colour.RED

    @property
    def went_red(self) -> bool:
        """Red now, and not before: also where nothing could be said before."""
        return self.is_red and self.before.colour is not Colour.RED


def at(
    engagements: Collection[Engagement], quarter: Quarter, today: datetime.date
) -> Mapping[int, Sequence[KpiAt]]:
    """By engagement, what is off target first; in the order of sheet 2.6 where they are alike."""
    by_pk = {each.pk: each for each in engagements}
    kpis = list(Kpi.objects.live().filter(engagement__in=by_pk))
    rows = current.read([kpi.pk for kpi in kpis])
    until = min(quarter.last, today)
    # In the running quarter what was read of a running period counts, as it does on the wall.
    known = datetime.date.max if today <= quarter.last else until
    eve = quarter.first - datetime.timedelta(days=1)
    found: dict[int, list[KpiAt]] = defaultdict(list)
    for kpi in kpis:
        of = by_pk[kpi.engagement_id]
        before = _standing(kpi, rows[kpi.pk], of, eve, eve)
        found[of.pk].append(
            KpiAt(before, _standing(kpi, rows[kpi.pk], of, known, until), quarter.first)
        )
    for listed in found.values():
        listed.sort(key=lambda each: each.now.rank)
    return found


def _standing(
    kpi: Kpi, rows: Sequence[Figures], of: Engagement, known: datetime.date, day: datetime.date
) -> KpiStanding:
    """On the day, by the periods that had ended by `known`."""
    kept = [row for row in rows if _end(row) <= known]
    return current.of(kpi, kept, of.start_date, day)


def _end(row: Figures) -> datetime.date:
    return periods.beginning(row.period, row.frequency).end
