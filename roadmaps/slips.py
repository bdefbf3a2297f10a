"""What moves when one package changes: a preview that stores nothing (domain.md §6.4).

Waves stay as they are, and what has begun stays where it happened.
"""

import copy
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roadmaps.dated import Standing
from roadmaps.models import WorkPackage
from roadmaps.planning.problems import Problem, worsened
from roadmaps.planning.timetables import Dated


@dataclass(frozen=True)
class Move:
    """A package that moves; `days` are the working days by which its end does."""

    row: WorkPackage
    before: Dated
    after: Dated
    days: int


@dataclass(frozen=True)
class Slip:
    """What a change does to the plan; with `errors` it could not be dated any more."""

    end_before: datetime.date | None
    end_after: datetime.date | None
    days: int
    moves: Sequence[Move]
    errors: Sequence[Problem]
    overloads: Sequence[Problem]

    @property
    def earlier(self) -> int:
        """Working days by which the plan would end earlier; negative where it would later."""
        return -self.days


def preview(standing: Standing, row: WorkPackage, changes: Mapping[str, Any]) -> Slip:
    """The plan as it would be with other values in columns of one package."""
    changed = copy.copy(row)
    for name, value in changes.items():
        setattr(changed, name, value)
    rows = [changed if each.pk == row.pk else each for each in standing.rows]
    return compared(standing, replace(standing, rows=rows))


def compared(standing: Standing, after: Standing) -> Slip:
    """What moves between a plan and the same plan as it would be."""
    errors = after.errors
    moves = () if errors or standing.errors else tuple(_moves(standing, after))
    return Slip(
        end_before=standing.end,
        end_after=after.end,
        days=_between(standing, standing.end, after.end),
        moves=moves,
        errors=errors,
        overloads=worsened(standing.overloads, after.overloads),
    )


def _moves(before: Standing, after: Standing) -> Iterator[Move]:
    for row in before.rows:
        old, new = before.dates(row), after.dates(row)
        if old and new and (old.first, old.last) != (new.first, new.last):
            yield Move(row, old, new, _between(before, old.last, new.last))


def _between(standing: Standing, earlier: datetime.date | None, later: datetime.date | None) -> int:
    if standing.calendar is None or earlier is None or later is None:
        return 0
    return standing.calendar.between(earlier, later)
