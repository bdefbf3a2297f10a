"""A plan of 1,000 and of 10,000 packages: derived, put into waves, scheduled and dated.

The reference is a bare list scheduling of the same durations and staff in the same order in one
wave: days in a list, no predecessors, no priorities, no float, no dates. CPU of this process only.

Growth is told three times: as it is, without Python's garbage collector, and in bytecodes, which
tell what the algorithms do apart from what memory costs.

Run: python3 dev.py bench plan
"""

import datetime
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from benchmarks._studio import Figures
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import Effort, Function, Text
from roadmaps.planning import schedule
from roadmaps.planning.gaps import CapabilityState, Facts, FunctionState
from roadmaps.planning.packages import Edit
from roadmaps.planning.plan import Inputs, Plan, derive
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave

START = datetime.date(2026, 1, 5)
ROLLOUTS = 8
ROUNDS = 7
PROMISED = {1_000: 0.4, 10_000: 4.0}
MOST_REQUIRED = 3


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    figures = Figures("plan")
    sizes = {count: inputs(count) for count in PROMISED}
    bare, steps = {}, {}
    for count, given in sizes.items():
        plan = derive(given)
        check(plan, given)
        describe(figures, count, plan)
        bare[count] = cpu(lambda plan=plan, given=given: reference(plan, given.settings.team))
        # the collector walks over all that is alive, so no other plan is while one is measured
        del plan
        steps[count] = bytecodes(lambda given=given: derive(given))
        figures.add(f"bytecodes_{count}", steps[count] / count, "bytecodes a package")
    took, without = in_turn(sizes, collector=True), in_turn(sizes, collector=False)
    for count, promised in PROMISED.items():
        figures.add(f"plan_{count}", took[count], "s CPU", promised)
        figures.add(f"plan_{count}_without_collector", without[count], "s CPU")
        figures.add(f"reference_{count}", bare[count], "s CPU, bare list of days")
        figures.add(f"ratio_{count}", took[count] / bare[count], "× bare list of days")
    for name, found in (("", took), ("_without_collector", without), ("_bytecodes", steps)):
        small, large = found.values()
        figures.add(f"growth{name}", large / small, "× for 10 × the packages")
    figures.save()


def describe(figures: Figures, count: int, plan: Plan) -> None:
    """How large an instance is: whether ten times the packages are ten times the work."""
    figures.add(f"packages_{count}", len(plan.packages))
    figures.add(f"in_waves_{count}", len(plan.timetable.dated))
    figures.add(f"links_{count}", sum(len(each.after) for each in plan.packages))
    figures.add(f"working_days_{count}", plan.timetable.length)


def inputs(count: int) -> Inputs:
    """So many functions that require up to three earlier ones each; the same in every run."""
    chance = random.Random(count)
    capabilities = list(catalogue.load().capabilities)
    functions = {
        key: _function(number, key, chance, capabilities)
        for number, key in enumerate(f"X{number:05}" for number in range(count))
    }
    work = sum(each.effort.medium for each in functions.values())
    team = max(3, count // 50)
    share = 1.2 * work / (ROLLOUTS + 2)
    waves = [Wave("F", share), Wave("P", share)]
    waves += [Wave(f"R{number}", share, units=3) for number in range(1, ROLLOUTS + 1)]
    holidays = [START + datetime.timedelta(days=11 * number) for number in range(400)]
    return Inputs(
        facts=Facts(
            tuple(
                CapabilityState(key, 1 + chance.random(), 4.0, chance.randrange(9))
                for key in capabilities
            ),
            tuple(FunctionState(key, chance.choice((1, 2, 3))) for key in functions),
        ),
        catalogue=functions,
        size="M",
        waves=(*waves, Wave("S", 50)),
        settings=Settings(START, team=team, holidays=holidays),
        edits={key: Edit(staff=chance.choice((1, 1, 2, 3))) for key in functions},
    )


def _function(number: int, key: str, chance: random.Random, capabilities: list[str]) -> Function:
    first, *others = chance.sample(capabilities, 3)
    earlier = range(max(0, number - 50), number)
    required = chance.sample(earlier, min(len(earlier), chance.randrange(MOST_REQUIRED + 1)))
    effort = chance.randrange(5, 60)
    return Function(
        key=key,
        group="",
        name=Text(key, key, key),
        layer="T",
        ctl=1,
        capability=first,
        secondary=tuple(others),
        blocks=("ka",),
        deliverables=catalogue.load().functions["F05"].deliverables,
        kpis=(),
        effort=Effort(effort, effort, effort),
        run=1,
        req=tuple(f"X{each:05}" for each in required),
        foundation=False,
    )


def check(plan: Plan, given: Inputs) -> None:
    """What was measured did happen: everything is dated, nothing is used twice."""
    assert not plan.errors
    assert len(plan.timetable.dated) > 0.8 * len(given.catalogue)
    used: dict[int, int] = {}
    for each in plan.packages:
        if each.key in plan.timetable.dated:
            at = plan.timetable.dated[each.key].placed
            for day in range(at.start, at.finish):
                used[day] = used.get(day, 0) + each.staff
    assert max(used.values()) <= given.settings.team


def reference(plan: Plan, team: int) -> int:
    """The last day, where every package in its order begins on the first days with room."""
    free: list[int] = []
    end = 0
    for each in plan.packages:
        days = schedule.duration(each.effort, each.staff)
        start = 0
        while (full := _full_day(free, start, days, team - each.staff)) is not None:
            start = full + 1
        free.extend([0] * (start + days - len(free)))
        for day in range(start, start + days):
            free[day] += each.staff
        end = max(end, start + days)
    return end


def _full_day(used: list[int], start: int, days: int, most: int) -> int | None:
    """The last of these days on which more than so much is in use."""
    inside = range(min(start + days, len(used)) - 1, start - 1, -1)
    return next((day for day in inside if used[day] > most), None)


def cpu(act: Callable[[], Any]) -> float:
    """Median CPU of the act in seconds."""
    return statistics.median(_seconds(act) for _ in range(ROUNDS))


def in_turn(sizes: dict[int, Inputs], *, collector: bool) -> dict[int, float]:
    """Median CPU of a plan of each size, one after the other, so that noise meets all alike."""
    took: dict[int, list[float]] = {count: [] for count in sizes}
    for _ in range(ROUNDS):
        for count, given in sizes.items():
            took[count].append(_seconds(lambda given=given: derive(given), collector=collector))
    return {count: statistics.median(each) for count, each in took.items()}


def bytecodes(act: Callable[[], Any]) -> int:
    """How many instructions of Python's machine the act takes, whatever else the computer does.

    What a single one takes in C (a sort, a copy of a list) counts as one.
    """
    counted = 0

    def step(_frame: FrameType, event: str, _given: Any) -> Any:
        nonlocal counted
        counted += event == "opcode"
        return step

    def enter(frame: FrameType, _event: str, _given: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    sys.settrace(enter)
    try:
        act()
    finally:
        sys.settrace(None)
    return counted


def _seconds(act: Callable[[], Any], *, collector: bool = True) -> float:
    gc.collect()
    if not collector:
        gc.disable()
    try:
        began = time.process_time()
        act()
        return time.process_time() - began
    finally:
        gc.enable()


if __name__ == "__main__":
    main()
