"""What moves when one thing changes: a preview that stores nothing (domain.md §6.4).  No Django."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from roadmaps.planning.network import Key, Predecessor
from roadmaps.planning.packages import Package
from roadmaps.planning.plan import Settings, Timetable
from roadmaps.planning.problems import Problem
from roadmaps.planning.waves import Wave


@dataclass(frozen=True, slots=True)
class PackageChange:
    """Another value for one package; None leaves it.  `after` replaces all its predecessors."""

    key: Key
    effort: float | None = None
    staff: int | None = None
    earliest: int | None = None
    after: tuple[Predecessor, ...] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A package that moves: inclusive dates before and after, working days its end moves by."""

    key: Key
    first_before: datetime.date
    first_after: datetime.date
    last_before: datetime.date
    last_after: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What the change does: working days by which the end moves (negative: earlier), and moves.

    With `errors` the changed plan cannot be scheduled, and nothing else is said.
    """

    end_before: datetime.date | None
    end_after: datetime.date | None
    days: int
    moves: tuple[Move, ...]
    after: Timetable
    errors: tuple[Problem, ...]


def preview(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    settings: Settings,
    change: PackageChange | Settings,
) -> Slip:
    """Change one package, or the settings (start, team, gate days), and keep all waves."""
    raise NotImplementedError
