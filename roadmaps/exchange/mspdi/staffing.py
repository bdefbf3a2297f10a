"""Who works on what, in a project file."""

from collections.abc import Iterator

from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import Clock, length
from roadmaps.exchange.mspdi.elements import Values, element, stamp
from roadmaps.exchange.mspdi.week import calendar_of
from roadmaps.exchange.project import Assignment, Project, Task


def resources(project: Project) -> Iterator[str]:
    for place, resource in enumerate(project.resources):
        yield element(
            "Resource",
            [
                ("UID", resource.uid),
                ("ID", place + 1),
                ("Name", resource.name),
                ("Type", names.WORK_RESOURCE),
                ("IsNull", 0),
                ("MaxUnits", resource.max_units),
                ("CalendarUID", calendar_of(place)),
            ],
        )


def assignments(project: Project, clock: Clock) -> Iterator[str]:
    """Those of the plan, and one to nobody for work that nobody is assigned to: without it tools
    would forget the work."""
    tasks = {task.uid: task for task in project.tasks}
    taken = {one.task for one in project.assignments}
    loose = [
        Assignment(task.uid, names.NOBODY, work=task.work)
        for task in project.tasks
        if task.work and not task.summary and task.uid not in taken
    ]
    for number, one in enumerate([*project.assignments, *loose], start=1):
        values = _assignment(one, tasks[one.task], clock, project.calendar.minutes)
        yield element("Assignment", [("UID", number), ("TaskUID", one.task), *values])


def _assignment(one: Assignment, task: Task, clock: Clock, minutes: int) -> Values:
    total = one.work * minutes
    worked = total * task.percent / 100
    return [
        ("ResourceUID", one.resource),
        ("PercentWorkComplete", task.percent),
        ("ActualWork", length(worked)),
        ("Finish", stamp(clock.closing(task.finish)) if task.finish else None),
        ("RemainingWork", length(total - worked)),
        ("Start", stamp(clock.opening(task.start)) if task.start else None),
        ("Units", one.units),
        ("Work", length(total)),
        ("WorkContour", 0),
    ]
