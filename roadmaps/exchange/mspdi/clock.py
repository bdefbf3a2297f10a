"""Times of day and lengths of time as the format writes them.  No Django."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

MORNING, NOON, LUNCH = 8 * 60, 12 * 60, 60
# So much is worked without a break; longer days than WITH_LUNCH do not fit after the morning.
WITHOUT_LUNCH, WITH_LUNCH = 5 * 60, 15 * 60
WHOLE_DAY = 24 * 60
LENGTH = re.compile(
    r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10})(?:\.\d*)?S)?)?"
)
# Planning tools know fewer.
YEARS = range(1900, 2200)
Span = tuple[int, int]


class BadValue(ValueError):
    """A text that is no date, or no length of time."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When people work on a working day, in minutes after midnight."""

    spans: tuple[Span, ...]

    def opening(self, day: date) -> datetime:
        return at(day, self.spans[0][0])

    def closing(self, day: date) -> datetime:
        return at(day, self.spans[-1][1])


def clock_of(minutes: int) -> Clock:
    """08:00 to 12:00 and from 13:00 until so many minutes are worked."""
    if minutes <= WITHOUT_LUNCH:
        return Clock(((MORNING, MORNING + minutes),))
    if minutes > WITH_LUNCH:
        return Clock(((0, minutes),))
    return Clock(((MORNING, NOON), (NOON + LUNCH, MORNING + LUNCH + minutes)))


def at(day: date, minute: int) -> datetime:
    """Wall time without a zone, as the format has it."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def time_of_day(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def length(minutes: Decimal | int) -> str:
    """A length of working time, to the second: 480 is PT8H0M0S."""
    seconds = int((Decimal(minutes) * 60).to_integral_value())
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def minutes_of(text: str) -> Decimal:
    """The minutes of a length; a day in it is 24 hours.  Raises BadValue."""
    match = LENGTH.fullmatch(text.strip())
    if not match or not any(match.groups()[1:]):
        raise BadValue(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    whole = Decimal(days * WHOLE_DAY + hours * 60 + minutes) + Decimal(seconds) / 60
    return -whole if match[1] else whole


def moment_of(text: str) -> datetime:
    """Wall time in one of YEARS; a zone behind it is left aside, since plans know none.

    Raises BadValue.
    """
    try:
        found = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError as error:
        raise BadValue(text) from error
    if found.year not in YEARS:
        raise BadValue(text)
    return found


def minute_of(text: str) -> int:
    """A time of day in minutes after midnight.  Raises BadValue."""
    try:
        found = time.fromisoformat(text.strip())
    except ValueError as error:
        raise BadValue(text) from error
    return found.hour * 60 + found.minute
