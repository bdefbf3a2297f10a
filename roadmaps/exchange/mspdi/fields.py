"""The fields of a row of a project file, with the fault that each may have.  No Django."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from roadmaps.exchange.days import Days
from roadmaps.exchange.mspdi.calendars import Hours
from roadmaps.exchange.mspdi.clock import BadValue, minutes_of, moment_of
from roadmaps.exchange.mspdi.findings import LONGEST_VALUE, Fault
from roadmaps.exchange.mspdi.parsing import child_text

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

DAY = timedelta(days=1)
PLACES = Decimal("0.0001")
MOST_UNITS = Decimal(1000)


class BadField(Exception):
    """A field of a row says what cannot be taken."""

    def __init__(self, code: Fault, name: str, value: str = "") -> None:
        super().__init__(code, name, value)
        self.code = code
        self.name = name
        self.value = value[:LONGEST_VALUE]


def a_moment(row: "Element", name: str) -> datetime | None:
    """A date with its time of day, or None.  Raises BadField."""
    text = child_text(row, name)
    if not text or text == "NA":
        return None
    try:
        return moment_of(text)
    except BadValue as error:
        raise BadField(Fault.DATE, name, text) from error


def minutes(row: "Element", name: str) -> Decimal:
    """A length of time in minutes, 0 where none is given.  Raises BadField."""
    text = child_text(row, name)
    try:
        found = minutes_of(text) if text else Decimal(0)
    except BadValue as error:
        raise BadField(Fault.LENGTH, name, text) from error
    if found < 0:
        raise BadField(Fault.LENGTH, name, text)
    return found


def a_whole(row: "Element", name: str, least: int, most: int, usual: int) -> int:
    """A whole number within its bounds.  Raises BadField."""
    text = child_text(row, name)
    if not text:
        return usual
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 12 and least <= int(text) <= most:
        return int(text)
    raise BadField(Fault.NUMBER, name, text)


def units(row: "Element", name: str) -> Decimal:
    """A number of people, 1 where none is given.  Raises BadField."""
    text = child_text(row, name)
    try:
        found = Decimal(text or 1)
    except InvalidOperation as error:
        raise BadField(Fault.NUMBER, name, text) from error
    if not found.is_finite() or not 0 <= found <= MOST_UNITS:
        raise BadField(Fault.NUMBER, name, text)
    return found


@dataclass(frozen=True, slots=True)
class Measure:
    """From times of day to days, by the calendar of the plan."""

    days: Days
    hours: Hours
    minutes: int

    def first_day(self, moment: datetime) -> date:
        """The day on which something begins; what begins when a day is over begins on the next."""
        if _minute(moment) < self.hours.closing:
            return moment.date()
        return self.days.on_or_after(moment.date() + DAY)

    def last_day(self, moment: datetime) -> date:
        """The day on which something ends; what ends before work begins ended the day before."""
        if _minute(moment) > self.hours.opening:
            return moment.date()
        before = self.days.number(moment.date()) - 1
        return self.days.at(before) if before >= 0 else moment.date()

    def in_days(self, worked: Decimal) -> Decimal:
        """Working time in days, exact to the minute."""
        return (worked / self.minutes).quantize(PLACES).normalize() + 0


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
