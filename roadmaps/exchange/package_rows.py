"""One package in a row of a spreadsheet, and what is wrong between rows.  No Django."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pmo_studio.core.markup import one_line
from roadmaps.exchange.cells import Ambiguous, Cells, DayOrder, a_date, a_whole
from roadmaps.exchange.circles import circles
from roadmaps.exchange.tables import Column
from roadmaps.exchange.waiting import parsed_waits
from roadmaps.planning.network import Key, Predecessor

MOST_NAME, MOST_OWNER = 120, 120
MOST_EFFORT, MOST_STAFF = 100_000, 500
KEY = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,11}")
LONGEST_VALUE = 80
MOST_VERSION = 999_999_999
# Of ours; what is done has a day on which it was, and nothing else has.
OTHER_STATUSES = ("planned", "active", "dropped")


class Fault(StrEnum):
    """Why a cell cannot be taken."""

    EMPTY = "empty"
    LONG = "long"
    KEY = "key"
    KEY_TWICE = "key_twice"
    KIND = "kind"
    WAVE = "wave"
    WHOLE = "whole"
    PERCENT = "percent"
    NOT_DONE = "not_done"
    TURNED = "turned"
    DATE = "date"
    DATE_ORDER = "date_order"
    WAITS = "waits"
    WAITS_KIND = "waits_kind"
    LEAD = "lead"
    LAG = "lag"
    UNKNOWN = "unknown"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One cell: its column, what stands there, and, where they matter, the bounds."""

    code: Fault
    column: Column
    value: str = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A package of the table; `line` as people count.  Nothing is said by "", None and ().

    `version` is that of the package when the file was made, 0 where nobody knows.  `foreign` is
    what a task of another tool is known by there, `start` the day that it is planned for, and
    `status` one of ours or a word of theirs.
    """

    line: int
    key: Key = ""
    name: str = ""
    kind: str = ""
    wave: str = ""
    effort: int = 0
    staff: int = 1
    earliest: date | None = None
    owner: str = ""
    after: tuple[Predecessor, ...] = ()
    percent: int | None = None
    status: str = ""
    started: date | None = None
    finished: date | None = None
    version: int = 0
    foreign: str = ""
    start: date | None = None
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Spellings:
    """What people write, in small letters, for headings, kinds, waves and statuses; `keys` stand
    already."""

    headings: Mapping[str, Column]
    kinds: Mapping[str, str]
    waves: Mapping[str, str]
    keys: Set[Key] = frozenset()
    order: DayOrder = DayOrder.UNKNOWN
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass
class RowReader:
    """Reads one row; what is wrong gathers on the way.  `known` are all keys that may be named."""

    cells: Cells
    spellings: Spellings
    known: Set[Key]
    wrong: list[Wrong] = field(default_factory=list)

    def row(self) -> Row:
        row = Row(
            self.cells.line,
            key=self._key(),
            name=self._text(Column.NAME, MOST_NAME, needed=True),
            kind=self._one_of(Column.KIND, self.spellings.kinds, Fault.KIND),
            wave=self._one_of(Column.WAVE, self.spellings.waves, Fault.WAVE),
            effort=self._whole(Column.EFFORT, MOST_EFFORT, needed=True),
            staff=self._whole(Column.STAFF, MOST_STAFF),
            earliest=self._date(Column.EARLIEST),
            owner=self._text(Column.OWNER, MOST_OWNER),
            after=self._after(),
            percent=self._percent(),
            status=self._status(),
            started=self._date(Column.STARTED),
            finished=self._date(Column.FINISHED),
            version=a_whole(self._cell(Column.VERSION), 1, MOST_VERSION) or 0,
            start=self._start(),
        )
        self._check_finished(row)
        return replace(row, wrong=tuple(self.wrong)) if self.wrong else row

    def _cell(self, column: Column) -> str:
        return self.cells.texts.get(column, "")

    def _refuse(
        self, code: Fault, column: Column, value: str = "", least: int = 0, most: int = 0
    ) -> None:
        self.wrong.append(Wrong(code, column, value[:LONGEST_VALUE], least, most))

    def _key(self) -> Key:
        key = self._cell(Column.KEY).upper()
        if key and not KEY.fullmatch(key):
            self._refuse(Fault.KEY, Column.KEY, self._cell(Column.KEY))
            return ""
        return key

    def _text(self, column: Column, most: int, *, needed: bool = False) -> str:
        text = one_line(self._cell(column))
        if needed and not text:
            self._refuse(Fault.EMPTY, column)
        if len(text) > most:
            self._refuse(Fault.LONG, column, text, most=most)
        return text

    def _one_of(self, column: Column, spellings: Mapping[str, str], code: Fault) -> str:
        text = self._cell(column)
        found = spellings.get(text.lower(), "")
        if text and not found:
            self._refuse(code, column, text)
        return found

    def _whole(self, column: Column, most: int, *, needed: bool = False) -> int:
        text = self._cell(column)
        if not text and not needed:
            return 1
        found = a_whole(text, 1, most)
        if found is None:
            self._refuse(Fault.WHOLE, column, text, 1, most)
        return found or 0

    def _percent(self) -> int | None:
        text = self._cell(Column.PERCENT)
        found = a_whole(text.removesuffix("%").rstrip(), 0, 100)
        if text and found is None:
            self._refuse(Fault.PERCENT, Column.PERCENT, text, 0, 100)
        return found

    def _date(self, column: Column) -> date | None:
        text = self._cell(column)
        if not text:
            return None
        try:
            found = a_date(text, self.spellings.order)
        except Ambiguous:
            self._refuse(Fault.DATE_ORDER, column, text)
            return None
        if found is None:
            self._refuse(Fault.DATE, column, text)
        return found

    def _status(self) -> str:
        """One of ours, or what another tool calls it."""
        text = one_line(self._cell(Column.STATUS))[:LONGEST_VALUE]
        return self.spellings.statuses.get(text.lower(), text)

    def _check_finished(self, row: Row) -> None:
        text = self._cell(Column.FINISHED)
        if row.finished and row.status in OTHER_STATUSES:
            self._refuse(Fault.NOT_DONE, Column.FINISHED, text)
        if row.finished and row.started and row.finished < row.started:
            self._refuse(Fault.TURNED, Column.FINISHED, text)

    def _start(self) -> date | None:
        """Only a hint, which makes no row wrong."""
        try:
            return a_date(self._cell(Column.START), self.spellings.order)
        except Ambiguous:
            return None

    def _after(self) -> tuple[Predecessor, ...]:
        found, bad = parsed_waits(self._cell(Column.AFTER), self.known)
        for each in bad:
            self._refuse(Fault(each.code), Column.AFTER, each.value)
        for wait in found:
            if wait.key not in self.known:
                self._refuse(Fault.UNKNOWN, Column.AFTER, wait.key)
        return found


def together(rows: Iterable[Row]) -> list[Row]:
    """The rows with what is wrong between them: keys that come twice, circles of waiting."""
    alone = _without_twins(rows)
    pairs = [(wait.key, row.key) for row in alone if row.key for wait in row.after]
    around = {key: _told(group) for group in circles(pairs) for key in group}
    return [_refused(row, Fault.CIRCLE, Column.AFTER, around.get(row.key, "")) for row in alone]


def _without_twins(rows: Iterable[Row]) -> list[Row]:
    """Of rows with one key all but the first are wrong."""
    seen: Counter[Key] = Counter()
    found = []
    for row in rows:
        seen[row.key] += 1
        twice = row.key if row.key and seen[row.key] > 1 else ""
        found.append(_refused(row, Fault.KEY_TWICE, Column.KEY, twice))
    return found


def _told(keys: Sequence[Key]) -> str:
    return " → ".join((*keys, keys[0]))


def _refused(row: Row, code: Fault, column: Column, value: str) -> Row:
    """The row with one more thing that is wrong, where there is a value."""
    if not value:
        return row
    return replace(row, wrong=(*row.wrong, Wrong(code, column, value[:LONGEST_VALUE])))
