"""How far a plan is, how far it should be, and when it will end.  No Django."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roadmaps.planning.network import Key, Placed
from roadmaps.planning.packages import Package
from roadmaps.planning.plan import Settings, Timetable
from roadmaps.planning.waves import Wave

# A deliverable counts by its state: begun a quarter, delivered three quarters, and wholly
# only when whoever receives it has accepted it.
DELIVERED_SHARE: Mapping[str, float] = {
    "planned": 0.0,
    "in_progress": 0.25,
    "delivered": 0.75,
    "accepted": 1.0,
}


@dataclass(frozen=True, slots=True)
class Actual:
    """What is known of one package today: real first and last date, states of its deliverables.

    `finished` is None while it is not done; `started` None while nobody has begun.
    """

    started: datetime.date | None = None
    finished: datetime.date | None = None
    deliverables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """Percent (0..100) with its parts: `done` of `total` person-days; None where there are none."""

    done: float
    total: float

    @property
    def percent(self) -> float | None:
        return 100 * self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The plan with the remaining work from today on; delta to the baseline in working days."""

    timetable: Timetable
    end: datetime.date | None
    baseline_end: datetime.date | None
    days: int | None


def share_done(actual: Actual) -> float:
    """0..1 of one package."""
    raise NotImplementedError


def done(packages: Sequence[Package], actuals: Mapping[Key, Actual]) -> Weighed:
    """What is done of the packages in waves, weighted by their effort."""
    raise NotImplementedError


def planned(packages: Sequence[Package], baseline: Mapping[Key, Placed], days: int) -> Weighed:
    """What the baseline says should be done after so many working days (`Calendar.days_until`)."""
    raise NotImplementedError


def forecast(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    settings: Settings,
    actuals: Mapping[Key, Actual],
    today: datetime.date,
    baseline_end: datetime.date | None,
) -> Forecast:
    """Schedule what is left from today on; what is done or begun stays where it happened."""
    raise NotImplementedError
