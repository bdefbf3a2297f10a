"""Where somebody stands on the grid of power and interest (domain.md §7)."""

from enum import StrEnum

# From here on a value is high; a mean of votes may lie between two steps.
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
