"""Which wave a package goes to (domain.md §6.3 and its Ruling): deterministic.  No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roadmaps.planning.network import Key
from roadmaps.planning.packages import ChangeNeed, Package
from roadmaps.planning.problems import Problem

# Of a person's working days so much is left for the plan.
USABLE = 0.8


class WaveKind(StrEnum):
    FOUNDATION = "F"
    PILOT = "P"
    ROLLOUT = "R"
    STABILISE = "S"


@dataclass(frozen=True, slots=True)
class Wave:
    """A time-boxed group of packages: F, P, R1 to Rn and S, in this order.

    `capacity` in person-days, None: nobody said, so nothing is too much.  `units` is how many
    regions or departments a rollout reaches.
    """

    key: Key
    capacity: float | None = None
    units: int = 1

    @property
    def kind(self) -> WaveKind:
        return WaveKind(self.key[0])


@dataclass(frozen=True, slots=True)
class Load:
    """What a wave can take and takes, in person-days; `remaining` may be below 0."""

    wave: Key
    capacity: float | None
    pinned: float
    built: float
    change: float

    @property
    def used(self) -> float:
        return self.pinned + self.built + self.change

    @property
    def remaining(self) -> float | None:
        return None if self.capacity is None else self.capacity - self.used


@dataclass(frozen=True, slots=True)
class Placement:
    """By package its wave, None for the backlog; in the order in which they were placed."""

    waves: Mapping[Key, Key | None]
    loads: tuple[Load, ...]
    warnings: tuple[Problem, ...]


def place(
    waves: Sequence[Wave],
    pinned: Sequence[Package],
    builds: Sequence[Package],
    changes: Sequence[ChangeNeed] = (),
) -> Placement:
    """Put the builds (ranked) into waves around what is pinned, then the change packages.

    Builds that wait for each other in a circle stay out; the schedule names the circle.
    """
    raise NotImplementedError


def capacity_hint(fte: float, working_days: int) -> float:
    """What so many people get done for the plan: FTE × working days × 0.8 person-days."""
    return fte * working_days * USABLE
