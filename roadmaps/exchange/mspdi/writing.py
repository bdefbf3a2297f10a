"""A plan as a project file: other tools show the very dates and durations of the page.  No Django.

Every start is held by a constraint "start no earlier than": other tools know neither our waves nor
how many people the team has, and would pull packages forward.  What a constraint is there for
stands in a text column, so that reading the file again takes it for nobody's wish.
"""

from pmo_studio.core.markup import indented, tag
from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import Clock, clock_of, time_of_day
from roadmaps.exchange.mspdi.elements import Values, element, plain, stamp
from roadmaps.exchange.mspdi.names import COLUMNS
from roadmaps.exchange.mspdi.rows import Rows
from roadmaps.exchange.mspdi.staffing import assignments, resources
from roadmaps.exchange.mspdi.week import calendars
from roadmaps.exchange.project import Project

DAYS_PER_MONTH = 20


def write(project: Project) -> bytes:
    """The file in UTF-8; the same plan gives the same bytes.

    Raises ValueError for a task whose duration is not the working days from its start to its
    finish: no other tool would show it as it is.
    """
    clock = clock_of(project.calendar.minutes)
    columns = [
        element("ExtendedAttribute", [("FieldID", number), ("FieldName", name), ("Alias", own)])
        for own, (name, number) in COLUMNS.items()
    ]
    parts = [
        *plain(_head(project, clock)),
        tag("ExtendedAttributes", columns),
        tag("Calendars", calendars(project)),
        tag("Tasks", Rows(project).written()),
        tag("Resources", resources(project)),
        tag("Assignments", assignments(project, clock)),
    ]
    inside = "\n".join(indented(part) for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Project xmlns="{names.NAMESPACE}">\n{inside}\n</Project>\n'
    ).encode()


def _head(project: Project, clock: Clock) -> Values:
    """What is said of the project itself, in the order of the schema."""
    finish = max((task.finish for task in project.tasks if task.finish), default=project.start)
    opening, closing = clock.spans[0][0], clock.spans[-1][1]
    return [
        ("SaveVersion", names.SAVE_VERSION),
        ("Name", project.name[: names.LONGEST_TEXT]),
        ("Title", project.name[: names.LONGEST_NAME]),
        ("ScheduleFromStart", 1),
        ("StartDate", stamp(clock.opening(project.start))),
        ("FinishDate", stamp(clock.closing(finish))),
        ("CriticalSlackLimit", 0),
        # The schema wants a currency; there is no money in the file.
        ("CurrencyCode", "USD"),
        ("CalendarUID", names.CALENDAR),
        ("DefaultStartTime", time_of_day(opening)),
        ("DefaultFinishTime", time_of_day(closing)),
        ("MinutesPerDay", project.calendar.minutes),
        ("MinutesPerWeek", project.calendar.minutes * len(project.calendar.weekdays)),
        ("DaysPerMonth", DAYS_PER_MONTH),
        ("DefaultTaskType", names.FIXED_DURATION),
        ("DurationFormat", names.DAYS),
        ("WorkFormat", names.WORK_IN_DAYS),
        ("HonorConstraints", 1),
        ("NewTasksEffortDriven", 0),
        ("NewTasksEstimated", 0),
        ("WeekStartDay", 1),
        ("Autolink", 0),
        ("NewTasksAreManual", 0),
    ]
