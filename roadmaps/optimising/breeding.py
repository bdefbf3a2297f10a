"""Good plans by trying many: what two good ones have in common is kept.  No Django.

A plan is the order in which its activities begin; placing that order again makes the plan.  The
first ones are drawn round the latest-finish rule.  Then orders of two are joined: the middle of one
goes into the other (two-point crossover, Hartmann 1998).  For the shortest plan each is pushed to
the right and back to the left, which often closes gaps (double justification, Valls, Ballestín and
Quintanilla 2005).  Work is counted, not timed, and chance is seeded: the same input breeds the
same plan on every machine.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from roadmaps.optimising.aims import Aim, Cost, Objective
from roadmaps.optimising.problem import Numbers, Problem, place
from roadmaps.planning.critical import Times

DRAWN = 80
KEPT = 40
# Stop after so many in a row that were no better than the best.
PATIENCE = 400
# How far from their rule first plans are drawn, as a share of the longest chain.
SPREAD = 0.6

Starts = list[int]


@dataclass(frozen=True, slots=True)
class Bred:
    """A plan that is better than all before it."""

    starts: Starts
    cost: Cost


@dataclass
class Nursery:
    """Makes plans for one aim and remembers the best of them, each cost once."""

    problem: Problem
    aim: Aim
    chance: random.Random

    def __post_init__(self) -> None:
        self._mirrored = self.problem.mirrored()
        # what stays where it is cannot be pushed, and pushing knows nothing of values
        self._pushes = not self.problem.fixed and self.aim.objective is Objective.SHORTEST
        self.kept: list[Bred] = []
        self.placed = 0

    def add(self, priorities: Sequence[float]) -> Bred:
        """Place an order, close its gaps, and keep it if it is among the best."""
        starts = self._place(self.problem, priorities)
        if self._pushes:
            starts = self._pushed(starts)
        bred = Bred(starts, self.aim.cost(self.problem, starts))
        if all(each.cost != bred.cost for each in self.kept):
            self.kept.append(bred)
            self.kept.sort(key=lambda each: each.cost)
            del self.kept[KEPT:]
        return bred

    def joined(self) -> list[float]:
        """The order of one good plan with a stretch of another's in its middle."""
        first, second = self._order(self._parent()), self._order(self._parent())
        begin, end = sorted(self.chance.sample(range(len(first) + 1), 2))
        head = first[:begin]
        known = set(head)
        middle = [each for each in second if each not in known][: end - begin]
        known.update(middle)
        priorities = [0.0] * len(first)
        tail = [each for each in first if each not in known]
        for place_, each in enumerate([*head, *middle, *tail]):
            priorities[each] = place_
        if self.chance.random() < 0.5:
            for _ in range(1 + len(first) // 30):
                priorities[self.chance.randrange(len(first))] += self.chance.uniform(-8, 8)
        return priorities

    def _parent(self) -> Starts:
        one, other = self.chance.choice(self.kept), self.chance.choice(self.kept)
        return min(one, other, key=lambda each: each.cost).starts

    def _order(self, starts: Starts) -> list[int]:
        return sorted(range(len(starts)), key=starts.__getitem__)

    def _pushed(self, starts: Starts) -> Starts:
        durations = self.problem.durations
        right = self._place(self._mirrored, _ends(starts, durations))
        return self._place(self.problem, _ends(right, durations))

    def _place(self, problem: Problem, priorities: Sequence[float]) -> Starts:
        self.placed += 1
        return place(problem, priorities)


def breed(
    problem: Problem,
    aim: Aim,
    *,
    given: Sequence[Numbers],
    times: Sequence[Times],
    most: int,
    least: Cost,
    seed: int,
    stop: Callable[[], bool],
) -> Iterator[Bred]:
    """Every plan that is better than all before it, the best last; at least one.

    `given` are the first days of plans that are there already, `times` those of the critical path.
    Ends after `most` placings of a plan, when nothing gets better, when a plan costs the
    `least` possible, or when `stop()` says so.
    """
    nursery = Nursery(problem, aim, random.Random(seed))
    best: Bred | None = None
    idle = 0
    for priorities in _orders(nursery, given, times):
        bred = nursery.add(priorities)
        idle += 1
        if best is None or bred.cost < best.cost:
            best, idle = bred, 0
            yield bred
        done = aim.reached(best.cost, least) or idle >= PATIENCE or nursery.placed >= most
        if done or stop():
            return


def _orders(
    nursery: Nursery, given: Sequence[Numbers], times: Sequence[Times]
) -> Iterator[Sequence[float]]:
    yield from given
    rules = _rules(nursery.aim, times)
    yield from rules
    for number in range(DRAWN):
        rule = rules[number % len(rules)]
        spread = SPREAD * max(1.0, max(rule) - min(rule))
        yield [each + spread * nursery.chance.random() for each in rule]
    while len(nursery.problem.keys) > 1:
        yield nursery.joined()


def _rules(aim: Aim, times: Sequence[Times]) -> list[list[float]]:
    """Priorities in working days: the latest finish, and for values how long one waits for each."""
    rules = [[float(each.late_finish) for each in times]]
    if aim.weights:
        length, most = max(rules[0], default=0.0), max(aim.weights)
        rules.append(
            [
                each.late_finish - length * weight / most
                for each, weight in zip(times, aim.weights, strict=True)
            ]
        )
    return rules


def _ends(starts: Starts, durations: Numbers) -> list[int]:
    """Priorities for the other direction: what ends last goes first."""
    return [-(start + long) for start, long in zip(starts, durations, strict=True)]
