"""Which wave a package goes to (domain.md §6.3 and its Ruling): deterministic.  No Django.

1. What is pinned takes its capacity: enabling packages, and what somebody put into a wave.
2. Among the builds whose predecessors are placed the best ranked goes to the first wave with room,
   from the latest wave of its predecessors to the last rollout; without room to the backlog, and
   everything that waits for it too.  A foundation build goes to F, or to the wave of its latest
   predecessor, without asking for room; where that is closed to the first open wave with room, or
   else to the first open one.  A pinned build has its turn too, so that the others have theirs when
   they had it before it was pinned: what was derived is derived again once waves are closed.
3. Change packages go where the people need them, room or not, and push nothing out.

Nothing new goes into a wave that is closed; what would goes to the first one after it.
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roadmaps.planning.critical import followers
from roadmaps.planning.network import Key
from roadmaps.planning.packages import ChangeNeed, Kind, Package
from roadmaps.planning.problems import Problem, Warn

# Of a person's working days so much is left for the plan.
USABLE = 0.8
EPSILON = 1e-9
PART: Mapping[Kind, str] = {Kind.ENABLING: "enabling", Kind.CHANGE: "change"}


class WaveKind(StrEnum):
    FOUNDATION = "F"
    PILOT = "P"
    ROLLOUT = "R"
    STABILISE = "S"


@dataclass(frozen=True, slots=True)
class Wave:
    """A time-boxed group of packages: F, P, R1 to Rn and S, in this order.

    `capacity` in person-days, None: nobody said, so nothing is too much.  `units` is how many
    regions or departments a rollout reaches.  What is `closed` is over: nothing new comes into it.
    """

    key: Key
    capacity: float | None = None
    units: int = 1
    closed: bool = False

    @property
    def kind(self) -> WaveKind:
        return WaveKind(self.key[0])


@dataclass(frozen=True, slots=True)
class Load:
    """What a wave can take and takes, in person-days; `remaining` may be below 0."""

    wave: Key
    capacity: float | None
    enabling: float
    change: float
    built: float

    @property
    def used(self) -> float:
        return self.enabling + self.change + self.built

    @property
    def remaining(self) -> float | None:
        return None if self.capacity is None else self.capacity - self.used


@dataclass(frozen=True, slots=True)
class Placement:
    """By package its wave, None for the backlog, and the foundations that come late.

    Builds that wait for each other in a circle are not there; the schedule names the circle.
    """

    waves: Mapping[Key, Key | None]
    late: tuple[Problem, ...]


def place(
    waves: Sequence[Wave],
    pinned: Iterable[Package],
    builds: Sequence[Package],
    changes: Iterable[ChangeNeed] = (),
) -> Placement:
    """Put the builds (ranked) into waves around what is pinned, then the change packages.

    A build that has a wave already is pinned as well.
    """
    placing = _Placing(waves)
    for each in (*pinned, *(one for one in builds if one.wave)):
        placing.pin(each)
    for each in _as_they_come(builds):
        if not each.wave:
            placing.build(each)
    for need in changes:
        placing.change(need)
    return placing.result()


def loads(waves: Sequence[Wave], packages: Iterable[Package]) -> tuple[Load, ...]:
    """What the packages that stand in each wave take of it."""
    taken: dict[Key, dict[str, float]] = {
        wave.key: dict.fromkeys(("enabling", "change", "built"), 0.0) for wave in waves
    }
    for each in packages:
        if each.wave is not None:
            taken[each.wave][PART.get(each.kind, "built")] += each.effort
    return tuple(Load(wave.key, wave.capacity, **taken[wave.key]) for wave in waves)


def overloads(found: Iterable[Load]) -> Iterator[Problem]:
    """A warning for each wave that takes more than it can."""
    for load in found:
        if load.remaining is not None and load.remaining < -EPSILON:
            facts = {"wave": load.wave, "capacity": load.capacity, "used": load.used}
            yield Problem(Warn.OVERLOAD, (), facts | {"over": -load.remaining})


def capacity_hint(fte: float, working_days: int) -> float:
    """What so many people get done for the plan: FTE × working days × 0.8 person-days."""
    return fte * working_days * USABLE


class _Placing:
    """The state of one placement: where things are, and what each wave still takes."""

    def __init__(self, waves: Sequence[Wave]) -> None:
        self.waves = waves
        self.number = {wave.key: number for number, wave in enumerate(waves)}
        self.open = [n for n, wave in enumerate(waves) if not wave.closed]
        # builds go to any of them but the last, in which nothing new begins
        self.for_builds = [n for n in self.open if waves[n].kind != WaveKind.STABILISE]
        self.at: dict[Key, int | None] = {}
        self.left = [math.inf if wave.capacity is None else wave.capacity for wave in waves]
        self.late: list[Problem] = []

    def pin(self, package: Package) -> None:
        self._put(package.key, self.number[package.wave or ""], package.effort)

    def build(self, package: Package) -> None:
        before = [self.at[one.key] for one in package.after if one.key in self.at]
        if any(number is None for number in before):
            self.at[package.key] = None
            return
        earliest = max((number for number in before if number is not None), default=0)
        candidates = [number for number in self.for_builds if number >= earliest]
        room = (n for n in candidates if self.left[n] >= package.effort - EPSILON)
        if package.foundation and candidates:
            first = candidates[0]
            self._found(package, first if first == earliest else next(room, first))
            return
        self._put(package.key, next(room, None), package.effort)

    def change(self, need: ChangeNeed) -> None:
        holding = [number for key in need.functions if (number := self.at.get(key)) is not None]
        named = WaveKind.PILOT if need.functions else need.wave
        usual = self.number.get(named, self.number[WaveKind.PILOT])
        first = min(holding, default=usual)
        self._put(need.key, next((n for n in self.open if n >= first), first), need.effort)

    def result(self) -> Placement:
        return Placement(
            {
                key: None if number is None else self.waves[number].key
                for key, number in self.at.items()
            },
            tuple(self.late),
        )

    def _found(self, package: Package, number: int) -> None:
        self._put(package.key, number, package.effort)
        if number:
            facts = {"wave": self.waves[number].key}
            self.late.append(Problem(Warn.FOUNDATION_LATE, (package.key,), facts))

    def _put(self, key: Key, number: int | None, effort: float) -> None:
        self.at[key] = number
        if number is not None:
            self.left[number] -= effort


def _as_they_come(builds: Sequence[Package]) -> Iterator[Package]:
    """The best ranked of those whose predecessors have come, until none is left that could."""
    rank = {each.key: number for number, each in enumerate(builds)}
    waits = {each.key: sum(one.key in rank for one in each.after) for each in builds}
    following = followers(builds)
    ready = [rank[key] for key, count in waits.items() if not count]
    heapq.heapify(ready)
    while ready:
        package = builds[heapq.heappop(ready)]
        yield package
        for key in following.get(package.key, ()):
            waits[key] -= 1
            if not waits[key]:
                heapq.heappush(ready, rank[key])
