"""Rows and values of the document that `manage.py plan` reads.  No Django.

What no plan can use (no effort, no staff, a negative lag) is read, and is the plan's error.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, get_args

from pmo_studio.core.documents import (
    BadDocument,
    a_choice,
    a_day,
    a_key,
    a_number,
    a_text,
    a_whole,
    an_object,
    rows_of,
    shown,
    yes_or_no,
)
from roadmaps.planning.calendars import BeyondCalendar, Calendar, NoWorkingDay
from roadmaps.planning.gaps import State
from roadmaps.planning.network import Predecessor
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave

STATES = get_args(State)
# Ordered as a plan moves people: from 0 to 4.
ENGAGEMENT = ("unaware", "resistant", "neutral", "supportive", "leading")
LEVELS = (1, 5)
MOST_GRADE = 3
MOST = 1_000_000
Reader = Callable[[object, str], Any]
Row = tuple[str, dict[str, Any]]


def rows(
    root: Mapping[str, Any],
    name: str,
    readers: Mapping[str, Reader],
    known: Collection[str] | None = None,
    *,
    required: Collection[str] = ("key",),
) -> Iterator[Row]:
    """The objects of a list, each with a key that stands once, where `known` says among which."""
    seen: set[str] = set()
    for place, row in rows_of(root.get(name, []), name):
        given = an_object(row, place, tuple(readers), required)
        key = a_text(given["key"], f"{place}.key")
        if known is not None:
            a_key(key, f"{place}.key", known)
        if key in seen:
            raise BadDocument(f"{place}.key", f"{shown(key)} stands twice.")
        seen.add(key)
        yield place, given


def fields(given: Mapping[str, Any], place: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """What is given, each read as what it must be."""
    return {n: of(given[n], f"{place}.{n}") for n, of in readers.items() if n in given}


def amount(value: object, place: str) -> float:
    """A number of person-days, whole where it is; what no plan can use is the plan's error."""
    number = a_number(value, place, -MOST, MOST)
    return int(number) if number.is_integer() else number


def _number(least: float, most: float) -> Reader:
    return lambda value, place: a_number(value, place, least, most)


def _whole(least: int, most: int) -> Reader:
    return lambda value, place: a_whole(value, place, least, most)


def _choice(choices: Collection[str]) -> Reader:
    return lambda value, place: a_choice(value, place, choices)


def one_of(waves: Collection[Wave]) -> Reader:
    return _choice([wave.key for wave in waves])


def keys_of(functions: Collection[str]) -> Reader:
    return lambda value, place: tuple(
        a_key(each, at, functions) for at, each in rows_of(value, place)
    )


def _engagement(value: object, place: str) -> int:
    return ENGAGEMENT.index(a_choice(value, place, ENGAGEMENT))


def _after(value: object, place: str) -> tuple[Predecessor, ...]:
    found = []
    for at, row in rows_of(value, place):
        given = an_object(row, at, ("key", "lag"), ("key",))
        lag = a_whole(given.get("lag", 0), f"{at}.lag", -MOST, MOST)
        found.append(Predecessor(a_text(given["key"], f"{at}.key"), lag))
    return tuple(found)


def day_number(settings: Settings) -> Reader:
    """Reads a date as a working day of the plan; 0 where the calendar is the plan's error."""
    calendar: Calendar | None
    try:
        calendar = settings.calendar()
    except (NoWorkingDay, BeyondCalendar):
        calendar = None

    def number(value: object, place: str) -> int:
        date = a_day(value, place)
        try:
            return max(0, calendar.day(date)) if calendar else 0
        except (NoWorkingDay, BeyondCalendar):
            raise BadDocument(place, "no working day follows in this calendar.") from None

    return number


_staff = _whole(-MOST, MOST)
OF_CAPABILITY: Mapping[str, Reader] = {
    "key": a_text,
    "current": _number(*LEVELS),
    "target": _number(*LEVELS),
    "votes": _whole(0, MOST),
}
OF_FUNCTION: Mapping[str, Reader] = {
    "key": a_text,
    "target": _whole(0, MOST_GRADE),
    "state": _choice(STATES),
    "service": _number(0, MOST_GRADE),
}
OF_STAKEHOLDER: Mapping[str, Reader] = {
    "key": a_text,
    "current": _engagement,
    "desired": _engagement,
}
OF_CHANGE: dict[str, Reader] = {
    "key": a_text,
    "effort": amount,
    "staff": _staff,
    "mandatory": yes_or_no,
    "subject": a_text,
    "after": _after,
}
OF_PACKAGE: dict[str, Reader] = {
    "key": a_text,
    "effort": amount,
    "staff": _staff,
    "mandatory": yes_or_no,
    "after": _after,
}
