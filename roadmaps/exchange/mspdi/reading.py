"""A plan out of a project file of whichever tool.  No Django.

Nothing is dropped in silence.  A row that cannot be taken is named with its field; everything that
a plan has no place for is kept as a word code with what the file says.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roadmaps.exchange.mspdi.calendars import calendars_of
from roadmaps.exchange.mspdi.columns import columns_of
from roadmaps.exchange.mspdi.fields import BadField, Measure, a_moment
from roadmaps.exchange.mspdi.findings import Finds, Reading, Wrong
from roadmaps.exchange.mspdi.leftovers import PROJECT, leftovers
from roadmaps.exchange.mspdi.links import links_of
from roadmaps.exchange.mspdi.parsing import BadFile, child_text, parsed
from roadmaps.exchange.mspdi.people import People
from roadmaps.exchange.mspdi.sheet import Sheet
from roadmaps.exchange.mspdi.tasks import TaskReader
from roadmaps.exchange.project import Project, Task

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405


def read(content: bytes) -> Reading:
    """What the file says; see Reading.  Raises BadFile where nothing of it can be taken."""
    root, bulk = parsed(content)
    finds = Finds()
    _keep_of_project(root, bulk, finds)
    calendars, columns = calendars_of(root, finds), columns_of(root)
    plan = calendars.plan
    measure = Measure(plan.days(), calendars.hours, plan.minutes)
    sheet = Sheet(root, TaskReader(measure, calendars, columns, finds), finds)
    links = links_of(sheet, plan, finds)
    tasks = sheet.good()
    if not tasks and not finds.wrong:
        raise BadFile("no_tasks")
    people = People(calendars, measure, columns, finds)
    people.read_resources(root)
    assignments = people.assignments(root, {task.uid: task for task in tasks})
    project = Project(
        name=child_text(root, "Title") or sheet.title or child_text(root, "Name"),
        start=_start(root, tasks),
        calendar=plan,
        tasks=tuple(tasks),
        links=tuple(links),
        resources=tuple(people.resources.values()),
        assignments=tuple(assignments),
        kept=tuple(finds.kept),
        guid=child_text(root, "GUID") or child_text(root, "UID"),
    )
    return Reading(project, tuple(sorted(finds.wrong, key=_row_number)), columns.are_own)


def _row_number(wrong: Wrong) -> int:
    return wrong.row


def _keep_of_project(root: "Element", bulk: int, finds: Finds) -> None:
    if bulk:
        finds.keep("timephased", "project", value=str(bulk))
    for code, value in leftovers(root, PROJECT):
        finds.keep("property" if code == "field" else code, "project", value=value)
    if child_text(root, "ScheduleFromStart") in ("0", "false"):
        finds.keep("from_finish", "project", value=child_text(root, "FinishDate")[:10])


def _start(root: "Element", tasks: Sequence[Task]) -> date:
    """The day that the file says, or else that of the first task.  Raises BadFile."""
    try:
        told = a_moment(root, "StartDate")
    except BadField:
        told = None
    first = min((task.start for task in tasks if task.start), default=None)
    day = told.date() if told else first
    if day is None:
        raise BadFile("no_start")
    return day
