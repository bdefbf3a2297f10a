"""The page of one KPI: its course, its readings with what they replaced, its arithmetic."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.charts import (
    PAGE,
    CourseLevels,
    CourseLine,
    CoursePoint,
    Look,
    Svg,
    course_chart,
)
from roadmaps.kpis import colours
from roadmaps.models import Reading
from roadmaps.readings import arithmetic, current, words
from roadmaps.readings.current import KpiStanding
from roadmaps.readings.wall import Line

# So many periods the chart shows.
DRAWN = 60


@dataclass(frozen=True)
class Row:
    """One period of the table: what stands, and what stood there before, the newest first."""

    reading: Reading
    shape: str
    state: str
    earlier: Sequence[Reading] = ()

    @property
    def period(self) -> str:
        return period_of(self.reading)

    @property
    def figure(self) -> str:
        return figure_of(self.reading)

    @property
    def parts(self) -> str:
        return parts_of(self.reading)

    @property
    def history(self) -> list[tuple[Reading, str, str]]:
        """What stood before: each with its figure and its parts."""
        return [(each, figure_of(each), parts_of(each)) for each in self.earlier]


def period_of(reading: Reading) -> str:
    return words.period(reading.span)


def figure_of(reading: Reading) -> str:
    return words.rounded(reading.figure, reading.kpi.unit)


def parts_of(reading: Reading) -> str:
    """ "21 of 25" where it is a part of a whole; "" else."""
    if not reading.is_ratio:
        return ""
    part, whole = kpi_words.number(reading.numerator), kpi_words.number(reading.denominator)
    return __("%(part)s of %(whole)s") % {"part": part, "whole": whole}


@dataclass(frozen=True)
class Page:
    """One KPI.  `every` are all its readings, the standing ones among them."""

    standing: KpiStanding
    every: Sequence[Reading]

    @property
    def line(self) -> Line:
        return Line(self.standing)

    @property
    def steps(self) -> list[arithmetic.Step]:
        return arithmetic.steps(self.standing)

    @cached_property
    def rows(self) -> list[Row]:
        """What stands, the newest period first."""
        before: dict[object, list[Reading]] = defaultdict(list)
        for row in self.every:
            if row.archived_at is not None:
                before[row.span].append(row)
        standing = [row for row in self.every if row.archived_at is None]
        return [self._row(row, before[row.span]) for row in reversed(standing)]

    @property
    def removed(self) -> list[Reading]:
        """Periods in which nothing stands any more: the newest reading of each."""
        standing = {row.span for row in self.every if row.archived_at is None}
        newest = {row.span: row for row in self.every if row.span not in standing}
        return sorted(newest.values(), key=lambda row: row.period, reverse=True)

    def _row(self, reading: Reading, earlier: Sequence[Reading]) -> Row:
        judged = colours.judge(self.standing.aim, reading.figure)
        state = words.WHY[judged.why]() if judged.why else words.COLOURS[judged.colour]()
        return Row(reading, words.SHAPES[judged.colour], state, [*reversed(earlier)])

    def chart(self, look: Look = PAGE) -> Svg:
        """The last periods with target, tolerance and baseline."""
        return course_chart(self._points(), _levels(self.standing), title=self._title(), look=look)

    def _points(self) -> list[CoursePoint]:
        if self.standing.last is None:
            return []
        values = {point.period.first: point.value for point in self.standing.points}
        last = self.standing.last.period
        span = max(last.shifted(1 - DRAWN), self.standing.points[0].period)
        points = []
        while span <= last:
            value = values.get(span.first)
            points.append(
                CoursePoint(
                    words.period_in_short(span),
                    None if value is None else float(value),
                    words.rounded(value, self.standing.kpi.unit),
                    words.SHAPES[colours.judge(self.standing.aim, value).colour],
                )
            )
            span = span.following
        return points

    def _title(self) -> str:
        line = self.line
        return __("%(picture)s; target %(target)s") % {
            "picture": line.picture_words,
            "target": line.target or pgettext("target", "none"),
        }


def _levels(standing: KpiStanding) -> CourseLevels:
    aim, kpi = standing.aim, standing.kpi
    baseline = None
    if aim.baseline is not None:
        name = __("Baseline %(figure)s") % {"figure": kpi_words.baseline(kpi)}
        baseline = CourseLine(float(aim.baseline), name)
    if not aim.is_set:
        return CourseLevels(baseline=baseline)
    near = float(aim.near)
    if aim.is_band:
        low, high = float(aim.low or 0), float(aim.high or 0)
        lines = [
            CourseLine(high, __("Highest %(figure)s") % {"figure": _figure(kpi, kpi.band_high)}),
            CourseLine(low, __("Lowest %(figure)s") % {"figure": _figure(kpi, kpi.band_low)}),
        ]
        return CourseLevels(lines, [(low - near, low), (high, high + near)], baseline)
    target = float(aim.target or 0)
    line = CourseLine(target, __("Target %(figure)s") % {"figure": words.target(kpi)})
    zone = (target, target + near) if aim.direction == "lower" else (target - near, target)
    return CourseLevels([line], [zone], baseline)


def _figure(kpi: Kpi, value: object) -> str:
    return kpi_words.figure(value, kpi.unit)  # type: ignore[arg-type]  # a Decimal of the model


def page(kpi: Kpi) -> Page:
    """Two queries: its readings of all times, with who recorded them."""
    rows = list(
        Reading.objects.filter(kpi=kpi).select_related("by", "archived_by").order_by("period", "pk")
    )
    for row in rows:
        row.kpi = kpi
    standing = [current.figures_of(row) for row in rows if row.archived_at is None]
    today = timezone.localdate()
    return Page(current.of(kpi, standing, kpi.engagement.start_date, today), rows)
