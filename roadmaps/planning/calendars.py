"""Working days: which date a number is, and back (domain.md §6.4).  No Django.

Day 0 is the first working day on or after the start; days before it are negative.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Collection

from roadmaps.planning.network import Placed

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
# A calendar in which nobody works for so long is a mistake.
LONGEST_PAUSE_DAYS = 3660
# Eight hundred years of five-day weeks: beyond it only a slip of the keyboard plans.
MOST_DAYS = 200_000
_DAY = datetime.timedelta(days=1)


class NoWorkingDay(ValueError):
    """Nobody ever works: no weekday is chosen, or holidays cover ten years on end."""

    def __init__(self) -> None:
        super().__init__("The calendar has no working day within ten years.")


class BeyondCalendar(ValueError):
    """A day more than MOST_DAYS away, or outside the years 1 to 9999."""

    def __init__(self) -> None:
        super().__init__("The day lies beyond the days that a calendar knows.")


class Calendar:
    """Weekdays by ISO number (1 Monday to 7 Sunday) without the holidays.

    Every look-up is a place in a list that grows as far as it is asked for: O(1) from number to
    date, O(log n) back.  Raises NoWorkingDay at once where there is no day to begin on.
    """

    def __init__(
        self,
        start: datetime.date,
        weekdays: Collection[int] = MONDAY_TO_FRIDAY,
        holidays: Collection[datetime.date] = (),
    ) -> None:
        self._weekdays = frozenset(weekdays)
        self._holidays = frozenset(holidays)
        first = start if self.is_working(start) else self._next(start, _DAY)
        self._forward = [first]
        # from the last day before the first one to earlier ones
        self._backward: list[datetime.date] = []

    @property
    def first(self) -> datetime.date:
        """The date of day 0."""
        return self._forward[0]

    def is_working(self, date: datetime.date) -> bool:
        return date.isoweekday() in self._weekdays and date not in self._holidays

    def date(self, day: int) -> datetime.date:
        """The date of a working day.  Raises BeyondCalendar and NoWorkingDay."""
        if abs(day) > MOST_DAYS:
            raise BeyondCalendar
        if day < 0:
            while len(self._backward) < -day:
                self._backward.append(self._next(self._earliest, -_DAY))
            return self._backward[-day - 1]
        while len(self._forward) <= day:
            self._forward.append(self._next(self._forward[-1], _DAY))
        return self._forward[day]

    def day(self, date: datetime.date) -> int:
        """The first working day on or after the date."""
        if date > self.first:
            while self._forward[-1] < date:
                self.date(len(self._forward))
            return bisect_left(self._forward, date)
        while self._earliest > date:
            self.date(-len(self._backward) - 1)
        return -bisect_right(self._backward, -date.toordinal(), key=_falling)

    def days_until(self, date: datetime.date) -> int:
        """How many working days from day 0 on are over at the end of the date; negative before."""
        return self.day(date) + self.is_working(date)

    def add(self, date: datetime.date, days: int) -> datetime.date:
        """So many working days after (or before) the first working day on or after the date."""
        return self.date(self.day(date) + days)

    def between(self, earlier: datetime.date, later: datetime.date) -> int:
        """How many working days the second ends after the first; negative where it is before."""
        return self.days_until(later) - self.days_until(earlier)

    def last_date(self, placed: Placed) -> datetime.date:
        """The last date on which it is worked: inclusive, as people say it."""
        return self.date(max(placed.start, placed.finish - 1))

    @property
    def _earliest(self) -> datetime.date:
        return self._backward[-1] if self._backward else self.first

    def _next(self, date: datetime.date, step: datetime.timedelta) -> datetime.date:
        try:
            for _ in range(LONGEST_PAUSE_DAYS):
                date += step
                if self.is_working(date):
                    return date
        except OverflowError:
            raise BeyondCalendar from None
        raise NoWorkingDay


def _falling(date: datetime.date) -> int:
    return -date.toordinal()
