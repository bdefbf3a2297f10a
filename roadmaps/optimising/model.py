"""The same problem for CP-SAT, and what its figures mean.  No Django; needs the extra `optimise`.

An activity is an interval of fixed length, a resource a cumulative constraint for each wave: waves
never overlap, so no two of them compete.  A wave begins after the end of all before it and the
gate days, as domain.md §6.4 says; one without activities does not appear.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ortools.sat.python import cp_model

from roadmaps.optimising.aims import Aim, Objective
from roadmaps.optimising.problem import Numbers, Problem, used_by_fixed

# Floats hold whole numbers exactly up to 2 ** 53; some bits are left for the sums on the way.
EXACT = 2**50
# What the search answers as a float was a whole number.
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Model:
    """`starts` by number of activity.  What is minimised is `steps` × cost (+ the end)."""

    model: cp_model.CpModel
    starts: list[cp_model.IntVar]
    ends: list[cp_model.IntVar]
    steps: int

    def least_cost(self, bound: float) -> int:
        """What the first number of a plan's cost cannot be less than, rounded the safe way."""
        if bound >= EXACT:
            bound *= 1 - 1 / EXACT
        return math.floor(bound + ROUNDING) // self.steps

    def hint(self, problem: Problem, starts: Numbers) -> None:
        """Begin the search from this plan."""
        finishes = problem.ends(starts)
        for each, (variable, start) in enumerate(zip(self.starts, starts, strict=True)):
            # constants of the same value are one variable, which may have one hint only
            if each not in problem.fixed:
                self.model.add_hint(variable, start)
        ended = 0
        for variable, wave in zip(self.ends, sorted(set(problem.waves)), strict=True):
            of_wave = [end for end, its in zip(finishes, problem.waves, strict=True) if its == wave]
            ended = max(ended, *of_wave)
            self.model.add_hint(variable, ended)


def build(problem: Problem, aim: Aim, latest: int) -> Model:
    """A plan that ends after working day `latest` is not looked for."""
    model = cp_model.CpModel()
    starts = [_start(model, problem, each, latest) for each in range(len(problem.keys))]
    for each, start in enumerate(starts):
        if each not in problem.fixed:
            for one, lag in problem.before[each]:
                model.add(start >= starts[one] + problem.durations[one] + lag)
    ends = _add_waves(model, problem, starts, latest)
    _add_resources(model, problem, starts)
    return Model(model, starts, ends, _minimise(model, problem, aim, starts, ends, latest))


def _start(model: cp_model.CpModel, problem: Problem, each: int, latest: int) -> cp_model.IntVar:
    if each in problem.fixed:
        return model.new_constant(problem.fixed[each])
    return model.new_int_var(
        problem.earliest[each], latest - problem.durations[each], f"start {each}"
    )


def _add_waves(
    model: cp_model.CpModel, problem: Problem, starts: list[cp_model.IntVar], latest: int
) -> list[cp_model.IntVar]:
    """By wave that holds anything: when all up to it have ended."""
    ends: list[cp_model.IntVar] = []
    for wave in sorted(set(problem.waves)):
        end = model.new_int_var(0, latest, f"end of wave {wave}")
        for each, start in enumerate(starts):
            if problem.waves[each] == wave:
                model.add(end >= start + problem.durations[each])
                if ends and each not in problem.fixed:
                    model.add(start >= ends[-1] + problem.gate_days)
        if ends:
            model.add(end >= ends[-1])
        ends.append(end)
    return ends


def _add_resources(
    model: cp_model.CpModel, problem: Problem, starts: list[cp_model.IntVar]
) -> None:
    movable = [
        each for each, long in enumerate(problem.durations) if long and each not in problem.fixed
    ]
    intervals = {
        each: model.new_fixed_size_interval_var(
            starts[each], problem.durations[each], f"activity {each}"
        )
        for each in movable
    }
    for resource, taken in enumerate(used_by_fixed(problem)):
        capacity = problem.capacities[resource]
        held = [
            (model.new_fixed_size_interval_var(day, days, f"held {resource} {day}"), use)
            for day, days, use in _blocks(taken, capacity)
        ]
        for wave in sorted(set(problem.waves)):
            uses = [
                (intervals[each], use)
                for each in movable
                for needed, use in problem.needs[each]
                if needed == resource and problem.waves[each] == wave
            ]
            if uses:
                moving, demands = zip(*uses, *held, strict=True)
                model.add_cumulative(moving, demands, capacity)


def _blocks(taken: list[int], capacity: int) -> Iterator[tuple[int, int, int]]:
    """(first day, days, use) of what stays where it is, never more than there is."""
    day = 0
    for use, days in groupby(min(each, capacity) for each in taken):
        length = len(list(days))
        if use:
            yield day, length, use
        day += length


def _minimise(
    model: cp_model.CpModel,
    problem: Problem,
    aim: Aim,
    starts: list[cp_model.IntVar],
    ends: list[cp_model.IntVar],
    latest: int,
) -> int:
    if aim.objective is Objective.SHORTEST:
        model.minimize(ends[-1])
        return 1
    finishes = [start + long for start, long in zip(starts, problem.durations, strict=True)]
    cost = sum(weight * finish for weight, finish in zip(aim.weights, finishes, strict=True))
    # The end counts less than one step of cost, so it only decides between equals.
    steps = latest + 1
    if sum(aim.weights) * latest * steps > EXACT:
        model.minimize(cost)
        return 1
    model.minimize(steps * cost + ends[-1])
    return steps
