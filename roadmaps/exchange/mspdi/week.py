"""The calendar of the plan in a project file, and that of each resource, which is the same."""

from collections.abc import Iterator

from pmo_studio.core.markup import tag
from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import Span, at, clock_of, time_of_day
from roadmaps.exchange.mspdi.elements import element, flag, stamp
from roadmaps.exchange.project import Holiday, Project, Uid

# Sunday first, as the format counts.
WEEKDAYS = (7, 1, 2, 3, 4, 5, 6)
LAST_MINUTE = 23 * 60 + 59
DAILY = 1


def calendars(project: Project) -> Iterator[str]:
    """The plan's, and one derived from it for each resource: without its own a tool would take
    whatever it calls standard, and work on our holidays."""
    spans = clock_of(project.calendar.minutes).spans
    week = [
        _weekday(number, spans if day in project.calendar.weekdays else ())
        for number, day in enumerate(WEEKDAYS, start=1)
    ]
    holidays = [_exception(holiday) for holiday in project.calendar.holidays]
    yield element(
        "Calendar",
        [
            ("UID", names.CALENDAR),
            ("Name", project.calendar.name),
            ("IsBaseCalendar", 1),
            ("IsBaselineCalendar", 0),
            ("BaseCalendarUID", names.NO_CALENDAR),
        ],
        [tag("WeekDays", week), *([tag("Exceptions", holidays)] if holidays else [])],
    )
    for place, resource in enumerate(project.resources):
        yield element(
            "Calendar",
            [
                ("UID", calendar_of(place)),
                ("Name", resource.name),
                ("IsBaseCalendar", 0),
                ("IsBaselineCalendar", 0),
                ("BaseCalendarUID", names.CALENDAR),
            ],
        )


def calendar_of(place: int) -> Uid:
    """The number of the calendar of the resource at this place."""
    return names.CALENDAR + 1 + place


def _weekday(number: int, spans: tuple[Span, ...]) -> str:
    times = [
        element("WorkingTime", [("FromTime", time_of_day(begin)), ("ToTime", time_of_day(end))])
        for begin, end in spans
    ]
    return element(
        "WeekDay",
        [("DayType", number), ("DayWorking", flag(bool(spans)))],
        [tag("WorkingTimes", times)] if times else [],
    )


def _exception(holiday: Holiday) -> str:
    first, last = stamp(at(holiday.day, 0)), stamp(at(holiday.day, LAST_MINUTE))
    return element(
        "Exception",
        [("EnteredByOccurrences", 0)],
        [element("TimePeriod", [("FromDate", first), ("ToDate", last)])],
        [("Occurrences", 1), ("Name", holiday.name), ("Type", DAILY), ("DayWorking", 0)],
    )
