"""The plan as rows for spreadsheets, in the columns that `packages` reads.  No Django."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pmo_studio.core import csvs
from roadmaps.exchange.project import Assignment, Baseline, Link, LinkKind, Project, Task, Uid

Value = str | int | float | None


class Column(StrEnum):
    """What a row says; those from START on are for reading only: the plan computes them.  VERSION
    tells what was changed here after the table was made."""

    KEY = "key"
    NAME = "name"
    KIND = "kind"
    WAVE = "wave"
    EFFORT = "effort"
    STAFF = "staff"
    EARLIEST = "earliest"
    OWNER = "owner"
    AFTER = "after"
    PERCENT = "percent"
    STATUS = "status"
    STARTED = "started"
    FINISHED = "finished"
    START = "start"
    FINISH = "finish"
    DURATION = "duration"
    PROMISED_START = "promised_start"
    PROMISED_FINISH = "promised_finish"
    PROMISED_EFFORT = "promised_effort"
    VERSION = "version"


def rows(project: Project, words: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    """A row for every package and gate in the order of the page, under the columns of Column.

    `words` say kinds and statuses in the language of the reader; what they lack stays as it is.
    """
    tasks = {task.uid: task for task in project.tasks}
    before: dict[Uid, list[Link]] = {}
    for link in project.links:
        before.setdefault(link.successor, []).append(link)
    staff = _staff(project.assignments)
    for task in project.tasks:
        if task.summary:
            continue
        wave = tasks[task.parent] if task.parent else None
        after = (_waits(link, tasks[link.predecessor]) for link in before.get(task.uid, ()))
        yield (
            task.key,
            task.name,
            words.get(task.kind, task.kind),
            (wave.key or wave.name) if wave else "",
            None if task.milestone else _number(task.work),
            None if task.milestone else _number(staff.get(task.uid, Decimal(1))),
            _day(task.earliest),
            task.owner,
            ", ".join(after),
            task.percent,
            words.get(task.status, task.status),
            _day(task.actual_start),
            _day(task.actual_finish),
            *_computed(task),
            task.version or None,
        )


def as_csv(project: Project, heads: Mapping[Column, str], words: Mapping[str, str]) -> bytes:
    """The rows as a CSV file that spreadsheets open as they are."""
    return csvs.written([heads[column] for column in Column], rows(project, words))


def _computed(task: Task) -> Sequence[Value]:
    base = task.baseline or Baseline()
    return (
        _day(task.start),
        _day(task.finish),
        task.duration,
        _day(base.start),
        _day(base.finish),
        None if base.work is None else _number(base.work),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _waits(link: Link, before: Task) -> str:
    """As planning tools write it: EN-1, or WP-03+2d, or WP-03SS-1d."""
    kind = "" if link.kind is LinkKind.FINISH_START and link.lag >= 0 else str(link.kind)
    lag = f"{link.lag:+}d" if link.lag else ""
    return f"{before.key or before.name}{kind}{lag}"


def _staff(assignments: Iterable[Assignment]) -> dict[Uid, Decimal]:
    found: dict[Uid, Decimal] = {}
    for one in assignments:
        found[one.task] = found.get(one.task, Decimal(0)) + one.units
    return found


def _number(value: Decimal) -> int | float:
    """A whole number where it is one: 15 and not 15.0."""
    return int(value) if value == value.to_integral_value() else float(value)
