"""Where somebody stands on the grid of power and interest (domain.md §7)."""

from enum import StrEnum

from pmo_studio.core.rounding import half_up

STEPS = 5
# From here on a value is high unless an engagement says otherwise; a mean of votes may lie between
# two steps.
HIGH = 3.5


class Quadrant(StrEnum):
    """How people of this power and interest are involved; the most urgent comes first."""

    CLOSE = "close"
    SATISFIED = "satisfied"
    INFORMED = "informed"
    MONITOR = "monitor"


_QUADRANTS = {
    (True, True): Quadrant.CLOSE,
    (True, False): Quadrant.SATISFIED,
    (False, True): Quadrant.INFORMED,
    (False, False): Quadrant.MONITOR,
}


def quadrant(power: float, interest: float, *, high: float = HIGH) -> Quadrant:
    """The quadrant of a power and an interest from 1 to 5; each is high from `high` on."""
    return _QUADRANTS[power >= high, interest >= high]


def low_steps(high: float = HIGH) -> int:
    """How many of the five steps are low: the strong lines of the grid stand after them."""
    return sum(step < high for step in range(1, STEPS + 1))


def cell(value: float, *, high: float = HIGH) -> int:
    """The step at which a value is drawn: the nearest one on its own side of the strong line."""
    nearest, low = int(half_up(value)), low_steps(high)
    return max(nearest, low + 1) if value >= high else min(nearest, low)
