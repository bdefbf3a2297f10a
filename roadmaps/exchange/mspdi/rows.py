"""The tasks of a plan in a project file.  No Django."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from roadmaps.exchange.days import Days
from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import Clock, clock_of, length
from roadmaps.exchange.mspdi.elements import Values, element, flag, stamp
from roadmaps.exchange.mspdi.gates import Gates
from roadmaps.exchange.mspdi.names import COLUMNS, WAITING, Own
from roadmaps.exchange.mspdi.outline import Numbers, dotted, outlined
from roadmaps.exchange.project import NOTHING, Baseline, Link, Project, Task

NO_DATE = "–"


class Rows:
    """What the tasks of one plan have in common."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.minutes = project.calendar.minutes
        self.clock: Clock = clock_of(self.minutes)
        self.days: Days = project.calendar.days()
        self._gates = Gates(project, self.days)

    def written(self) -> Iterator[str]:
        """The project itself as number 0, then every task with its place in the outline."""
        whole = self._whole()
        yield element("Task", self._values(whole, 0, (0,), level=0))
        for position, (task, numbers) in enumerate(outlined(self.project.tasks), start=1):
            links = [self._link(link) for link in self._gates.before.get(task.uid, ())]
            yield element(
                "Task",
                self._values(task, position, numbers, level=len(numbers)),
                [*links, *_columns(task, self._pinned(task)), *self._baseline(task)],
                self._unplaced(task) if _waits(task) else (),
            )

    def _whole(self) -> Task:
        """The project as the task over all others."""
        tasks = self.project.tasks
        start = min((task.start for task in tasks if task.start), default=None)
        finish = max((task.finish for task in tasks if task.finish), default=None)
        duration = self.days.count(start, finish) if start and finish else 0
        work = sum((task.work for task in tasks if not task.summary), NOTHING)
        name = self.project.name
        return Task(0, name, start, finish, duration, work, summary=True)

    def _values(self, task: Task, position: int, numbers: Numbers, *, level: int) -> Values:
        """In the order of the schema."""
        self._check(task)
        total = self._length(task.duration)
        done = Decimal(task.duration * task.percent) / 100
        worked = task.work * task.percent / 100
        pinned = self._pinned(task)
        return [
            ("UID", task.uid),
            ("ID", position),
            ("Name", task.name[: names.LONGEST_NAME]),
            ("Active", 1),
            ("Manual", flag(_waits(task))),
            ("Type", names.FIXED_DURATION),
            ("IsNull", 0),
            ("WBS", (task.wbs or dotted(numbers))[: names.LONGEST_TEXT]),
            ("OutlineNumber", dotted(numbers)),
            ("OutlineLevel", level),
            ("Priority", task.priority),
            ("Start", self._begin(task, task.start)),
            ("Finish", self._end(task, task.finish)),
            ("Duration", total),
            ("DurationFormat", names.DAYS),
            ("Work", self._length(task.work)),
            ("EffortDriven", 0),
            ("Estimated", 0),
            ("Milestone", flag(task.milestone)),
            ("Summary", flag(task.summary)),
            ("PercentComplete", task.percent),
            ("PercentWorkComplete", task.percent),
            ("ActualStart", self._begin(task, task.actual_start)),
            ("ActualFinish", self._end(task, task.actual_finish)),
            ("ActualDuration", self._length(done)),
            ("ActualWork", self._length(worked)),
            ("RemainingDuration", self._length(task.duration - done)),
            ("RemainingWork", self._length(task.work - worked)),
            ("ConstraintType", names.START_NO_EARLIER if pinned else names.AS_SOON_AS_POSSIBLE),
            ("CalendarUID", names.NO_CALENDAR),
            ("ConstraintDate", self._begin(task, pinned)),
            ("Deadline", stamp(self.clock.closing(task.deadline)) if task.deadline else None),
            ("Notes", task.notes.replace("\r\n", "\n") or None),
        ]

    def _unplaced(self, task: Task) -> Values:
        """Manual tasks show a text where others have a date; else a tool would invent one."""
        length = self._length(task.duration)
        return [("StartText", NO_DATE), ("FinishText", NO_DATE), ("ManualDuration", length)]

    def _check(self, task: Task) -> None:
        if not task.start or not task.finish or task.summary:
            return
        worked = 0 if task.milestone else self.days.count(task.start, task.finish)
        if worked != task.duration or task.finish < task.start:
            raise ValueError(
                f"Task {task.uid}: {task.start} to {task.finish} is {worked} working days,"
                f" not {task.duration}."
            )

    @staticmethod
    def _pinned(task: Task) -> date | None:
        """The day to which the start is held; waves follow what is below them."""
        return None if task.summary else task.start

    def _length(self, days: Decimal | int) -> str:
        return length(Decimal(days) * self.minutes)

    def _begin(self, task: Task, day: date | None) -> str | None:
        if day is None:
            return None
        early = not task.milestone or self._gates.opens_its_day(task)
        return stamp(self.clock.opening(day) if early else self.clock.closing(day))

    def _end(self, task: Task, day: date | None) -> str | None:
        if day is None:
            return None
        return self._begin(task, day) if task.milestone else stamp(self.clock.closing(day))

    def _link(self, link: Link) -> str:
        return element(
            "PredecessorLink",
            [
                ("PredecessorUID", link.predecessor),
                ("Type", names.LINK_KINDS.index(link.kind)),
                ("CrossProject", 0),
                ("LinkLag", link.lag * self.minutes * names.LAG_UNITS),
                ("LagFormat", names.DAYS),
            ],
        )

    def _baseline(self, task: Task) -> Iterator[str]:
        base = task.baseline
        if base is None:
            return
        yield element(
            "Baseline",
            [
                ("Number", 0),
                ("Interim", 0),
                ("Start", self._begin(task, base.start)),
                ("Finish", self._end(task, base.finish)),
                ("Duration", self._promised(task, base)),
                ("DurationFormat", names.DAYS),
                ("Work", None if base.work is None else self._length(base.work)),
            ],
        )

    def _promised(self, task: Task, base: Baseline) -> str | None:
        if not base.start or not base.finish:
            return None
        return self._length(0 if task.milestone else self.days.count(base.start, base.finish))


def _waits(task: Task) -> bool:
    """Whether it has no dates yet: only what is placed by hand may have none."""
    return not task.start and not task.summary


def _columns(task: Task, pinned: date | None) -> Iterator[str]:
    texts = {
        Own.KEY: task.key,
        Own.KIND: task.kind,
        Own.STATUS: task.status,
        Own.OWNER: task.owner,
        Own.EARLIEST: task.earliest.isoformat() if task.earliest else "",
        Own.PINNED: pinned.isoformat() if pinned else WAITING if _waits(task) else "",
        Own.VERSION: str(task.version or ""),
    }
    for own, text in texts.items():
        if text:
            values = [("FieldID", COLUMNS[own][1]), ("Value", text[: names.LONGEST_TEXT])]
            yield element("ExtendedAttribute", values)
