"""Project files read and written by somebody else: MPXJ, the library that many tools build on.

Run as a program of its own, since it starts a Java machine inside its Python:

    mpxj_tool.py read FILE …      what MPXJ finds in each, as JSON, and the order of its schema
    mpxj_tool.py foreign FILE     writes a plan full of what the studio does not have
    mpxj_tool.py rewrite FILE TARGET [UID PERCENT]
                                  reads a plan and writes it again; one task is so far now, if any
"""

import json
import sys

import jpype
import mpxj  # noqa: F401  (puts its jars on the class path)

jpype.startJVM("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx512m", convertStrings=True)

from java.time import DayOfWeek, LocalDate, LocalDateTime, LocalTime  # noqa: E402
from org.mpxj import (  # noqa: E402
    Availability,
    ConstraintType,
    Duration,
    LocalTimeRange,
    ProjectFile,
    Relation,
    RelationType,
    ResourceType,
    TaskField,
    TimeUnit,
)
from org.mpxj.cpm import MicrosoftScheduler  # noqa: E402
from org.mpxj.mspdi import MSPDIWriter  # noqa: E402
from org.mpxj.reader import UniversalProjectReader  # noqa: E402

XML_TYPE = jpype.JClass("jakarta.xml.bind.annotation.XmlType")
XML_ELEMENT = jpype.JClass("jakarta.xml.bind.annotation.XmlElement")


def text(value):
    return None if value is None else str(value)


def days(duration, file):
    if duration is None:
        return None
    return float(duration.convertUnits(TimeUnit.DAYS, file.getProjectProperties()).getDuration())


def dates(file):
    found = {}
    for task in file.getTasks():
        length = days(task.getDuration(), file)
        found[str(task.getUniqueID())] = [text(task.getStart()), text(task.getFinish()), length]
    return found


def task_of(task, file):
    parent = task.getParentTask()
    return {
        "uid": int(task.getUniqueID()),
        "name": text(task.getName()),
        "parent": None if parent is None else int(parent.getUniqueID()),
        "level": int(task.getOutlineLevel()),
        "summary": bool(task.getSummary()),
        "milestone": bool(task.getMilestone()),
        "start": text(task.getStart()),
        "finish": text(task.getFinish()),
        "duration": days(task.getDuration(), file),
        "work": days(task.getWork(), file),
        "percent": float(task.getPercentageComplete()),
        "priority": int(task.getPriority().getValue()),
        "constraint": text(task.getConstraintType()),
        "constraint_date": text(task.getConstraintDate()),
        "deadline": text(task.getDeadline()),
        "baseline": [
            text(task.getBaselineStart()),
            text(task.getBaselineFinish()),
            days(task.getBaselineWork(), file),
        ],
        "actual": [text(task.getActualStart()), text(task.getActualFinish())],
        "notes": text(task.getNotes()) or "",
        "wbs": text(task.getWBS()),
        "texts": [text(task.getText(number)) or "" for number in range(1, 7)],
        "mode": text(task.getTaskMode()),
        "shown": [text(task.getStartText()), text(task.getFinishText())],
    }


def links_of(file):
    return sorted(
        [
            int(link.getPredecessorTask().getUniqueID()),
            int(link.getSuccessorTask().getUniqueID()),
            text(link.getType()),
            days(link.getLag(), file),
        ]
        for task in file.getTasks()
        for link in task.getPredecessors()
    )


def found_in(path):
    file = UniversalProjectReader().read(path)
    calendar = file.getDefaultCalendar()
    first = file.getProjectProperties().getStartDate().toLocalDate()
    found = {
        "name": text(file.getProjectProperties().getProjectTitle()),
        "aliases": sorted(str(field.getAlias()) for field in file.getCustomFields()),
        "holidays": [
            [text(each.getName()), text(each.getFromDate()), text(each.getToDate())]
            for each in calendar.getCalendarExceptions()
        ],
        "working": [bool(calendar.isWorkingDate(first.plusDays(day))) for day in range(400)],
        "tasks": [task_of(task, file) for task in file.getTasks()],
        "links": links_of(file),
        "resources": [
            [int(one.getUniqueID()), text(one.getName()), float(one.getMaxUnits())]
            for one in file.getResources()
        ],
        "assignments": [
            [
                int(one.getTaskUniqueID()),
                None if one.getResource() is None else int(one.getResourceUniqueID()),
                float(one.getUnits()),
                days(one.getWork(), file),
            ]
            for one in file.getResourceAssignments()
        ],
    }
    MicrosoftScheduler().schedule(file, file.getProjectProperties().getStartDate())
    return {**found, "recalculated": dates(file)}


def order_of(cls, path, found):
    """The elements of each element of the schema, in their order; required ones end with "!"."""
    annotation = cls.getAnnotation(XML_TYPE.class_)
    if annotation is None:
        return
    names = []
    for name in annotation.propOrder():
        if str(name):
            element = cls.getDeclaredField(name).getAnnotation(XML_ELEMENT.class_)
            own = "##default" if element is None else str(element.name())
            spelled = str(name) if own == "##default" else own
            names.append(spelled + ("!" if element is not None and element.required() else ""))
    found[path] = names
    for inner in cls.getDeclaredClasses():
        order_of(inner, f"{path}/{inner.getSimpleName()}", found)


def read(paths):
    order = {}
    order_of(jpype.JClass("org.mpxj.mspdi.schema.Project").class_, "Project", order)
    print(json.dumps({"order": order, "files": [found_in(path) for path in paths]}))


# --- a plan of somebody else ---------------------------------------------------------------------


def at(text_):
    return LocalDateTime.parse(text_)


def length(value, unit=None):
    return Duration.getInstance(float(value), unit or TimeUnit.DAYS)


def foreign(path):
    """Nights, leads, splits, materials: every kind of thing that the studio has no place for."""
    file = ProjectFile()
    calendar = file.addDefaultBaseCalendar()
    calendar.setName("Werkkalender")
    off = calendar.addCalendarException(LocalDate.of(2026, 12, 24), LocalDate.of(2026, 12, 31))
    off.setName("Plant closed")
    worked = calendar.addCalendarException(LocalDate.of(2026, 1, 10))
    worked.setName("Inventory")
    worked.add(LocalTimeRange(LocalTime.of(8, 0), LocalTime.of(12, 0)))
    short = calendar.getCalendarHours(DayOfWeek.FRIDAY)
    short.clear()
    short.add(LocalTimeRange(LocalTime.of(8, 0), LocalTime.of(12, 0)))
    night = file.addDefaultBaseCalendar()
    night.setName("Night shift")
    properties = file.getProjectProperties()
    properties.setDefaultCalendar(calendar)
    properties.setProjectTitle("Neues Werk")
    properties.setManager("A. Müller")
    properties.setStartDate(at("2026-01-05T08:00:00"))
    alias = file.getCustomFields().getOrCreate(TaskField.TEXT7)
    alias.setAlias("Cost centre")

    def add(name, start, finish, duration, parent=None):
        task = parent.addTask() if parent is not None else file.addTask()
        task.setName(name)
        task.setStart(at(start))
        task.setFinish(at(finish))
        task.setDuration(duration)
        return task

    phase = add("Phase", "2026-01-05T08:00:00", "2026-02-06T17:00:00", length(25))
    plan = add("Plan", "2026-01-05T08:00:00", "2026-01-08T17:00:00", length(4), phase)
    dry = add(
        "Concrete dries", "2026-01-09T17:00:00", "2026-01-16T17:00:00",
        length(7, TimeUnit.ELAPSED_DAYS), phase,
    )  # fmt: skip
    watch = add("Watch", "2026-01-12T08:00:00", "2026-01-14T17:00:00", length(3), phase)
    watch.setCalendar(night)
    half = add("Half a day", "2026-01-15T08:00:00", "2026-01-15T12:00:00", length(0.5), phase)
    split = add("In two parts", "2026-01-19T08:00:00", "2026-01-29T17:00:00", length(5), phase)
    fixed = add("Fair", "2026-02-02T08:00:00", "2026-02-03T17:00:00", length(2), phase)
    fixed.setConstraintType(ConstraintType.MUST_START_ON)
    fixed.setConstraintDate(at("2026-02-02T08:00:00"))
    fixed.setCost(1200.0)
    fixed.setFixedCost(1200.0)
    fixed.setHyperlink("Fair")
    fixed.setHyperlinkAddress("https://fair.example")
    fixed.setText(7, "4711")
    fixed.setBaselineStart(3, at("2026-01-30T08:00:00"))
    fixed.setBaselineFinish(3, at("2026-02-02T17:00:00"))
    by_hand = add("By hand", "2026-02-04T08:00:00", "2026-02-05T17:00:00", length(2), phase)
    by_hand.setTaskMode(jpype.JClass("org.mpxj.TaskMode").MANUALLY_SCHEDULED)
    done = add("Opened", "2026-02-05T17:00:00", "2026-02-05T17:00:00", length(0))
    done.setMilestone(True)

    def link(before, after, kind, lag):
        after.addPredecessor(Relation.Builder().predecessorTask(before).type(kind).lag(lag))

    link(plan, dry, RelationType.START_START, length(2))
    link(dry, watch, RelationType.FINISH_FINISH, length(0))
    link(watch, half, RelationType.START_FINISH, length(0))
    link(half, split, RelationType.FINISH_START, length(-1))
    link(split, fixed, RelationType.FINISH_START, length(1))
    link(plan, split, RelationType.FINISH_START, length(50, TimeUnit.PERCENT))
    link(fixed, by_hand, RelationType.FINISH_START, length(2, TimeUnit.ELAPSED_DAYS))
    link(phase, done, RelationType.FINISH_START, length(0))
    crew = file.addResource()
    crew.setName("Crew")
    crew.getAvailability().add(
        Availability(at("1984-01-01T00:00:00"), at("2049-12-31T23:59:00"), jpype.JDouble(250))
    )
    concrete = file.addResource()
    concrete.setName("Concrete")
    concrete.setType(ResourceType.MATERIAL)
    plan.addResourceAssignment(crew).setWork(length(4))
    dry.addResourceAssignment(concrete).setUnits(100.0)
    MSPDIWriter().write(file, path)
    print(json.dumps({"written": path}))


def rewrite(path, target, uid="", percent=""):
    """The plan as this tool writes it; one task is so far now, if any."""
    file = UniversalProjectReader().read(path)
    if uid:
        file.getTaskByUniqueID(jpype.JInt(int(uid))).setPercentageComplete(float(percent))
    MSPDIWriter().write(file, target)
    print(json.dumps({"written": target}))


if __name__ == "__main__":
    command, *given = sys.argv[1:]
    if command == "read":
        read(given)
    else:
        {"foreign": foreign, "rewrite": rewrite}[command](*given)
