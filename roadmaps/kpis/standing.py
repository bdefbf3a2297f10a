"""Where a KPI stands on a day: last reading, colour, trend, warning, achievement, what is due."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from roadmaps.kpis import colours, periods
from roadmaps.kpis.achievement import Achieved, achieved
from roadmaps.kpis.aims import Aim, Figure
from roadmaps.kpis.colours import Colour, Judged
from roadmaps.kpis.periods import Period
from roadmaps.kpis.trends import Course, course, slips


@dataclass(frozen=True)
class Point:
    """What stands for one period; no value where the whole was 0."""

    period: Period
    value: Figure | None


@dataclass(frozen=True)
class Standing:
    """A KPI on the day `today`.  `points` are its standing readings in the order of their periods;
    `since` is the day before which nobody expects one."""

    aim: Aim
    frequency: str
    points: Sequence[Point]
    since: datetime.date
    today: datetime.date

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def value(self) -> Fraction | None:
        """The last value; none where there is no reading or it came to nothing."""
        return None if self.last is None or self.last.value is None else Fraction(self.last.value)

    @cached_property
    def is_stale(self) -> bool:
        return self.last is not None and self.last.period.is_stale(self.today)

    @cached_property
    def judged(self) -> Judged:
        return colours.judge(
            self.aim, self.value, is_read=self.last is not None, stale=self.is_stale
        )

    @property
    def colour(self) -> Colour:
        return self.judged.colour

    @cached_property
    def course(self) -> Course | None:
        """The trend of what was read; none while the last reading has no value."""
        if self.value is None:
            return None
        return course(self.aim, [each.value for each in self.points if each.value is not None])

    @property
    def slips(self) -> bool:
        return slips(self.colour, self.course)

    @cached_property
    def achieved(self) -> Achieved | None:
        # A stale value is still what was reached: its colour is asked without its age.
        colour = colours.judge(self.aim, self.value, is_read=self.last is not None).colour
        return achieved(self.aim, self.value, colour)

    @cached_property
    def awaited(self) -> Period:
        """The period whose reading comes next."""
        last = self.last.period if self.last else None
        return periods.awaited(last, self.frequency, self.since, self.today)

    @property
    def is_due(self) -> bool:
        """Whether that period is over, so that its reading can be taken."""
        return self.awaited.end < self.today

    @property
    def is_overdue(self) -> bool:
        """Whether it is missing.  What was never measured is due, and missed by nobody."""
        return self.last is not None and self.awaited.due_on < self.today

    @property
    def rank(self) -> tuple[int, bool]:
        """Red first; among equals what slips."""
        return colours.ORDER[self.colour], not self.slips
