"""How much of what was promised is there (domain.md §8, Achievement)."""

from dataclasses import dataclass
from fractions import Fraction

from roadmaps.kpis.aims import Aim, Figure
from roadmaps.kpis.colours import Colour

WHOLE = 100
# What goes beyond the target counts, up to here.
MOST = 120


@dataclass(frozen=True)
class Achieved:
    """percent = 100 × (last − baseline) / (target − baseline), within 0 to 120.

    Where target and baseline are the same there is no way to go: 100 when green, else 0 (`by_way`
    False).
    """

    percent: Fraction
    last: Fraction
    baseline: Fraction
    target: Fraction

    @property
    def by_way(self) -> bool:
        return self.target != self.baseline


def achieved(aim: Aim, last: Figure | None, colour: Colour) -> Achieved | None:
    """None for a band, and without a baseline, a target or a value."""
    if aim.is_band or aim.baseline is None or aim.target is None or last is None:
        return None
    at, start, end = Fraction(last), Fraction(aim.baseline), Fraction(aim.target)
    if start == end:
        return Achieved(Fraction(WHOLE if colour is Colour.GREEN else 0), at, start, end)
    percent = WHOLE * (at - start) / (end - start)
    return Achieved(min(max(percent, Fraction(0)), Fraction(MOST)), at, start, end)
