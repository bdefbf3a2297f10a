"""What was planned against what happened: end date, effort, conditions (domain.md §10).

No Django.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from roadmaps.planning.calendars import Calendar

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Work:
    """A work package: effort that was promised (None: it came later) and that it takes now.

    Both in the planning unit of the engagement; `now` is 0 for what was dropped.
    """

    promised: int | None
    now: int


@dataclass(frozen=True, slots=True)
class Effort:
    """All effort that was promised, and all that there is now; `percent` is the difference."""

    promised: int
    now: int
    added: int = 0

    @property
    def change(self) -> int:
        return self.now - self.promised

    @property
    def percent(self) -> Fraction | None:
        """100 × (now − promised) / promised; None where nothing was promised."""
        return Fraction(WHOLE * self.change, self.promised) if self.promised else None


@dataclass(frozen=True, slots=True)
class Ended:
    """The day that was promised and the day on which it ended, or will.

    `days` are working days later (negative: earlier), None where one of the two is missing or
    nobody ever works.
    """

    promised: datetime.date | None
    now: datetime.date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions of gates: set, met in all, met after their day, and open after it."""

    total: int
    met: int
    met_late: int
    open_late: int

    @property
    def open(self) -> int:
        return self.total - self.met


def ended(
    promised: datetime.date | None, now: datetime.date | None, calendar: Calendar | None
) -> Ended:
    """With the working days between the two, by the calendar of the plan."""
    if promised is None or now is None or calendar is None:
        return Ended(promised, now, None)
    return Ended(promised, now, calendar.between(promised, now))


def effort(packages: Iterable[Work]) -> Effort:
    """`added` is the effort of what was not promised; it is part of `now`."""
    rows = list(packages)
    return Effort(
        sum(each.promised or 0 for each in rows),
        sum(each.now for each in rows),
        sum(each.now for each in rows if each.promised is None),
    )


def conditions(
    rows: Sequence[tuple[datetime.date, datetime.date | None]], today: datetime.date
) -> Conditions:
    """Of each its day, and the day on which it was met, None while it is open."""
    met = [(due, day) for due, day in rows if day is not None]
    return Conditions(
        total=len(rows),
        met=len(met),
        met_late=sum(day > due for due, day in met),
        open_late=sum(due < today for due, day in rows if day is None),
    )
