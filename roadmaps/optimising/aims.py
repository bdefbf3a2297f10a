"""What makes one plan better than another, in whole numbers.  No Django."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from roadmaps.optimising.problem import Numbers, Problem
from roadmaps.planning.network import Key

Value = int | float | Fraction
# The least is the best; the second number decides between equals.
Cost = tuple[int, int]
# Beyond this the rest of a value is cut off: a proof about what is left holds for the whole.
MOST_SCALE = 1000


class Objective(StrEnum):
    """SHORTEST: the last activity ends as early as can be.

    BEST_VALUE: benefits arrive early, the sum of value × finish is the least, then the end is.
    """

    SHORTEST = "shortest"
    BEST_VALUE = "best_value"


class NothingOfValue(ValueError):
    """Best value was asked for, and no activity has any."""


@dataclass(frozen=True, slots=True)
class Aim:
    """`weights` by number of activity: whole, never more than value × `scale`.

    `values` are exactly what was given; both are empty for the shortest plan.  What stays where it
    is weighs nothing and is `settled`: its value × finish.
    """

    objective: Objective
    values: tuple[Fraction, ...] = ()
    weights: tuple[int, ...] = ()
    scale: int = 1
    settled: Fraction = Fraction(0)

    def cost(self, problem: Problem, starts: Numbers) -> Cost:
        """To compare plans by."""
        ends = problem.ends(starts)
        if self.objective is Objective.SHORTEST:
            return max(ends, default=0), sum(ends)
        return _sum(self.weights, ends), max(ends, default=0)

    def reached(self, cost: Cost, least: Cost) -> bool:
        """Whether a plan costs the least possible; of the shortest only the first number counts."""
        if self.objective is Objective.SHORTEST:
            return cost[0] <= least[0]
        return cost <= least

    def measured(self, problem: Problem, starts: Numbers) -> Fraction:
        """What people read: the working days of the plan, or its sum of value × finish."""
        if self.objective is Objective.SHORTEST:
            return Fraction(self.cost(problem, starts)[0])
        ends = problem.ends(starts)
        return sum((value * end for value, end in zip(self.values, ends, strict=True)), Fraction(0))

    def bound(self, cost: int) -> Fraction:
        """What `measured` cannot be less than when the first number of `cost` cannot.

        Weights were rounded down, and what can move never ends before day 0: the claim errs on the
        safe side.
        """
        return Fraction(cost, self.scale) + self.settled


def shortest() -> Aim:
    """The end of the last activity."""
    return Aim(Objective.SHORTEST)


def best_value(problem: Problem, values: Mapping[Key, Value]) -> Aim:
    """Values are ≥ 0; what is not named has none.  Raises NothingOfValue."""
    exact = tuple(_exact(key, values.get(key, 0)) for key in problem.keys)
    movable = [Fraction(0) if each in problem.fixed else one for each, one in enumerate(exact)]
    if not any(movable):
        raise NothingOfValue("Nothing that can move has a value: ask for the shortest plan.")
    scale = min(MOST_SCALE, math.lcm(*(one.denominator for one in movable)))
    settled = [
        exact[each] * (start + problem.durations[each]) for each, start in problem.fixed.items()
    ]
    return Aim(
        Objective.BEST_VALUE,
        values=exact,
        weights=tuple(int(one * scale) for one in movable),
        scale=scale,
        settled=sum(settled, Fraction(0)),
    )


def _exact(key: Key, value: Value) -> Fraction:
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    if exact < 0:
        raise ValueError(f"The value of {key} is {value}; it must be 0 or more.")
    return exact


def _sum(weights: Numbers, ends: Numbers) -> int:
    return sum(weight * end for weight, end in zip(weights, ends, strict=True))
