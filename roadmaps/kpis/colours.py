"""The colour of a value (domain.md §8, RAG)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from roadmaps.kpis.aims import Aim, Direction, Figure


class Colour(StrEnum):
    """How a value stands to its target."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Why(StrEnum):
    """Why nothing can be said."""

    NO_TARGET = "no_target"
    NO_READING = "no_reading"
    # A part of a whole of 0.
    NO_VALUE = "no_value"
    STALE = "stale"


# The worst first, and what says nothing last.
ORDER = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2, Colour.GREY: 3}


@dataclass(frozen=True)
class Judged:
    """A colour with its arithmetic: `off` is how far the value is on the wrong side, 0 where it is
    not; up to `near` that is amber.  `why` says why there is no colour."""

    colour: Colour
    why: Why | None = None
    off: Fraction | None = None
    near: Fraction | None = None


def judge(aim: Aim, value: Figure | None, *, is_read: bool = True, stale: bool = False) -> Judged:
    """The colour of the last value.  `is_read` False: there is no reading; `stale`: too old."""
    if not aim.is_set:
        return Judged(Colour.GREY, Why.NO_TARGET)
    if not is_read:
        return Judged(Colour.GREY, Why.NO_READING)
    if value is None:
        return Judged(Colour.GREY, Why.NO_VALUE)
    off, near = _off(aim, value), aim.near
    if stale:
        return Judged(Colour.GREY, Why.STALE, off, near)
    if off == 0:
        return Judged(Colour.GREEN, None, off, near)
    return Judged(Colour.AMBER if off <= near else Colour.RED, None, off, near)


def _off(aim: Aim, value: Figure) -> Fraction:
    if aim.is_band:
        return aim.distance(value)
    beyond = Fraction(value) - Fraction(aim.target or 0)
    return max(beyond if aim.direction is Direction.LOWER else -beyond, Fraction(0))
