"""Sheet 4.1, made ready to be shown: a line for each KPI, red first."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from canvases import kpi_words
from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.charts.mini import sparkline
from pmo_studio.core.models import Engagement
from roadmaps.kpis.colours import Colour
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding, standings

# So many periods a sparkline shows.
SHOWN = 12
# What one may look at alone; by the value of `?show=`.
FILTERS = ("red", "amber", "green", "grey", "slipping", "due")


@dataclass(frozen=True)
class Line:
    """One KPI of the wall."""

    standing: KpiStanding

    @property
    def kpi_id(self) -> int:
        return self.standing.kpi.pk

    @property
    def name(self) -> str:
        return kpi_words.told(self.standing.kpi.name)

    @property
    def formula(self) -> str:
        return kpi_words.told(self.standing.kpi.formula)

    @property
    def owner(self) -> str:
        return self.standing.kpi.owner

    @property
    def unit(self) -> str:
        unit = self.standing.kpi.unit
        return "" if unit == kpi_words.SCORE else kpi_words.unit(unit)

    @property
    def last(self) -> str:
        if self.standing.last is None:
            return ""
        return words.rounded(self.standing.value, self.standing.kpi.unit)

    @property
    def last_period(self) -> str:
        return words.period(self.standing.last.period) if self.standing.last else ""

    @property
    def last_period_in_short(self) -> str:
        return words.period_in_short(self.standing.last.period) if self.standing.last else ""

    @property
    def target(self) -> str:
        return words.target(self.standing.kpi)

    @property
    def baseline(self) -> str:
        return kpi_words.baseline(self.standing.kpi)

    @property
    def shape(self) -> str:
        return words.SHAPES[self.standing.colour]

    @property
    def state(self) -> str:
        return words.state(self.standing)

    @property
    def trend(self) -> str:
        return words.course(self.standing.course)

    @property
    def arrow(self) -> str:
        course = self.standing.course
        return words.ARROWS[course.movement] if course else ""

    @property
    def change(self) -> str:
        """δ with its sign; "" without a trend."""
        course = self.standing.course
        if course is None:
            return ""
        sign = "+" if course.change > 0 else ""
        return f"{sign}{words.bare(course.change)}".replace("-", "\N{MINUS SIGN}")

    @property
    def achievement(self) -> str:
        found = self.standing.achieved
        return f"{found.percent.__floor__()}\N{NO-BREAK SPACE}%" if found else ""

    @property
    def slipping(self) -> str:
        return words.slipping() if self.standing.slips else ""

    @property
    def next_period(self) -> str:
        return words.period(self.standing.awaited)

    @property
    def due_on(self) -> datetime.date:
        return self.standing.awaited.due_on

    @property
    def waits(self) -> bool:
        """Whether its first reading could have been there for long: there is no day to keep."""
        standing = self.standing
        return standing.is_due and not standing.is_overdue and self.due_on < standing.today

    def fits(self, show: str) -> bool:
        """Whether it belongs to what somebody wants to see alone."""
        if show == "slipping":
            return self.standing.slips
        if show == "due":
            return self.standing.is_due
        return not show or self.standing.colour == show

    def picture(self, look: Look = PAGE) -> Svg:
        """Its last readings, oldest first, the target dashed; a period without one is a gap."""
        values = run(self.standing)
        aim = self.standing.aim
        return sparkline(
            values,
            title=self.picture_words,
            target=None if aim.target is None else float(aim.target),
            band=None if not aim.is_band else (float(aim.low or 0), float(aim.high or 0)),
            tone=words.SHAPES[self.standing.colour],
            width=236,
            height=34,
            look=look,
        )

    @property
    def picture_words(self) -> str:
        """What the picture shows, for whoever does not see it."""
        rows = self.standing.points[-SHOWN:]
        if not rows:
            return __("No readings of %(name)s yet") % {"name": self.name}
        figures = ", ".join(words.bare(point.value) for point in rows)
        said = ngettext(
            "%(n)s reading of %(name)s, %(first)s to %(last)s: %(figures)s",
            "%(n)s readings of %(name)s, %(first)s to %(last)s: %(figures)s",
            len(rows),
        )
        return said % {
            "n": len(rows),
            "name": self.name,
            "first": words.period(rows[0].period),
            "last": words.period(rows[-1].period),
            "figures": figures,
        }


def run(standing: KpiStanding, most: int = SHOWN) -> list[float | None]:
    """The values of the last periods up to the last reading; None where a period has none."""
    if standing.last is None:
        return []
    by_first = {point.period.first: point.value for point in standing.points}
    first = max(standing.last.period.shifted(1 - most), standing.points[0].period)
    values: list[float | None] = []
    while first <= standing.last.period:
        value = by_first.get(first.first)
        values.append(None if value is None else float(value))
        first = first.following
    return values


def longest_waiting_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.due_on)


@dataclass(frozen=True)
class Choice:
    """One filter with how many it would show."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Wall:
    """All lines, red first; `show` narrows what is listed."""

    every: Sequence[Line]
    show: str = ""

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.every if line.fits(self.show)]

    @cached_property
    def on_target(self) -> int:
        return sum(line.standing.colour is Colour.GREEN for line in self.every)

    @cached_property
    def due(self) -> list[Line]:
        """Whose awaited reading can be taken, what waits longest first."""
        return longest_waiting_first(line for line in self.every if line.standing.is_due)

    @cached_property
    def overdue(self) -> int:
        return sum(line.standing.is_overdue for line in self.every)

    @property
    def has_readings(self) -> bool:
        return any(line.standing.points for line in self.every)

    @property
    def choices(self) -> list[Choice]:
        """The filters that would show something."""
        counted = [(key, sum(line.fits(key) for line in self.every)) for key in FILTERS]
        return [Choice(key, FILTER_NAMES[key](), n) for key, n in counted if n]


FILTER_NAMES = {
    "red": lambda: pgettext("KPI", "Off target"),
    "amber": lambda: pgettext("KPI", "Near target"),
    "green": lambda: pgettext("KPI", "On target"),
    "grey": lambda: pgettext("KPI", "Cannot be said"),
    "slipping": lambda: pgettext("KPI", "Slipping"),
    "due": lambda: pgettext("KPI", "Reading due"),
}


def wall(engagement: Engagement, show: str = "") -> Wall:
    """The sheet; two queries however many KPIs and readings there are."""
    found = standings(engagement).values()
    ordered = sorted(found, key=lambda standing: standing.rank)
    return Wall([Line(each) for each in ordered], show if show in FILTERS else "")
