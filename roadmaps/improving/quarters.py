"""Quarters of the year, each named by its first day.  Pure, no Django."""

import datetime

MONTHS = 3


def quarter_of(day: datetime.date) -> datetime.date:
    """The first day of the quarter in which the day lies."""
    return day.replace(month=day.month - (day.month - 1) % MONTHS, day=1)


def before(quarter: datetime.date) -> datetime.date:
    """The first day of the quarter before."""
    return quarter_of(quarter - datetime.timedelta(days=1))


def last(day: datetime.date, count: int) -> list[datetime.date]:
    """So many quarters up to that of the day, the newest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(before(found[-1]))
    return found


def number(quarter: datetime.date) -> int:
    """1 to 4."""
    return (quarter.month - 1) // MONTHS + 1
