"""A network as numbers, so that thousands of plans for it can be tried.  No Django.

`roadmaps.planning.schedule` is what places activities for people.  This does the same serial
generation, wave by wave (domain.md §6.4), on lists of whole numbers: `tests/roadmaps/
test_optimising.py` holds the two against each other.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from roadmaps.planning.network import Activity, Key, Network, Placed, Schedule

Numbers = Sequence[int]
# (number of an activity, lag in working days)
Lagged = tuple[int, int]
# (number of a resource, how much of it an activity uses, more than 0)
Need = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Activities by number: place in `keys`.

    `fixed` are the first days of those that stay where they are, `pauses` the days on which some of
    these wait and use nothing; the others keep to `earliest`, to the finish of those `before` them,
    to their wave and to the capacities.
    """

    keys: tuple[Key, ...]
    durations: Numbers
    needs: Sequence[Sequence[Need]]
    before: Sequence[Sequence[Lagged]]
    following: Sequence[Sequence[Lagged]]
    waves: Numbers
    earliest: Numbers
    fixed: Mapping[int, int]
    capacities: Numbers
    gate_days: int
    pauses: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        """No plan without idle days ends later."""
        lags = sum(lag for each in self.before for _, lag in each)
        gates = self.gate_days * len(set(self.waves))
        ends = [start + self.durations[each] for each, start in self.fixed.items()]
        return sum(self.durations) + lags + gates + max(chain(self.earliest, ends), default=0)

    def mirrored(self) -> "Problem":
        """The same seen from the end; nobody has to wait for a date there."""
        return replace(
            self,
            before=self.following,
            following=self.before,
            waves=[-wave for wave in self.waves],
            earliest=[0] * len(self.keys),
        )

    def unlimited(self) -> "Problem":
        """The same with enough of everything: nothing can begin earlier than it does there."""
        return replace(self, needs=[()] * len(self.keys), capacities=())

    def ends(self, starts: Numbers) -> list[int]:
        """The days before which they have ended."""
        return [start + long for start, long in zip(starts, self.durations, strict=True)]

    def schedule(self, starts: Numbers) -> Schedule:
        return {
            key: self.placed(number, start)
            for number, (key, start) in enumerate(zip(self.keys, starts, strict=True))
        }

    def placed(self, each: int, start: int) -> Placed:
        return Placed(start, start + self.durations[each], self.pauses.get(each))

    def starts(self, schedule: Schedule) -> list[int] | None:
        """The first days of all activities; None when the schedule does not know all."""
        if any(key not in schedule for key in self.keys):
            return None
        return [schedule[key].start for key in self.keys]


def of_network(network: Network, fixed: Mapping[Key, Placed]) -> Problem:
    """`network` must have no problems (`schedule.problems`)."""
    numbers = {each.key: number for number, each in enumerate(network.activities)}
    before = [[(numbers[one.key], one.lag) for one in each.after] for each in network.activities]
    following: list[list[Lagged]] = [[] for _ in numbers]
    for number, all_before in enumerate(before):
        for each, lag in all_before:
            following[each].append((number, lag))
    return Problem(
        keys=tuple(numbers),
        durations=[_duration(each, fixed) for each in network.activities],
        needs=[
            [(resource, use) for resource, use in enumerate(each.uses) if use]
            for each in network.activities
        ],
        before=before,
        following=following,
        waves=[each.wave for each in network.activities],
        earliest=[each.earliest for each in network.activities],
        fixed={numbers[key]: placed.start for key, placed in fixed.items() if key in numbers},
        capacities=network.capacities,
        gate_days=network.gate_days,
        pauses={numbers[key]: at.pause for key, at in fixed.items() if key in numbers and at.pause},
    )


def place(problem: Problem, priorities: Sequence[float]) -> list[int]:
    """First days of all, each as early as can be; of those that could come next, the least first.

    Given the days of a plan as priorities, nothing comes later than in that plan.
    """
    order = sorted(range(len(priorities)), key=lambda each: (problem.waves[each], priorities[each]))
    ranks = sorted(range(len(order)), key=order.__getitem__)
    waits = [sum(one not in problem.fixed for one, _ in each) for each in problem.before]
    used = used_by_fixed(problem)
    starts = [problem.fixed.get(each, 0) for each in range(len(order))]
    ready = [
        ranks[each] for each, count in enumerate(waits) if not count and each not in problem.fixed
    ]
    heapq.heapify(ready)
    wave, begin, ended = None, 0, 0
    while ready:
        each = order[heapq.heappop(ready)]
        if problem.waves[each] != wave:
            wave = problem.waves[each]
            begin = _begin(problem, wave, ended)
        starts[each] = _place_one(problem, each, begin, starts, used)
        ended = max(ended, starts[each] + problem.durations[each])
        for follower, _ in problem.following[each]:
            waits[follower] -= 1
            if not waits[follower] and follower not in problem.fixed:
                heapq.heappush(ready, ranks[follower])
    return starts


def _begin(problem: Problem, wave: int, ended: int) -> int:
    """When a wave can begin, if what moves in those before it has ended."""
    if wave == min(problem.waves):
        return 0
    before = [
        start + problem.durations[each]
        for each, start in problem.fixed.items()
        if problem.waves[each] < wave
    ]
    return max(ended, *before, 0) + problem.gate_days


def _place_one(
    problem: Problem, each: int, begin: int, starts: Numbers, used: Sequence[list[int]]
) -> int:
    """The first day of one activity; what it uses is taken."""
    durations, length = problem.durations, problem.durations[each]
    start = max(begin, problem.earliest[each])
    for one, lag in problem.before[each]:
        ready = starts[one] + durations[one] + lag
        if ready > start:
            start = ready
    if not length:
        return start
    needs, capacities = problem.needs[each], problem.capacities
    looking = True
    while looking:
        looking = False
        for resource, use in needs:
            room = capacities[resource] - use
            days = used[resource][start : start + length]
            if max(days, default=0) > room:
                last = len(days) - 1
                while days[last] <= room:
                    last -= 1
                start += last + 1
                looking = True
                break
    end = start + length
    for resource, use in needs:
        row = used[resource]
        if len(row) < end:
            row.extend([0] * (2 * end - len(row)))
        row[start:end] = [taken + use for taken in row[start:end]]
    return start


def used_by_fixed(problem: Problem) -> list[list[int]]:
    """By resource and day: what activities use that stay, even where it is more than there is."""
    used = [[0] * 512 for _ in problem.capacities]
    for each, start in problem.fixed.items():
        for begin, end in problem.placed(each, start).worked():
            for resource, use in problem.needs[each]:
                row = used[resource]
                row.extend([0] * (end - len(row)))
                for day in range(max(begin, 0), end):
                    row[day] += use
    return used


def _duration(activity: Activity, fixed: Mapping[Key, Placed]) -> int:
    if activity.key not in fixed:
        return activity.duration
    return fixed[activity.key].finish - fixed[activity.key].start
