"""What a KPI should come to, and what a reading came to."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Figure = Decimal | Fraction | int
# The unit whose ratios are told in hundredths.
PERCENT = "percent"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"


@dataclass(frozen=True)
class Aim:
    """Direction, target or band, and how far off is still near.

    Of the two tolerances the absolute one wins where it is set; `tolerance_percent` is of |target|,
    of a band of its width.  A band has no target, everything else no band.
    """

    direction: Direction
    target: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    baseline: Figure | None = None
    tolerance: Figure | None = None
    tolerance_percent: Figure = 10

    @property
    def is_band(self) -> bool:
        return self.direction is Direction.BAND

    @property
    def is_set(self) -> bool:
        """Whether there is something that a value can be held against."""
        if self.is_band:
            return self.low is not None and self.high is not None
        return self.target is not None

    @property
    def near(self) -> Fraction:
        """How far off the target is still amber, in the KPI's unit; only where `is_set`."""
        if self.tolerance is not None:
            return Fraction(self.tolerance)
        return Fraction(self.tolerance_percent) / 100 * self._measure

    @property
    def dead_zone(self) -> Fraction:
        """A change as small as this is none: 2 % of |target|, of a band of its upper end.

        Where that would be 0 because the target is, a fifth of the tolerance.
        """
        scale = self.high if self.is_band else self.target
        zone = abs(Fraction(scale or 0)) / 50
        return zone or self.near / 5

    @property
    def _measure(self) -> Fraction:
        if self.is_band:
            return Fraction(self.high or 0) - Fraction(self.low or 0)
        return abs(Fraction(self.target or 0))

    def distance(self, value: Figure) -> Fraction:
        """How far a value lies outside the band; 0 inside."""
        low, high, at = Fraction(self.low or 0), Fraction(self.high or 0), Fraction(value)
        return max(low - at, at - high, Fraction(0))


def ratio(numerator: Figure, denominator: Figure, unit: str) -> Fraction | None:
    """What a part of a whole comes to, in percent for that unit; none of a whole of 0."""
    if not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator) * (100 if unit == PERCENT else 1)
