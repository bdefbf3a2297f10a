"""What is scheduled: activities that follow each other and use resources.  No Django.

A working day is a whole number, 0 being the first of the plan; `calendars` says which date it is.
An activity holds what it uses on all its days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Key = str


@dataclass(frozen=True, slots=True)
class Predecessor:
    """Finish-to-start: `lag` working days (≥ 0) pass between the end of `key` and the beginning."""

    key: Key
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing to schedule: `duration` in working days (≥ 0), `uses` so much of each resource.

    `wave` is its place among the waves of the plan, 0 the first; without waves all are at 0.
    `earliest` is the first working day on which somebody lets it begin.
    """

    key: Key
    duration: int
    uses: tuple[int, ...] = ()
    after: tuple[Predecessor, ...] = ()
    wave: int = 0
    earliest: int = 0


@dataclass(frozen=True, slots=True)
class Network:
    """Activities in the order in which they are preferred, and how much there is of each resource.

    `gate_days` working days pass between the end of a wave and the beginning of the next one that
    holds an activity.
    """

    activities: Sequence[Activity]
    capacities: tuple[int, ...]
    gate_days: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """When an activity happens: from the working day `start` until before `finish`."""

    start: int
    finish: int


Schedule = Mapping[Key, Placed]
