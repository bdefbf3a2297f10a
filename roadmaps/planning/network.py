"""What is scheduled: activities that follow each other and use resources.  No Django.

A working day is a whole number, 0 being the first of the plan; `calendars` says which date it is.
An activity holds what it uses on all its days.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    """When an activity happens: from the working day `start` until before `finish`.

    Of one that has begun and waits, `pause` are the days in between, from one until before another,
    on which nobody works on it; there may be none.
    """

    start: int
    finish: int
    pause: tuple[int, int] | None = None

    @property
    def goes_on(self) -> int:
        """The first working day of what is left of it, or of all of it."""
        return self.pause[1] if self.pause else self.start

    def worked(self) -> Iterator[tuple[int, int]]:
        """The days on which it holds what it uses: from one until before another."""
        if self.pause is None:
            yield self.start, self.finish
            return
        yield self.start, self.pause[0]
        yield self.pause[1], self.finish


Schedule = Mapping[Key, Placed]
