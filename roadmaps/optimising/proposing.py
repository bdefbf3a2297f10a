"""From a network to the best plan that the time allows, and the proof beside it.  No Django."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.util import find_spec
from types import ModuleType

from roadmaps.optimising import aims, problem
from roadmaps.optimising.aims import Aim, Cost, Objective, Value
from roadmaps.optimising.breeding import breed
from roadmaps.optimising.keeping import keeps_rules
from roadmaps.optimising.problem import Problem
from roadmaps.optimising.proposal import NotInstalled, Progress, Proposal, Report, Unschedulable
from roadmaps.planning.critical import Times, critical_path
from roadmaps.planning.network import Key, Network, Placed, Schedule
from roadmaps.planning.schedule import NOTHING, problems

SECONDS = 20.0
# What a second is taken for, so that work is counted and not timed: activities placed in Python,
# and the solver's own unit.  docs/develop/optimising.md has the measurement.
PLACED_A_SECOND = 120_000
WORK_A_SECOND = 0.07
# The share of the seconds for trying many plans; the rest is for the solver.
TRYING = 0.5
# A machine this many times slower still finishes its count; then the clock ends it.
SLOWER = 6
REPORT_EVERY = 0.25


def is_available() -> bool:
    """Whether the extra `optimise` is installed."""
    return find_spec("ortools") is not None


def propose(
    network: Network,
    *,
    objective: Objective = Objective.SHORTEST,
    values: Mapping[Key, Value] | None = None,
    seconds: float = SECONDS,
    at_most: float | None = None,
    seed: int = 0,
    present: Schedule | None = None,
    fixed: Mapping[Key, Placed] = NOTHING,
    on_progress: Report | None = None,
) -> Proposal:
    """The best plan found for the network, and how far it can be from the best possible.

    `values` say what an activity is worth (≥ 0), for Objective.BEST_VALUE.  `present` is the
    schedule of now, to begin with and to compare.  `fixed` stay where they are, as
    in `schedule.serial`.  `seconds` are of a usual machine: work is counted, so the same input
    gives the same plan anywhere, and a slow or busy machine takes longer, but `at_most` so many
    seconds by the clock (SLOWER times as many unless given).
    `on_progress` is called on the caller's thread; what it raises ends the search and comes out.

    Raises NotInstalled, Unschedulable, NothingOfValue.
    """
    _require_extra()
    # Only here: everything else works without the extra.
    from roadmaps.optimising import model, search

    if found := problems(network):
        raise Unschedulable(found)
    task = problem.of_network(network, fixed)
    aim = _aim(objective, task, values or {})
    quest = _Quest(task, aim, seconds, at_most or seconds * SLOWER, seed, on_progress)
    standing = task.starts(present) if present else None
    if task.keys:
        times = critical_path(network.activities).times
        quest.try_many([standing] if standing else [], [times[key] for key in task.keys])
        if quest.open:
            quest.prove(search, model)
    return quest.proposal(standing)


@dataclass
class _Quest:
    """The best plan so far, what is proved, and the clock."""

    task: Problem
    aim: Aim
    seconds: float
    at_most: float
    seed: int
    on_progress: Report | None
    best: list[int] = field(default_factory=list)
    least: Cost = (0, 0)
    blown: bool = False

    def __post_init__(self) -> None:
        self._began = self._told = time.monotonic()
        if self.task.keys:
            earliest = problem.place(self.task.unlimited(), [0] * len(self.task.keys))
            self.least = self.aim.cost(self.task, earliest)

    @property
    def cost(self) -> Cost:
        return self.aim.cost(self.task, self.best)

    @property
    def open(self) -> bool:
        """Whether there may be something better."""
        return not self.aim.reached(self.cost, self.least) and not self.blown

    def try_many(self, given: Sequence[list[int]], times: Sequence[Times]) -> None:
        work = self.seconds * TRYING * PLACED_A_SECOND
        for bred in breed(
            self.task,
            self.aim,
            given=given,
            times=times,
            most=max(20, int(work / len(self.task.keys))),
            least=self.least,
            seed=self.seed,
            stop=self._pause,
        ):
            self.best = bred.starts

    def prove(self, search: ModuleType, model: ModuleType) -> None:
        """Let the solver look for something better, and prove how far off it can be."""
        shortest = self.aim.objective is Objective.SHORTEST
        latest = self._days(self.best) if shortest else self.task.longest
        built = model.build(self.task, self.aim, latest)
        built.hint(self.task, self.best)
        found = search.run(
            built,
            work=self.seconds * (1 - TRYING) * WORK_A_SECOND,
            fuse=max(0.1, self.at_most - self._passed()),
            seed=self.seed,
            on_news=self._hear,
        )
        self._hear((found.starts, found.least_cost))
        self._check_fuse()

    def proposal(self, present: list[int] | None) -> Proposal:
        self._settle()
        if not keeps_rules(self.task, self.best):
            raise AssertionError("The plan found breaks a rule: nothing is proposed.")
        if present and not keeps_rules(self.task, present):
            present = None
        self._report()
        return Proposal(
            objective=self.aim.objective,
            schedule=self.task.schedule(self.best),
            best=self.aim.measured(self.task, self.best),
            bound=self._bound(),
            days=self._days(self.best),
            order=tuple(self.task.keys[each] for each in self._order()),
            present=None if present is None else self.aim.measured(self.task, present),
            present_days=None if present is None else self._days(present),
            seconds=self._passed(),
            repeatable=not self.blown,
        )

    def _settle(self) -> None:
        """Move all to the left until nothing moves: then its order alone makes the plan again."""
        while (moved := problem.place(self.task, self.best)) != self.best:
            self.best = moved

    def _order(self) -> list[int]:
        return sorted(range(len(self.best)), key=self.best.__getitem__)

    def _hear(self, news: "tuple[list[int] | None, int] | None") -> None:
        """What the solver tells; every plan is moved to the left, which costs nothing."""
        starts, least = news or (None, 0)
        self.least = (max(self.least[0], least), self.least[1])
        if starts is not None:
            starts = problem.place(self.task, starts)
            if self.aim.cost(self.task, starts) < self.cost:
                self.best = starts
        self._tell()

    def _tell(self) -> None:
        """Report, but not more often than anybody reads."""
        if time.monotonic() - self._told >= REPORT_EVERY:
            self._report()

    def _pause(self) -> bool:
        """Between two tries: report, and say whether the clock ends it."""
        self._tell()
        return self._check_fuse()

    def _report(self) -> None:
        self._told = time.monotonic()
        if self.on_progress:
            best = self.aim.measured(self.task, self.best)
            self.on_progress(Progress(best, min(best, self._bound()), self._passed()))

    def _bound(self) -> Fraction:
        return min(self.aim.bound(self.least[0]), self.aim.measured(self.task, self.best))

    def _days(self, starts: list[int]) -> int:
        return max(self.task.ends(starts), default=0)

    def _passed(self) -> float:
        return time.monotonic() - self._began

    def _check_fuse(self) -> bool:
        self.blown = self.blown or self._passed() >= self.at_most
        return self.blown


def _aim(objective: Objective, task: Problem, values: Mapping[Key, Value]) -> Aim:
    if objective is Objective.SHORTEST:
        return aims.shortest()
    return aims.best_value(task, values)


def _require_extra() -> None:
    if not is_available():
        raise NotInstalled(
            "Optimise needs the extra `optimise`. Type: python3 dev.py run --with optimise"
        )
