"""What is wrong with a plan, or worth a look, as data: words for people stand elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from roadmaps.planning.network import Key


class Error(StrEnum):
    """With any of these nothing is scheduled."""

    # keys: the circle in order, closed by the key that it begins with
    CYCLE = "cycle"
    # keys: what uses more than there is; facts: resource, uses, limit
    ABOVE_LIMIT = "above_limit"
    # keys: what waits, what it waits for; facts: waves
    LATER_WAVE = "later_wave"
    # keys: what waits, what it waits for
    IN_BACKLOG = "in_backlog"
    # keys: what waits, and for something that is not there
    UNKNOWN = "unknown"
    # keys: the package; facts: effort (less than 0.01)
    NO_EFFORT = "no_effort"
    # keys: the package; facts: staff
    NO_STAFF = "no_staff"
    # keys: what waits, what it waits for; facts: lag
    NEGATIVE_LAG = "negative_lag"
    # facts: weekdays, holidays (how many)
    NO_WORKING_DAY = "no_working_day"
    # the plan would end after LAST_YEAR (timetables), or beyond what a calendar knows
    TOO_LONG = "too_long"


class Warn(StrEnum):
    """The plan stands; somebody should look."""

    # keys: what is in the wave; facts: wave, capacity, used, over
    OVERLOAD = "overload"
    # keys: the package; facts: wave (where it went instead of the foundation)
    FOUNDATION_LATE = "foundation_late"
    # keys: functions that would raise the capability; facts: capability
    UNCOVERED_GAP = "uncovered_gap"
    # keys: selected functions that raise it and need no package; facts: capability
    GAP_WITHOUT_PACKAGE = "gap_without_package"
    # keys: the package, which closes no measured gap
    NO_MEASURED_GAP = "no_measured_gap"
    # keys: packages that nobody has room for
    BACKLOG = "backlog"
    # keys: what has begun, what it waits for and nobody has begun
    BEGUN_EARLY = "begun_early"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: which, what it concerns, and the values that its words speak of."""

    code: Error | Warn
    keys: tuple[Key, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def worsened(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """Those after a change that were not there before it, and overloads that it made larger."""
    known = {_which(each): each for each in before}
    return [
        each
        for each in after
        if _which(each) not in known or _over(each) > _over(known[_which(each)])
    ]


def _which(problem: Problem) -> tuple[str, tuple[Key, ...], object]:
    # An overload has no keys: it is known by its wave.
    return problem.code.value, problem.keys, None if problem.keys else problem.facts.get("wave")


def _over(problem: Problem) -> float:
    over = problem.facts.get("over", 0)
    return float(over) if isinstance(over, int | float) else 0.0
