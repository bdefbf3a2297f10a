"""Counting working days over any stretch of time, without walking through it.  No Django.

`planning.calendars` lists the days of a plan; files of strangers may name any day of ten thousand
years, and must not make us list them.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from datetime import date

FOREVER = date.max.toordinal()


class Days:
    """Working days of a calendar, numbered from the beginning of time: O(log n) both ways.

    `weekdays` by ISO number; where it is empty every day counts, as in tools that let one say so.
    """

    def __init__(self, weekdays: Collection[int], holidays: Iterable[date] = ()) -> None:
        chosen = set(weekdays) or set(range(1, 8))
        self._before = [sum(day < other for day in chosen) for other in range(1, 8)]
        self._weekly = len(chosen)
        self._weekdays = frozenset(chosen)
        free = {day for day in holidays if day.isoweekday() in chosen}
        self._free = sorted(day.toordinal() for day in free)
        self._holidays = frozenset(free)

    def is_working(self, day: date) -> bool:
        return day.isoweekday() in self._weekdays and day not in self._holidays

    def number(self, day: date) -> int:
        """How many working days lie before it."""
        return self._number(day.toordinal())

    def count(self, first: date, last: date) -> int:
        """How many working days there are from the first to the last, both included."""
        return self._number(last.toordinal() + 1) - self._number(first.toordinal())

    def on_or_after(self, day: date) -> date:
        return self.at(self.number(day))

    def at(self, number: int) -> date:
        """The working day before which lie so many; date.max where time ends before."""
        low, high = 1, FOREVER
        while low < high:
            middle = (low + high) // 2
            if self._number(middle + 1) > number:
                high = middle
            else:
                low = middle + 1
        return date.fromordinal(low)

    def _number(self, ordinal: int) -> int:
        # Day 1 of the proleptic calendar is a Monday.
        weeks, weekday = divmod(ordinal - 1, 7)
        return weeks * self._weekly + self._before[weekday] - bisect_left(self._free, ordinal)
