"""Expected benefits: what customers hope for, the functions that answer it, and when (§5.7, T45).

    W(b)         = Σ over segments weight × mean points
    κ(f, b)      = 1 where the benefit's capability is the function's first, 0.5 where a further one
    recommend(f) = Σ over benefits W(b) × κ(f, b)
    adherence    = 100 × Σ W(b) × min(1, Σ over chosen functions κ(f, b)) / Σ W(b)

Customers spread points over benefits in their own words and never see a function.  No Django.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from canvases.benefits import Benefit
from canvases.pmo_model import PmoModel
from canvases.prerequisites import left_to_build
from canvases.thread.graph import Id
from pmo_studio.core.catalogue import Function

EPSILON = 1e-9
POINTS = 10
PRIMARY = 1.0
SECONDARY = 0.5
# Person-days up to which a function is quick to build, and above which it is slow.
SHORT_MOST = 20
LONG_ABOVE = 45
LONG_PREREQUISITES = 2

Size = Literal["S", "M", "L"]
Horizon = Literal["short", "medium", "long"]
HORIZONS: tuple[Horizon, ...] = ("short", "medium", "long")


@dataclass(frozen=True, slots=True)
class Segment:
    """What one customer segment answered: points by benefit, summed over its respondents.

    Sums and not answers, so that whoever pools small segments can do it before anything is shown.
    """

    key: Id
    weight: float
    respondents: int
    points: Mapping[str, float]

    def mean(self, benefit: str) -> float:
        return self.points.get(benefit, 0) / self.respondents if self.respondents else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sum: weight × value = product."""

    key: Id
    weight: float
    value: float
    product: float

    @classmethod
    def of(cls, key: Id, weight: float, value: float) -> Self:
        return cls(key, weight, value, weight * value)


@dataclass(frozen=True, slots=True)
class Expectation:
    """How much one benefit is expected; a line a segment: its weight × its mean points."""

    benefit: str
    parts: tuple[Line, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """How well one function answers the expectations; a line a benefit: W × κ."""

    function: str
    parts: tuple[Line, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Adherence:
    """How far the chosen functions answer; a line a benefit: W × what they cover of it."""

    parts: tuple[Line, ...]
    answered: float
    expected: float

    @property
    def percent(self) -> float | None:
        """None where nobody expects anything."""
        return 100 * self.answered / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Reach:
    """When a function can be there: its effort, and what must be built before it."""

    horizon: Horizon
    effort: int | None
    prerequisites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """The share of demand by horizon, None where nothing is asked of any function.

    `functions` are keyed as in the model: by function, or by the note that stands for itself.
    """

    functions: Mapping[Id, Reach]
    shares: Mapping[Horizon, float] | None


def expectations(
    segments: Iterable[Segment], benefits: Mapping[str, Benefit]
) -> tuple[Expectation, ...]:
    """W of every benefit, in the order of the catalogue."""
    answered = tuple(segments)
    return tuple(_expectation(key, answered) for key in benefits)


def kappa(function: Function, benefit: Benefit) -> float:
    """How far a function answers a benefit."""
    if benefit.capability == function.capability:
        return PRIMARY
    return SECONDARY if benefit.capability in function.secondary else 0.0


def recommend(
    expected: Iterable[Expectation],
    benefits: Mapping[str, Benefit],
    functions: Mapping[str, Function],
) -> tuple[Recommendation, ...]:
    """Every function that answers something, the best first, equals in the catalogue's order."""
    weights = tuple(expected)
    found = (_recommendation(each, weights, benefits) for each in functions.values())
    answering = [each for each in found if each.score > EPSILON]
    return tuple(sorted(answering, key=lambda each: -each.score))


def adherence(
    expected: Iterable[Expectation],
    benefits: Mapping[str, Benefit],
    chosen: Iterable[Function],
) -> Adherence:
    """How far the functions on the canvas answer; a function on two notes answers once."""
    functions = {each.key: each for each in chosen}.values()
    parts = []
    for each in expected:
        benefit = benefits[each.benefit]
        covered = min(1.0, math.fsum(kappa(function, benefit) for function in functions))
        parts.append(Line.of(each.benefit, each.weight, covered))
    return Adherence(
        parts=tuple(parts),
        answered=math.fsum(part.product for part in parts),
        expected=math.fsum(part.weight for part in parts),
    )


def reach(
    function: Function | None,
    functions: Mapping[str, Function],
    size: Size,
    as_is_services: Mapping[str, float],
) -> Reach:
    """When a function can be there; a note without a function has no known effort: medium."""
    if function is None:
        return Reach("medium", None, ())
    effort = _effort(function, size)
    left = left_to_build(function, functions, as_is_services)
    if effort > LONG_ABOVE or len(left) >= LONG_PREREQUISITES:
        return Reach("long", effort, left)
    if effort <= SHORT_MOST and not left:
        return Reach("short", effort, left)
    return Reach("medium", effort, left)


def balance(
    model: PmoModel,
    functions: Mapping[str, Function],
    size: Size,
    as_is_services: Mapping[str, float],
) -> Balance:
    """How the demand is spread over what comes soon and what comes late."""
    reaches = {
        each.key: reach(functions.get(each.function or ""), functions, size, as_is_services)
        for each in model.functions
    }
    if not model.total_demand:
        return Balance(reaches, None)
    shares: dict[Horizon, float] = {
        horizon: math.fsum(
            each.demand for each in model.functions if reaches[each.key].horizon == horizon
        )
        / model.total_demand
        for horizon in HORIZONS
    }
    return Balance(reaches, shares)


def _expectation(benefit: str, segments: Collection[Segment]) -> Expectation:
    parts = tuple(
        Line.of(each.key, each.weight, mean) for each in segments if (mean := each.mean(benefit))
    )
    return Expectation(benefit, parts, math.fsum(part.product for part in parts))


def _recommendation(
    function: Function, expected: Iterable[Expectation], benefits: Mapping[str, Benefit]
) -> Recommendation:
    parts = tuple(
        Line.of(each.benefit, each.weight, answers)
        for each in expected
        if each.weight and (answers := kappa(function, benefits[each.benefit]))
    )
    return Recommendation(function.key, parts, math.fsum(part.product for part in parts))


def _effort(function: Function, size: Size) -> int:
    effort = function.effort
    return {"S": effort.small, "M": effort.medium, "L": effort.large}[size]
