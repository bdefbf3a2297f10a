"""The critical path on dependencies alone: no resources, no waves (domain.md §6.4).  No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from roadmaps.planning.network import Activity, Key, Predecessor


@dataclass(frozen=True, slots=True)
class Times:
    """Earliest and latest start and finish in working days; `slack` is what people call float."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int

    @property
    def slack(self) -> int:
        """Working days by which it may slip without moving the end."""
        return self.late_start - self.early_start

    @property
    def critical(self) -> bool:
        return not self.slack


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The times of every activity, each after those it waits for, and the working days that the
    longest chain takes."""

    times: dict[Key, Times]
    length: int


class Waiting(Protocol):
    """What waits for others: an activity, or a package that is none yet."""

    @property
    def key(self) -> Key: ...

    @property
    def after(self) -> Sequence[Predecessor]: ...


W = TypeVar("W", bound=Waiting)


class Circle(ValueError):
    """Activities wait for each other; `keys` is the circle in order, closed by its first key."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        super().__init__(" → ".join(keys))
        self.keys = keys


def critical_path(activities: Sequence[Activity]) -> CriticalPath:
    """Early and late times; lags count, `earliest` and waves do not.

    Predecessors that are not among the activities are left out.  Raises Circle.
    """
    order = in_order(activities)
    known = {each.key for each in order}
    early: dict[Key, int] = {}
    for each in order:
        ready = [early[one.key] + one.lag for one in each.after if one.key in known]
        early[each.key] = max(ready, default=0) + each.duration
    length = max(early.values(), default=0)
    late = dict.fromkeys(early, length)
    for each in reversed(order):
        start = late[each.key] - each.duration
        for one in each.after:
            if one.key in known:
                late[one.key] = min(late[one.key], start - one.lag)
    times = {
        each.key: Times(
            early[each.key] - each.duration,
            early[each.key],
            late[each.key] - each.duration,
            late[each.key],
        )
        for each in order
    }
    return CriticalPath(times, length)


def in_order(activities: Sequence[W]) -> list[W]:
    """Every activity after those it waits for, otherwise as given.  Raises Circle."""
    # places in lists, because what many keys name lies anywhere in memory
    place = {each.key: number for number, each in enumerate(activities)}
    following: list[list[int]] = [[] for _ in activities]
    open_ends = [0] * len(activities)
    for number, each in enumerate(activities):
        for one in each.after:
            if one.key in place:
                following[place[one.key]].append(number)
                open_ends[number] += 1
    ready = [number for number, count in enumerate(open_ends) if not count]
    for number in ready:
        for later in following[number]:
            open_ends[later] -= 1
            if not open_ends[later]:
                ready.append(later)
    if len(ready) < len(activities):
        raise Circle(_circle([activities[at] for at, count in enumerate(open_ends) if count]))
    return [activities[number] for number in ready]


def followers(activities: Sequence[Waiting]) -> dict[Key, list[Key]]:
    """By activity: what waits for it."""
    found: dict[Key, list[Key]] = {}
    for each in activities:
        for one in each.after:
            found.setdefault(one.key, []).append(each.key)
    return found


def circle(activities: Sequence[Waiting]) -> tuple[Key, ...]:
    """A circle in the order in which things would have to follow, closed; () for none."""
    try:
        in_order(activities)
    except Circle as found:
        return found.keys
    return ()


def _circle(left: Sequence[Waiting]) -> tuple[Key, ...]:
    """A circle among activities that all wait for another of them, or for one that does."""
    before = {each.key: each for each in left}
    way: dict[Key, int] = {}
    here = left[0].key
    while here not in way:
        way[here] = len(way)
        here = next(one.key for one in before[here].after if one.key in before)
    # the way leads back in time
    around = [*list(way)[way[here] :], here]
    return tuple(reversed(around))
