"""A plan as it is exchanged: what other tools hold of it in some form.  No Django.

Dates are days: `finish` is the last day on which it is worked.  Durations and lags are in working
days of the calendar, work is in person-days, units are people (2 is 200 %).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pmo_studio.core.rounding import half_up
from roadmaps.exchange.days import Days

Uid = int
# As Microsoft Project counts priorities, 0 to 1000.
USUAL_PRIORITY = 500
NOTHING = Decimal(0)


class LinkKind(StrEnum):
    """What of the first lets what of the second happen: finish to start, and so on."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekdays` by ISO number (1 Monday to 7 Sunday), `minutes` of work on each working day."""

    name: str = "Standard"
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: tuple[Holiday, ...] = ()
    minutes: int = 480

    def days(self) -> Days:
        return Days(self.weekdays, [holiday.day for holiday in self.holidays])


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was once promised."""

    start: date | None = None
    finish: date | None = None
    work: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A package, a gate (`milestone`, without duration) or a wave (`summary`, over its children).

    `earliest` is the day before which it must not start.  A task without dates waits to be
    scheduled.  Of what has begun, `start` is the day on which it did.  `key`, `kind`, `status`,
    `owner` and `version` (0: unknown) are the studio's own and travel beside what every tool
    knows; `wbs` is the code that the tool shows.
    """

    uid: Uid
    name: str
    start: date | None = None
    finish: date | None = None
    duration: int = 0
    work: Decimal = NOTHING
    parent: Uid | None = None
    summary: bool = False
    milestone: bool = False
    percent: int = 0
    priority: int = USUAL_PRIORITY
    earliest: date | None = None
    deadline: date | None = None
    baseline: Baseline | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    notes: str = ""
    wbs: str = ""
    key: str = ""
    kind: str = ""
    status: str = ""
    owner: str = ""
    version: int = 0
    # The row of the file that it was read from, as its tool numbers rows.
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """`successor` waits for `predecessor`, and `lag` working days more (a lead where negative)."""

    predecessor: Uid
    successor: Uid
    kind: LinkKind = LinkKind.FINISH_START
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Resource:
    uid: Uid
    name: str
    max_units: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Assignment:
    task: Uid
    resource: Uid
    units: Decimal = Decimal(1)
    work: Decimal = NOTHING


class What(StrEnum):
    """What a foreign file may hold that a plan has no place for."""

    # of the file
    PROPERTY = "property"
    FROM_FINISH = "from_finish"
    TIMEPHASED = "timephased"
    FIELD = "field"
    CUSTOM_FIELD = "custom_field"
    OUTLINE_CODE = "outline_code"
    # of its calendars
    WORKING_EXCEPTION = "working_exception"
    RECURRING_EXCEPTION = "recurring_exception"
    WORK_WEEK = "work_week"
    HOURS_PER_DAY = "hours_per_day"
    OTHER_HOURS = "other_hours"
    # rows that are left out
    INACTIVE = "inactive"
    SUBPROJECT = "subproject"
    EXTERNAL = "external"
    # of tasks
    TASK_CALENDAR = "task_calendar"
    MANUAL = "manual"
    CONSTRAINT = "constraint"
    ESTIMATED = "estimated"
    MILESTONE = "milestone"
    ELAPSED = "elapsed"
    PART_DAY = "part_day"
    SPLIT = "split"
    DENSER = "denser"
    RECURRING = "recurring"
    BASELINE = "baseline"
    COST = "cost"
    OVERTIME = "overtime"
    HYPERLINK = "hyperlink"
    DELAY = "delay"
    # of links
    LINK_KIND = "link_kind"
    LEAD = "lead"
    PERCENT_LAG = "percent_lag"
    ELAPSED_LAG = "elapsed_lag"
    PART_DAY_LAG = "part_day_lag"
    SUMMARY_LINK = "summary_link"
    CROSS_PROJECT = "cross_project"
    LINK_LEFT_OUT = "link_left_out"
    # of people
    RESOURCE_KIND = "resource_kind"
    RESOURCE_CALENDAR = "resource_calendar"
    AVAILABILITY = "availability"
    CONTOUR = "contour"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Kept:
    """Something of a foreign file that a plan has no place for: shown to people, never dropped.

    `element` says where it stood (project, calendar, task, link, resource, assignment), `name` of
    which one, `value` what the file says.
    """

    code: What
    element: str
    name: str = ""
    value: str = ""
    uid: Uid | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """Tasks stand in the order of the page, every child somewhere below its parent; `guid` is what
    its tool knows it by, where it says so."""

    name: str
    start: date
    calendar: Calendar = Calendar()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    kept: tuple[Kept, ...] = ()
    guid: str = field(default="", compare=False)


def children_of(tasks: Iterable[Task]) -> Mapping[Uid | None, list[Task]]:
    """The tasks under each parent, in their order; None holds the topmost ones."""
    found: dict[Uid | None, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.parent, []).append(task)
    return found


def rolled_up(project: Project) -> Project:
    """The project whose summaries span their children, as every tool computes them.

    Dates, working days between them, work, and percent weighted by duration.  Summaries without
    dated children have no dates.
    """
    days = project.calendar.days()
    under = children_of(project.tasks)
    done: dict[Uid, Task] = {}
    for task in reversed(project.tasks):
        parts = [done[part.uid] for part in under.get(task.uid, ())]
        done[task.uid] = _summed(task, parts, days) if task.summary else task
    return replace(project, tasks=tuple(done[task.uid] for task in project.tasks))


def _summed(task: Task, parts: list[Task], days: Days) -> Task:
    start = min((part.start for part in parts if part.start), default=None)
    finish = max((part.finish for part in parts if part.finish), default=None)
    length = sum(part.duration for part in parts)
    worked = sum(part.duration * part.percent for part in parts)
    return replace(
        task,
        start=start,
        finish=finish,
        duration=days.count(start, finish) if start and finish else 0,
        work=sum((part.work for part in parts), NOTHING),
        percent=int(half_up(Decimal(worked) / length)) if length else 0,
    )
