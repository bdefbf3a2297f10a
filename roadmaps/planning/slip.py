"""What moves when one thing changes: a preview that stores nothing (domain.md §6.4).  No Django."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from roadmaps.planning.network import Key, Predecessor
from roadmaps.planning.packages import Package
from roadmaps.planning.problems import Problem
from roadmaps.planning.timetables import Dated, Settings, Timetable, timetable
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
    """A package that moves, with its dates before and after; `days` is how its last one moves."""

    key: Key
    before: Dated
    after: Dated
    days: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What the change does: working days by which the end moves (negative: earlier), and moves in
    the order in which they would begin.

    With `errors` the plan as it is or as it would be cannot be scheduled, and nothing moves.
    """

    end_before: datetime.date | None
    end_after: datetime.date | None
    days: int
    moves: tuple[Move, ...]
    errors: tuple[Problem, ...]


def preview(
    packages: Sequence[Package],
    waves: Sequence[Wave],
    settings: Settings,
    change: PackageChange | Settings,
) -> Slip:
    """Change one package, or the settings (start, team, gate days), and keep all waves.

    Working days are counted in the changed calendar.
    """
    before = timetable(packages, waves, settings)
    if isinstance(change, Settings):
        settings = change
    else:
        packages = [_changed(each, change) for each in packages]
    after = timetable(packages, waves, settings)
    if before.errors or after.errors:
        return Slip(before.end, after.end, 0, (), before.errors or after.errors)
    moves = tuple(sorted(_moves(packages, before, after, settings), key=_begin))
    if before.end is None or after.end is None:
        return Slip(None, None, 0, moves, ())
    days = settings.calendar().between(before.end, after.end)
    return Slip(before.end, after.end, days, moves, ())


def _changed(package: Package, change: PackageChange) -> Package:
    if package.key != change.key:
        return package
    return replace(
        package,
        effort=package.effort if change.effort is None else change.effort,
        staff=package.staff if change.staff is None else change.staff,
        earliest=package.earliest if change.earliest is None else change.earliest,
        after=package.after if change.after is None else change.after,
    )


def _moves(
    packages: Iterable[Package], before: Timetable, after: Timetable, settings: Settings
) -> Iterator[Move]:
    calendar = settings.calendar()
    for each in packages:
        old, new = before.dated.get(each.key), after.dated.get(each.key)
        if old and new and (old.first, old.last) != (new.first, new.last):
            yield Move(each.key, old, new, calendar.between(old.last, new.last))


def _begin(move: Move) -> int:
    return move.after.placed.start
