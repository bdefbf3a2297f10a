"""Where a KPI is going (domain.md §8, Trend)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from roadmaps.kpis.aims import Aim, Direction, Figure
from roadmaps.kpis.colours import Colour

# A trend is sustained when as many intervals in a row say the same: that takes a reading more.
SUSTAINED = 3


class Trend(StrEnum):
    IMPROVING = "improving"
    STABLE = "stable"
    WORSENING = "worsening"


class Movement(StrEnum):
    """Which way the figure itself went; good or bad is the trend's to say."""

    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"


@dataclass(frozen=True)
class Course:
    """A trend with its arithmetic: `change` = `last` − `previous`, nothing within ± `zone`."""

    trend: Trend
    movement: Movement
    previous: Fraction
    last: Fraction
    zone: Fraction
    sustained: bool

    @property
    def change(self) -> Fraction:
        return self.last - self.previous


def course(aim: Aim, values: Sequence[Figure]) -> Course | None:
    """The trend of values in the order of their periods; none without a target or two values."""
    if not aim.is_set or len(values) < 2:
        return None
    zone = aim.dead_zone
    recent = [Fraction(value) for value in values[-SUSTAINED - 1 :]]
    steps = [step(aim, before, after, zone) for before, after in pairwise(recent)]
    trend = steps[-1]
    lasting = len(steps) == SUSTAINED and set(steps) == {trend} and trend is not Trend.STABLE
    before, last = recent[-2:]
    return Course(trend, _movement(last - before, zone), before, last, zone, lasting)


def step(aim: Aim, before: Fraction, after: Fraction, zone: Fraction) -> Trend:
    """Which of the three words one interval has."""
    change = after - before
    if abs(change) <= zone:
        return Trend.STABLE
    if aim.is_band:
        change = aim.distance(before) - aim.distance(after)
        if not change:
            return Trend.STABLE
    elif aim.direction is Direction.LOWER:
        change = -change
    return Trend.IMPROVING if change > 0 else Trend.WORSENING


def slips(colour: Colour, course: Course | None) -> bool:
    """Not red yet, and worse three times in a row: the time to look is now."""
    if course is None or colour not in (Colour.GREEN, Colour.AMBER):
        return False
    return course.sustained and course.trend is Trend.WORSENING


def _movement(change: Fraction, zone: Fraction) -> Movement:
    if abs(change) <= zone:
        return Movement.FLAT
    return Movement.RISING if change > 0 else Movement.FALLING
