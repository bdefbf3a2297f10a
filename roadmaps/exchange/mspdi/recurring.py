"""The days of an exception in a calendar: a stretch, or the same day of every year.  No Django."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from roadmaps.exchange.mspdi.clock import BadValue, moment_of
from roadmaps.exchange.mspdi.parsing import child_text, whole

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

DAILY, YEARLY, YEARLY_WEEKDAY = "1", "2", "3"
MOST_DAYS = 3_660
# Weekdays by their number in the format, 3 being Sunday, as ISO numbers.
ITEMS = {"3": 7, "4": 1, "5": 2, "6": 3, "7": 4, "8": 5, "9": 6}
LAST = 4


def days_of(exception: "Element") -> list[date] | None:
    """Its days in order, or None where it recurs in a way that is not unfolded."""
    try:
        first, last = (
            moment_of(child_text(exception, f"TimePeriod/{name}")).date()
            for name in ("FromDate", "ToDate")
        )
    except BadValue:
        return None
    kind = child_text(exception, "Type") or DAILY
    if kind == DAILY and child_text(exception, "Period") in ("", "0", "1"):
        length = (last - first).days + 1
        return [first + timedelta(days) for days in range(length)] if length <= MOST_DAYS else None
    in_year = _in_year(exception, kind)
    if in_year is None:
        return None
    days = (in_year(year) for year in range(first.year, last.year + 1))
    return [day for day in days if day and first <= day <= last]


def _in_year(exception: "Element", kind: str) -> Callable[[int], date | None] | None:
    month = whole(child_text(exception, "Month"))
    if kind not in (YEARLY, YEARLY_WEEKDAY) or month is None or month > 11:
        return None
    at = month + 1
    if kind == YEARLY:
        day = whole(child_text(exception, "MonthDay"))
        return None if day is None else lambda year: _day(year, at, day)
    weekday = ITEMS.get(child_text(exception, "MonthItem"))
    position = whole(child_text(exception, "MonthPosition") or "0")
    if weekday is None or position is None or position > LAST:
        return None
    return lambda year: _weekday(year, at, weekday, position)


def _day(year: int, month: int, day: int) -> date | None:
    """None for what this year does not have, as 29 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(year: int, month: int, weekday: int, position: int) -> date:
    """The first (0) to fourth, or the last (4) such weekday of the month."""
    first = date(year, month, 1)
    found = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * position)
    return found if found.month == month else found - timedelta(7)
