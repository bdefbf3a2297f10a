"""Quarters of the calendar year; rows keep the first day of theirs.  Pure, no Django."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

MONTHS = 3
IN_A_YEAR = 4


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """One quarter; `part` is 1 to 4.  They are ordered as they pass."""

    year: int
    part: int

    @classmethod
    def of(cls, day: datetime.date) -> Self:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def at(cls, index: int) -> Self:
        """The one with that index: the inverse of `index`."""
        year, part = divmod(index, IN_A_YEAR)
        return cls(year, part + 1)

    @property
    def index(self) -> int:
        """Its place in the row of all quarters: the following one has one more."""
        return self.year * IN_A_YEAR + self.part - 1

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, (self.part - 1) * MONTHS + 1, 1)

    @property
    def last(self) -> datetime.date:
        return self.after(1).first - datetime.timedelta(days=1)

    def after(self, n: int) -> "Quarter":
        """The one `n` quarters later; earlier below 0."""
        return Quarter.at(self.index + n)


def between(first: Quarter, last: Quarter) -> Sequence[Quarter]:
    """All from the first to the last, both of them too; none where the last is earlier."""
    return [Quarter.at(index) for index in range(first.index, last.index + 1)]


def quarter_of(day: datetime.date) -> datetime.date:
    """The first day of the quarter in which the day lies."""
    return Quarter.of(day).first


def last(day: datetime.date, count: int) -> list[datetime.date]:
    """First days of so many quarters up to that of the day, the newest first."""
    return [Quarter.of(day).after(-n).first for n in range(count)]


def number(quarter: datetime.date) -> int:
    """1 to 4."""
    return Quarter.of(quarter).part
