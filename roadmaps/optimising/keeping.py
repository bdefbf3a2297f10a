"""Whether a plan keeps every rule; nothing is proposed that does not.  No Django."""

from collections.abc import Iterator
from itertools import groupby

from roadmaps.optimising.problem import Numbers, Problem


def keeps_rules(problem: Problem, starts: Numbers) -> bool:
    """Predecessors, dates, waves and capacities; what stays where it is only uses resources."""
    ends = problem.ends(starts)
    begins = _begins(problem, ends)
    for each, start in enumerate(starts):
        if each in problem.fixed:
            if start != problem.fixed[each]:
                return False
            continue
        ready = [ends[one] + lag for one, lag in problem.before[each]]
        if start < max(begins[problem.waves[each]], problem.earliest[each], *ready):
            return False
    return all(_fits(problem, starts, resource) for resource in range(len(problem.capacities)))


def _begins(problem: Problem, ends: Numbers) -> dict[int, int]:
    """The first day of each wave that holds anything."""
    begins: dict[int, int] = {}
    begin = ended = 0
    for wave in sorted(set(problem.waves)):
        begins[wave] = begin
        of_wave = [end for end, its in zip(ends, problem.waves, strict=True) if its == wave]
        ended = max(ended, *of_wave)
        begin = ended + problem.gate_days
    return begins


def _fits(problem: Problem, starts: Numbers, resource: int) -> bool:
    """Nothing that can move is at work on a day on which more is used than there is."""
    used = moving = 0
    changes = sorted(_changes(problem, starts, resource))
    for _, of_day in groupby(changes, key=lambda change: change[0]):
        for _, change, movable in of_day:
            used += change
            moving += change if movable else 0
        if moving and used > problem.capacities[resource]:
            return False
    return True


def _changes(problem: Problem, starts: Numbers, resource: int) -> Iterator[tuple[int, int, bool]]:
    """(day, by how much the use changes, whether the activity can move)."""
    for each, start in enumerate(starts):
        use = dict(problem.needs[each]).get(resource, 0)
        if use and problem.durations[each]:
            for begin, end in problem.placed(each, start).worked():
                yield begin, use, each not in problem.fixed
                yield end, -use, each not in problem.fixed
