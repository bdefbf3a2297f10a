"""One task of a project file after the other.  No Django."""

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pmo_studio.core.markup import one_line
from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.calendars import Calendars
from roadmaps.exchange.mspdi.clock import WHOLE_DAY, BadValue, moment_of
from roadmaps.exchange.mspdi.columns import Columns
from roadmaps.exchange.mspdi.fields import PLACES, BadField, Measure, a_moment, a_whole, minutes
from roadmaps.exchange.mspdi.findings import Fault, Finds
from roadmaps.exchange.mspdi.leftovers import TASK, leftovers
from roadmaps.exchange.mspdi.names import WAITING, Own
from roadmaps.exchange.mspdi.parsing import child_text, says, whole
from roadmaps.exchange.project import USUAL_PRIORITY, Baseline, Task, Uid

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_UID = 2**31 - 1
MOST_PRIORITY = 1000
USUAL_CONSTRAINTS = (names.AS_SOON_AS_POSSIBLE, names.START_NO_EARLIER)
MUST_START = 2
# Signs that a row stands for something else than work of this plan.
ASIDE = (("IsSubproject", "subproject"), ("ExternalTask", "external"))


@dataclass(frozen=True, slots=True)
class TaskReader:
    """What all tasks of one file are read with."""

    measure: Measure
    calendars: Calendars
    columns: Columns
    finds: Finds

    def task(self, row: "Element", uid: Uid, parent: Uid | None, *, summary: bool) -> Task:
        """Raises BadField."""
        name = one_line(child_text(row, "Name"))
        if not name:
            raise BadField(Fault.NO_NAME, "Name")
        own = self.columns.own(row)
        task = Task(
            uid,
            name,
            parent=parent,
            summary=summary,
            percent=a_whole(row, "PercentComplete", 0, 100, 0),
            priority=a_whole(row, "Priority", 0, MOST_PRIORITY, USUAL_PRIORITY),
            work=self.measure.in_days(minutes(row, "Work")),
            deadline=self._last(a_moment(row, "Deadline")),
            notes=child_text(row, "Notes"),
            wbs=_wbs(row),
            key=own.get(Own.KEY, ""),
            kind=own.get(Own.KIND, ""),
            status=own.get(Own.STATUS, ""),
            owner=one_line(own.get(Own.OWNER, "")),
            version=whole(own.get(Own.VERSION, "")) or 0,
        )
        task = self._placed(self._timed(task, row), row, own)
        return replace(task, baseline=self._baseline(row, milestone=task.milestone))

    def _timed(self, task: Task, row: "Element") -> Task:
        """With its dates and duration."""
        start, finish = a_moment(row, "Start"), a_moment(row, "Finish")
        if start and finish and finish < start:
            raise BadField(Fault.FINISH_BEFORE_START, "Finish", finish.date().isoformat())
        worked = minutes(row, "Duration")
        if start and finish and not child_text(row, "Duration") and finish > start:
            task = self._dated(task, row, start, finish)
            return replace(task, duration=max(1, self._span(task) or 0))
        if task.summary:
            return self._dated(replace(task, duration=self._whole_days(worked)), row, start, finish)
        milestone = worked == 0
        if milestone and not says(row, "Milestone"):
            raise BadField(Fault.NO_DURATION, "Duration", child_text(row, "Duration"))
        task = self._dated(replace(task, milestone=milestone), row, start, finish)
        if a_whole(row, "DurationFormat", 0, 99, names.DAYS) in names.ELAPSED:
            return replace(task, duration=self._elapsed(task, worked))
        return replace(task, duration=self._whole_days(worked))

    def _elapsed(self, task: Task, passed: Decimal) -> int:
        """The working days in a stretch of days and nights; a milestone has none."""
        if task.milestone:
            return 0
        span = self._span(task)
        if span is None:
            weekdays = len(self.calendars.plan.weekdays)
            span = math.ceil(passed / WHOLE_DAY * weekdays / 7)
        return max(1, span)

    def _dated(
        self, task: Task, row: "Element", start: datetime | None, finish: datetime | None
    ) -> Task:
        began, ended = a_moment(row, "ActualStart"), a_moment(row, "ActualFinish")
        if task.milestone:
            # Without length: whichever time of its day it stands at, that is its day.
            first, last, actual_start, actual_finish = map(_day, (start, start, began, ended))
        else:
            first, last = self._first(start), self._last(finish)
            actual_start, actual_finish = self._first(began), self._last(ended)
        if first and last and last < first:
            last = first  # less than a day, across the break of a night
        return replace(
            task,
            start=first,
            finish=last,
            actual_start=actual_start,
            actual_finish=actual_finish,
        )

    def _placed(self, task: Task, row: "Element", own: dict[Own, str]) -> Task:
        """With the day before which it must not start, as somebody wanted it."""
        constraint = a_whole(row, "ConstraintType", 0, 7, names.AS_SOON_AS_POSSIBLE)
        held = a_moment(row, "ConstraintDate")
        day = (held.date() if task.milestone else self._first(held)) if held else None
        wanted, pinned = _own_date(own.get(Own.EARLIEST, "")), own.get(Own.PINNED, "")
        waits = pinned == WAITING and not task.start
        if waits or (day and pinned == day.isoformat() and constraint == names.START_NO_EARLIER):
            return replace(task, earliest=wanted)
        if says(row, "Manual"):
            return replace(task, earliest=task.start)
        if constraint in (names.START_NO_EARLIER, MUST_START):
            return replace(task, earliest=day)
        return task

    def _baseline(self, row: "Element", *, milestone: bool) -> Baseline | None:
        for base in row.findall("Baseline"):
            if (child_text(base, "Number") or "0") != "0" or says(base, "Interim"):
                continue
            start, finish = a_moment(base, "Start"), a_moment(base, "Finish")
            work = minutes(base, "Work") if child_text(base, "Work") else None
            if milestone:
                first, last = _day(start), _day(finish)
            else:
                first, last = self._first(start), self._last(finish)
            if first or last or work is not None:
                days = None if work is None else self.measure.in_days(work)
                return Baseline(first, last, days)
        return None

    def _first(self, moment: datetime | None) -> date | None:
        return self.measure.first_day(moment) if moment else None

    def _last(self, moment: datetime | None) -> date | None:
        return self.measure.last_day(moment) if moment else None

    def _span(self, task: Task) -> int | None:
        """The working days from its first to its last."""
        if task.start is None or task.finish is None:
            return None
        return self.measure.days.count(task.start, task.finish)

    def _whole_days(self, worked: Decimal) -> int:
        return math.ceil(self.measure.in_days(worked))

    # --- what the plan has no place for ---------------------------------------------------------

    def keep(self, task: Task, row: "Element") -> None:
        """Tell everything about a good task that does not come along."""
        tell = self._teller(task)
        for code, value in leftovers(row, TASK):
            tell(code, value)
        self.columns.keep_others(row, "task", task.name, task.uid, self.finds)
        for outline in row.findall("OutlineCode"):
            told = child_text(outline, "ValueID") or child_text(outline, "ValueGUID")
            tell("outline_code", told)
        for base in row.findall("Baseline"):
            number = child_text(base, "Number") or "0"
            if number != "0" or says(base, "Interim"):
                tell("baseline", " ".join((number, child_text(base, "Start")[:10])).strip())
        if says(row, "Recurring"):
            tell("recurring")
        if other := self.calendars.name_of_other(child_text(row, "CalendarUID")):
            tell("task_calendar", other)
        self._keep_constraint(task, row)
        if not task.summary:
            self._keep_length(task, row)

    def _keep_constraint(self, task: Task, row: "Element") -> None:
        tell = self._teller(task)
        waiting = self.columns.own(row).get(Own.PINNED) == WAITING and not task.start
        if says(row, "Manual") and not waiting:
            texts = (child_text(row, name) for name in ("StartText", "FinishText", "DurationText"))
            tell("manual", " ".join(filter(None, texts)))
        constraint = a_whole(row, "ConstraintType", 0, 7, names.AS_SOON_AS_POSSIBLE)
        if constraint not in USUAL_CONSTRAINTS:
            day = child_text(row, "ConstraintDate")[:10]
            tell("constraint", f"{names.CONSTRAINTS[constraint]} {day}".strip())

    def _keep_length(self, task: Task, row: "Element") -> None:
        tell, worked = self._teller(task), minutes(row, "Duration")
        exact = self.measure.in_days(worked)
        if a_whole(row, "DurationFormat", 0, 99, names.DAYS) in names.ELAPSED:
            exact = (worked / WHOLE_DAY).quantize(PLACES).normalize() + 0
            tell("elapsed", f"{exact:f}")
        elif exact != task.duration:
            tell("part_day", f"{exact:f}")
        if says(row, "Estimated"):
            tell("estimated", f"{exact:f}")
        if task.duration and says(row, "Milestone"):
            tell("milestone", f"{exact:f}")
        span = self._span(task)
        if span is None or task.milestone or span == task.duration:
            return
        tell("split" if span > task.duration else "denser", f"{task.duration} / {span}")

    def _teller(self, task: Task) -> "Teller":
        return Teller(self.finds, task)


@dataclass(frozen=True, slots=True)
class Teller:
    """Keeps something of one task."""

    finds: Finds
    task: Task

    def __call__(self, code: str, value: str = "") -> None:
        self.finds.keep(code, "task", self.task.name, value, self.task.uid)


def aside(row: "Element") -> str:
    """Why a row is no task of this plan, as the code under which it is kept, or nothing."""
    for name, code in ASIDE:
        if says(row, name):
            return code
    return "inactive" if child_text(row, "Active") in ("0", "false") else ""


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _wbs(row: "Element") -> str:
    """The code that somebody gave it; the one that every tool counts by itself is none."""
    code = child_text(row, "WBS")
    return "" if code == child_text(row, "OutlineNumber") else code


def _own_date(text: str) -> date | None:
    try:
        return moment_of(text).date() if text else None
    except BadValue as error:
        raise BadField(Fault.DATE, Own.EARLIEST, text) from error
