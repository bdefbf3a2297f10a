"""The tasks of a project file as packages, in the rows that tables give too.  No Django.

So whoever takes packages into a plan knows one kind of row.  A task without a key of ours gets one
for the time being (T12), which only says who waits for whom.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from roadmaps.exchange.mspdi.findings import Reading
from roadmaps.exchange.package_rows import (
    KEY,
    LONGEST_VALUE,
    MOST_EFFORT,
    MOST_NAME,
    MOST_OWNER,
    MOST_STAFF,
    Fault,
    Row,
    Wrong,
)
from roadmaps.exchange.packages import Sheet, settled
from roadmaps.exchange.project import Link, LinkKind, Project, Task, Uid
from roadmaps.exchange.tables import Column
from roadmaps.exchange.waiting import MOST_LAG
from roadmaps.planning.network import Key, Predecessor

# So many are waited for through one milestone: many to one to many would be many times many.
MOST_THROUGH = 50
FOREIGN_LENGTH = 32
# A wave whose name is at least this long is found within the name of a group: "2 Pilot (May)".
LEAST_WITHIN = 4


def sheet_of(reading: Reading, *, kinds: Mapping[str, str], waves: Mapping[str, str]) -> Sheet:
    """Packages of the tasks, without those that are wrong; milestones are passed over as gates.

    `kinds` and `waves` are spellings in small letters.  A package is in the wave that the nearest
    group above it is called by, or names.  Effort is the work of the task or, without any, its days
    for each of its people.  Who waits for a milestone waits for what that waits for: for
    MOST_THROUGH of them that end last, the others are told as lost at the milestone.
    """
    arriving = _Arriving(reading.project, kinds, waves, own=reading.own)
    rows = list(arriving.rows())
    return settled(rows, gates=arriving.gates(), lost=arriving.lost)


class _Arriving:
    def __init__(
        self, project: Project, kinds: Mapping[str, str], waves: Mapping[str, str], *, own: bool
    ) -> None:
        self._kinds = kinds
        self._groups = Groups(project.tasks, waves)
        self._tasks = {task.uid: task for task in project.tasks}
        self._ours = _own_keys(project) if own else {}
        self._keys = self._ours | _other_keys(project, self._ours)
        self._source = project.guid or project.name.casefold()
        self._before: dict[Uid, list[Link]] = {}
        for link in project.links:
            if link.kind is LinkKind.FINISH_START and link.lag >= 0:
                self._before.setdefault(link.successor, []).append(link)
        self._people: dict[Uid, Decimal] = {}
        for one in project.assignments:
            self._people[one.task] = self._people.get(one.task, Decimal(0)) + one.units
        self._through: dict[Uid, dict[Uid, int]] = {}
        self.lost: list[tuple[int, Key]] = []

    def gates(self) -> Iterator[int]:
        return (task.row for task in self._tasks.values() if task.milestone)

    def rows(self) -> Iterator[Row]:
        for task in self._tasks.values():
            if not task.summary and not task.milestone:
                yield self._row(task)

    def _row(self, task: Task) -> Row:
        staff = max(1, math.ceil(self._people.get(task.uid, Decimal(1))))
        effort = math.ceil(task.work) or task.duration * staff
        after = tuple(
            Predecessor(self._keys[uid], lag) for uid, lag in self._waits(task.uid).items()
        )
        ours = task.uid in self._ours
        return Row(
            line=task.row,
            key=self._keys[task.uid],
            name=task.name,
            kind=self._kinds.get(task.kind.lower(), ""),
            wave=self._groups.wave(task),
            effort=effort,
            staff=staff,
            earliest=task.earliest,
            owner=task.owner,
            after=after,
            percent=task.percent or None,
            status=task.status if ours else "",
            started=task.actual_start,
            finished=task.actual_finish,
            version=task.version if ours else 0,
            foreign="" if ours else self._known_by(task),
            start=task.start,
            wrong=tuple(_wrong(task, effort, staff, after)),
        )

    def _known_by(self, task: Task) -> str:
        """The number of a task says nothing without the plan that it is in."""
        return known_by(self._source, str(task.uid))

    def _waits(self, uid: Uid) -> Mapping[Uid, int]:
        """What it waits for and the longest lag; across milestones lags add up.

        Without recursion: milestones may follow each other by the thousand.
        """
        ahead = [uid]
        while ahead:
            now = ahead.pop()
            if now in self._through:
                continue
            links = self._before.get(now, ())
            first = [link.predecessor for link in links if self._is_open(link.predecessor)]
            if first:
                ahead += [now, *first]
            else:
                self._through[now] = self._latest(self._tasks[now], self._gathered(links))
        return self._through[uid]

    def _latest(self, task: Task, found: dict[Uid, int]) -> dict[Uid, int]:
        """Of what a milestone waits for no more than MOST_THROUGH, those that end last."""
        if not task.milestone or len(found) <= MOST_THROUGH:
            return found
        kept = set(sorted(found, key=self._end, reverse=True)[:MOST_THROUGH])
        self.lost += [(task.row, self._keys[uid]) for uid in found if uid not in kept]
        return {uid: lag for uid, lag in found.items() if uid in kept}

    def _end(self, uid: Uid) -> date:
        return self._tasks[uid].finish or date.min

    def _is_open(self, uid: Uid) -> bool:
        return self._tasks[uid].milestone and uid not in self._through

    def _gathered(self, links: Iterable[Link]) -> dict[Uid, int]:
        found: dict[Uid, int] = {}
        for link in links:
            before = link.predecessor
            through = self._through[before] if self._tasks[before].milestone else {before: 0}
            for other, lag in through.items():
                found[other] = max(found.get(other, 0), lag + link.lag)
        return found


def known_by(source: str, mark: str) -> str:
    """What a task of another tool is known by; hashed, since people may have written both."""
    return hashlib.sha256(f"{source}\n{mark}".encode()).hexdigest()[:FOREIGN_LENGTH]


class Groups:
    """The groups of a file; `waves` are spellings in small letters."""

    def __init__(self, tasks: Iterable[Task], waves: Mapping[str, str]) -> None:
        self._waves = waves
        self._tasks = {task.uid: task for task in tasks}
        self._found: dict[Uid, str] = {}
        names = sorted((name for name in waves if len(name) >= LEAST_WITHIN), key=len, reverse=True)
        self._within = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b") if names else None

    def wave(self, task: Task) -> str:
        """By the nearest group above it that is called like a wave, or says its name."""
        above = []
        group = self._above(task)
        while group and group.uid not in self._found:
            above.append(group)
            group = self._above(group)
        found = self._found[group.uid] if group else ""
        for group in reversed(above):
            found = self._found[group.uid] = self._called(group) or found
        return found

    def _above(self, task: Task) -> Task | None:
        return self._tasks.get(task.parent) if task.parent else None

    def _called(self, group: Task) -> str:
        for name in (group.key, group.name):
            if found := self._waves.get(name.lower()):
                return found
        if self._within is None:
            return ""
        said = {self._waves[name] for name in self._within.findall(group.name.lower())}
        return said.pop() if len(said) == 1 else ""


def _own_keys(project: Project) -> dict[Uid, Key]:
    """Keys of ours where the file has them, each once."""
    keys: dict[Key, Uid] = {}
    for task in project.tasks:
        key = task.key.upper()
        if KEY.fullmatch(key):
            keys.setdefault(key, task.uid)
    return {uid: key for key, uid in keys.items()}


def _other_keys(project: Project, ours: Mapping[Uid, Key]) -> dict[Uid, Key]:
    """For all others one for the time being."""
    keys: dict[Uid, Key] = {}
    taken = set(ours.values())
    for task in project.tasks:
        if task.uid not in ours:
            key = f"T{task.uid}"
            while key in taken:
                key += "X"
            keys[task.uid] = key
            taken.add(key)
    return keys


def _wrong(task: Task, effort: int, staff: int, after: tuple[Predecessor, ...]) -> Iterator[Wrong]:
    """What a package cannot be, though a task of another tool can."""
    for column, text, most in (
        (Column.NAME, task.name, MOST_NAME),
        (Column.OWNER, task.owner, MOST_OWNER),
    ):
        if len(text) > most:
            yield Wrong(Fault.LONG, column, text[:LONGEST_VALUE], most=most)
    for column, value, most in (
        (Column.EFFORT, effort, MOST_EFFORT),
        (Column.STAFF, staff, MOST_STAFF),
    ):
        if not 1 <= value <= most:
            yield Wrong(Fault.WHOLE, column, str(value), 1, most)
    for wait in after:
        if wait.lag > MOST_LAG:
            yield Wrong(Fault.LAG, Column.AFTER, f"{wait.key}+{wait.lag}d")
