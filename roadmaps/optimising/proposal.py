"""What Optimise answers: a plan, what was proved about it, and how it got on.  No Django."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from roadmaps.optimising.aims import Objective
from roadmaps.planning.network import Key, Schedule
from roadmaps.planning.problems import Problem


class NotInstalled(RuntimeError):
    """The extra `optimise` is missing; docs/run/README.md says the line to type."""


class Unschedulable(ValueError):
    """The network has problems that keep it from being scheduled; `problems` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(each.code for each in problems))
        self.problems = problems


class Status(StrEnum):
    """OPTIMAL: proved that nothing better exists.  FEASIBLE: a plan that keeps every rule.

    There is no third: what has no problems has a plan.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: its best so far, what the best possible cannot be less than, seconds.

    Both figures are measured as the objective is: working days, or value × working days.
    """

    best: Fraction
    bound: Fraction
    seconds: float

    @property
    def gap_percent(self) -> Fraction | None:
        return gap_percent(self.best, self.bound)


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best plan found.

    `order` are all activities as they begin: `schedule.serial` makes the same `schedule` of the
    network in that order.  `best` is what it measures, `bound` what was proved that no plan can be
    less than, `present` what the present schedule measures (None where it keeps not all rules): in
    working days for the shortest plan, else in value × working days.  `days` and `present_days`
    are how long the plans take.  `repeatable`: the same input gives the same plan again, because
    no clock ended the search.
    """

    objective: Objective
    schedule: Schedule
    best: Fraction
    bound: Fraction
    days: int
    order: tuple[Key, ...]
    present: Fraction | None
    present_days: int | None
    seconds: float
    repeatable: bool

    @property
    def status(self) -> Status:
        return Status.OPTIMAL if self.best <= self.bound else Status.FEASIBLE

    @property
    def gap_percent(self) -> Fraction | None:
        """At most so many percent worse than the best possible, in tenths, rounded up.

        None when the bound says nothing.
        """
        return gap_percent(self.best, self.bound)

    @property
    def improves(self) -> bool:
        """Whether anybody should look at it: better than the present plan, or that is none."""
        if self.present is None or self.present_days is None:
            return True
        return (self.best, self.days) < (self.present, self.present_days)


def gap_percent(best: Fraction, bound: Fraction) -> Fraction | None:
    """By how much `best` can be above the best possible at most, in percent, tenths rounded up."""
    if best <= bound:
        return Fraction(0)
    if bound <= 0:
        return None
    tenths = (best - bound) * 1000 / bound
    return Fraction(-(-tenths.numerator // tenths.denominator), 10)
