"""The rows of a project file with what became of each.  No Django."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmo_studio.core.markup import one_line
from roadmaps.exchange.mspdi.fields import BadField
from roadmaps.exchange.mspdi.findings import Fault, Finds, Wrong
from roadmaps.exchange.mspdi.parsing import BadFile, child_text, rows_in, says, whole
from roadmaps.exchange.mspdi.tasks import MOST_UID, TaskReader, aside
from roadmaps.exchange.project import Task, Uid

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_TASKS = 20_000


@dataclass
class Row:
    """One row: `number` as its tool shows it, `task` where it can be taken."""

    number: int
    element: "Element"
    uid: Uid
    above: Uid | None
    task: Task | None = None

    @property
    def name(self) -> str:
        return one_line(child_text(self.element, "Name"))


class Sheet:
    """All rows by their uid, in the order of the file."""

    def __init__(self, root: "Element", reader: TaskReader, finds: Finds) -> None:
        self.title = ""
        self._reader = reader
        self._finds = finds
        self._rows: dict[Uid, Row] = {}
        elements = [one for one in rows_in(root, "Tasks", "Task") if not says(one, "IsNull")]
        if len(elements) > MOST_TASKS:
            raise BadFile("too_many")
        levels = [_level(element) for element in elements]
        above: list[tuple[int, Uid]] = []
        for place, element in enumerate(elements):
            level = levels[place]
            while above and above[-1][0] >= level:
                above.pop()
            over = place + 1 < len(levels) and levels[place + 1] > level
            row = self._row(place, element, above[-1][1] if above else None)
            if row is None:
                continue
            self._read(row, summary=over or says(element, "Summary"))
            above.append((level, row.uid))

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def get(self, uid: Uid) -> Row | None:
        return self._rows.get(uid)

    def _row(self, place: int, element: "Element", above: Uid | None) -> Row | None:
        """The row, or None for the project itself and for one that has no number of its own."""
        text, shown = child_text(element, "UID"), whole(child_text(element, "ID"))
        if text == "0":
            self.title = child_text(element, "Name")
            return None
        uid = whole(text) or 0
        row = Row(place + 1 if shown is None else shown, element, uid, above)
        if not 0 < uid <= MOST_UID:
            self.refuse(row, BadField(Fault.UID, "UID", text))
            return None
        if uid in self._rows:
            self.refuse(row, BadField(Fault.UID_TWICE, "UID", text))
            return None
        self._rows[uid] = row
        return row

    def _read(self, row: Row, *, summary: bool) -> None:
        if code := aside(row.element):
            told = child_text(row.element, "SubprojectName")
            told = told or child_text(row.element, "ExternalTaskProject")
            self._finds.keep(code, "task", row.name, told, row.uid)
            return
        try:
            task = self._reader.task(row.element, row.uid, row.above, summary=summary)
        except BadField as bad:
            self.refuse(row, bad)
            return
        row.task = replace(task, row=row.number)

    def refuse(self, row: Row, bad: BadField, uids: tuple[Uid, ...] = ()) -> None:
        """Leave the row out and say why."""
        row.task = None
        wrong = Wrong(bad.code, row.number, row.name, bad.name, bad.value, uids)
        self._finds.wrong.append(wrong)

    def good(self) -> list[Task]:
        """The tasks that can be taken, each under the nearest of those above it that can."""
        found = []
        for row in self:
            if row.task:
                found.append(replace(row.task, parent=self._good_above(row)))
                self._reader.keep(row.task, row.element)
        return found

    def _good_above(self, row: Row) -> Uid | None:
        above = self._rows[row.above] if row.above else None
        while above and not above.task:
            above = self._rows[above.above] if above.above else None
        return above.uid if above else None


def _level(element: "Element") -> int:
    """How deep it stands, 1 being the top, by its level or else by the dots of its number."""
    level = whole(child_text(element, "OutlineLevel"))
    return child_text(element, "OutlineNumber").count(".") + 1 if level is None else level
