"""From facts to a whole dated plan, and from the packages that stand to their dates.  No Django."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pmo_studio.core.catalogue import Function
from roadmaps.planning.calendars import MONDAY_TO_FRIDAY
from roadmaps.planning.critical import CriticalPath
from roadmaps.planning.gaps import Facts, Gap, Uncovered
from roadmaps.planning.network import Key, Placed
from roadmaps.planning.packages import ChangeNeed, Edit, Package, Size
from roadmaps.planning.problems import Problem
from roadmaps.planning.waves import Load, Wave


@dataclass(frozen=True, slots=True)
class Settings:
    """When and with whom: the calendar, the team limit N, days between waves."""

    start: datetime.date
    team: int
    weekdays: Collection[int] = MONDAY_TO_FRIDAY
    holidays: Collection[datetime.date] = ()
    gate_days: int = 1


@dataclass(frozen=True, slots=True)
class Dated:
    """A scheduled package: working days from 0 on, inclusive dates, float."""

    placed: Placed
    first: datetime.date
    last: datetime.date
    slack: int

    @property
    def critical(self) -> bool:
        return not self.slack


@dataclass(frozen=True, slots=True)
class WaveSpan:
    """From the first to the last day on which a wave works; None where nothing is in it."""

    wave: Key
    placed: Placed | None
    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The packages that are in waves, dated; with any error nothing is."""

    dated: Mapping[Key, Dated]
    spans: tuple[WaveSpan, ...]
    path: CriticalPath | None
    errors: tuple[Problem, ...]

    @property
    def length(self) -> int:
        """Working days from the first to the last."""
        return max((each.placed.finish for each in self.dated.values()), default=0)

    @property
    def end(self) -> datetime.date | None:
        """The last date on which it is worked."""
        return max((each.last for each in self.dated.values()), default=None)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan follows from; `own` are packages that people added."""

    facts: Facts
    catalogue: Mapping[str, Function]
    size: Size
    waves: Sequence[Wave]
    settings: Settings
    changes: Sequence[ChangeNeed] = ()
    own: Sequence[Package] = ()
    edits: Mapping[Key, Edit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Gaps, packages with their waves (None: backlog), loads, dates, and what is wrong."""

    gaps: tuple[Gap, ...]
    uncovered: tuple[Uncovered, ...]
    packages: tuple[Package, ...]
    loads: tuple[Load, ...]
    timetable: Timetable
    warnings: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return self.timetable.errors


def derive(inputs: Inputs) -> Plan:
    """The whole plan; the same for the same inputs in any order."""
    raise NotImplementedError


def timetable(packages: Sequence[Package], waves: Sequence[Wave], settings: Settings) -> Timetable:
    """Dates of the packages that stand, in the waves in which they stand."""
    raise NotImplementedError
