"""How fast capabilities are to grow: more than one level a year is more than most PMOs manage.

domain.md §9, Roadmap item: by default one level per capability and year, and more is a warning.
Levels are decimals in tenths, as people set targets, so that sums are exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from roadmaps.improving.quarters import IN_A_YEAR, Quarter

# Levels that one capability gains in one year.
CAP = Decimal(1)
Span = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Rise:
    """One step: a capability goes from one level to a higher one by the end of a quarter."""

    capability: str
    low: Decimal
    high: Decimal
    quarter: Quarter

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"{self.low} → {self.high} is no rise")


@dataclass(frozen=True, slots=True)
class TooFast:
    """A year in which a capability is to grow by more than the cap.

    `spans` are the levels that it climbs in that year, none twice; `levels` is how many they are.
    """

    capability: str
    first: Quarter
    last: Quarter
    spans: Sequence[Span]
    levels: Decimal
    cap: Decimal


def climbed(rises: Iterable[Rise]) -> Sequence[Span]:
    """The levels that several steps climb together, from the lowest on, as spans that do not touch.

    Two steps that lead to the same level climb it once.
    """
    found: list[Span] = []
    for low, high in sorted((rise.low, rise.high) for rise in rises):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def levels(spans: Iterable[Span]) -> Decimal:
    return sum((high - low for low, high in spans), Decimal(0))


def too_fast(rises: Iterable[Rise], cap: Decimal = CAP) -> Sequence[TooFast]:
    """Each capability that is to grow faster than the cap, with its steepest year.

    A year is any four quarters that follow each other, so that two steps are not told apart by a
    New Year between them.  Of equally steep years the earliest; capabilities by their keys.
    """
    found = []
    for capability, own in sorted(_by_capability(rises).items()):
        years = [_year(capability, own, start, cap) for start in {rise.quarter for rise in own}]
        steepest = max(years, key=lambda year: (year.levels, -year.first.index))
        if steepest.levels > cap:
            found.append(steepest)
    return found


def _by_capability(rises: Iterable[Rise]) -> Mapping[str, list[Rise]]:
    found: dict[str, list[Rise]] = {}
    for rise in rises:
        found.setdefault(rise.capability, []).append(rise)
    return found


def _year(capability: str, rises: Iterable[Rise], first: Quarter, cap: Decimal) -> TooFast:
    last = first.after(IN_A_YEAR - 1)
    spans = climbed(rise for rise in rises if first <= rise.quarter <= last)
    return TooFast(capability, first, last, spans, levels(spans), cap)
