"""What becomes of a function: retire, improve or keep (domain.md §9, Function review).

    retire     share of demand < 3 % and satisfaction < 3
    improve    any of its KPIs red
    keep       else

The first line that holds is the suggestion.  A figure that nobody gave is never guessed: a
suggestion is only made where no value of what is missing could change it, and what is missing is
said.  A KPI that has no colour yet is not red.  Pure, no Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from roadmaps.kpis.colours import Colour

EPSILON = 1e-9
# A share of the demand (0..1) and a satisfaction (1..5) below which a function is given up.
SHARE_BELOW = 0.03
SATISFACTION_BELOW = 3.0


class Act(StrEnum):
    """What a review suggests."""

    RETIRE = "retire"
    IMPROVE = "improve"
    KEEP = "keep"


class Why(StrEnum):
    """What speaks for a suggestion, or was looked at and does not speak against it."""

    LITTLE_DEMAND = "little_demand"
    DEMAND = "demand"
    LOW_SATISFACTION = "low_satisfaction"
    SATISFACTION = "satisfaction"
    RED_KPIS = "red_kpis"
    NO_RED_KPI = "no_red_kpi"


class Missing(StrEnum):
    """A figure that nobody gave yet."""

    SHARE = "share"
    SATISFACTION = "satisfaction"
    COLOURS = "colours"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a function: share of the demand 0..1, satisfaction 1..5, KPI colours."""

    share: float | None = None
    satisfaction: float | None = None
    colours: tuple[Colour, ...] = ()

    @property
    def red(self) -> int:
        return sum(colour == Colour.RED for colour in self.colours)

    @property
    def has_colours(self) -> bool:
        """Whether any KPI stands somewhere."""
        return any(colour != Colour.GREY for colour in self.colours)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was looked at: `value` is the share, the satisfaction or a count of KPIs."""

    why: Why
    value: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`act` is None where a missing figure decides."""

    act: Act | None
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]


def suggest(figures: Figures) -> Suggestion:
    """The suggestion for one function, why, and what is missing of its figures."""
    little = _below(figures.share, SHARE_BELOW)
    low = _below(figures.satisfaction, SATISFACTION_BELOW)
    return Suggestion(
        _act(little, low, bool(figures.red)),
        tuple(_reasons(figures, little, low)),
        tuple(_missing(figures)),
    )


def _act(little: bool | None, low: bool | None, red: bool) -> Act | None:
    if little and low:
        return Act.RETIRE
    # Not ruled out, and not certain either.
    if little is not False and low is not False:
        return None
    return Act.IMPROVE if red else Act.KEEP


def _below(value: float | None, bound: float) -> bool | None:
    return None if value is None else value < bound - EPSILON


def _reasons(figures: Figures, little: bool | None, low: bool | None) -> Iterable[Reason]:
    if figures.share is not None:
        yield Reason(Why.LITTLE_DEMAND if little else Why.DEMAND, figures.share)
    if figures.satisfaction is not None:
        yield Reason(Why.LOW_SATISFACTION if low else Why.SATISFACTION, figures.satisfaction)
    if figures.red:
        yield Reason(Why.RED_KPIS, figures.red)
    elif figures.has_colours:
        yield Reason(Why.NO_RED_KPI, len(figures.colours))


def _missing(figures: Figures) -> Iterable[Missing]:
    if figures.share is None:
        yield Missing.SHARE
    if figures.satisfaction is None:
        yield Missing.SATISFACTION
    if not figures.has_colours:
        yield Missing.COLOURS
