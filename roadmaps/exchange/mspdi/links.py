"""What waits for what in a project file.  No Django."""

import math
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from roadmaps.exchange.circles import circles
from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.clock import WHOLE_DAY
from roadmaps.exchange.mspdi.fields import BadField
from roadmaps.exchange.mspdi.findings import Fault, Finds
from roadmaps.exchange.mspdi.parsing import child_text, says, whole
from roadmaps.exchange.mspdi.sheet import Row, Sheet
from roadmaps.exchange.project import Calendar, Link, LinkKind, Task

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_DAYS = 10_000


def links_of(sheet: Sheet, calendar: Calendar, finds: Finds) -> list[Link]:
    """The links between tasks that can be taken.

    Rows with a link to nothing, or in a circle, are left out of the sheet; what is told of a link
    is told only of those that stay.
    """
    found = [pair for row in sheet if row.task for pair in _of_row(row, sheet, finds)]
    _refuse_circles(sheet, [(link.predecessor, link.successor) for link, _ in found])
    kept = []
    for link, element in found:
        before, after = sheet.get(link.predecessor), sheet.get(link.successor)
        if after is None or not after.task:
            continue  # told with its row
        if before is None or not before.task:
            name = before.name if before else ""
            finds.keep("link_left_out", "link", after.name, name, link.successor)
            continue
        if before.task.summary or after.task.summary:
            finds.keep("summary_link", "link", after.name, before.name, link.successor)
            continue
        kept.append(_Lag(before.task, after.task, element, calendar, finds).told(link.kind))
    return kept


def _of_row(row: Row, sheet: Sheet, finds: Finds) -> "Iterator[tuple[Link, Element]]":
    """The links as far as they lead to a row; the first that does not makes the row wrong."""
    found = []
    for element in row.element.findall("PredecessorLink"):
        if says(element, "CrossProject"):
            project = child_text(element, "CrossProjectName")
            finds.keep("cross_project", "link", row.name, project, row.uid)
            continue
        try:
            found.append((_link(element, row, sheet), element))
        except BadField as bad:
            sheet.refuse(row, bad)
            return
    yield from found


def _link(element: "Element", row: Row, sheet: Sheet) -> Link:
    text = child_text(element, "PredecessorUID")
    uid = whole(text)
    if uid is None or (uid and not sheet.get(uid)):
        raise BadField(Fault.UNKNOWN_PREDECESSOR, "PredecessorUID", text)
    kind = child_text(element, "Type") or "1"
    if kind not in ("0", "1", "2", "3"):
        raise BadField(Fault.LINK_KIND, "Type", kind)
    _lag_of(element)
    return Link(uid, row.uid, names.LINK_KINDS[int(kind)])


def _lag_of(element: "Element") -> Decimal:
    text = child_text(element, "LinkLag")
    try:
        found = Decimal(text or 0)
    except InvalidOperation as error:
        raise BadField(Fault.NUMBER, "LinkLag", text) from error
    if not found.is_finite() or abs(found) > MOST_DAYS * WHOLE_DAY * names.LAG_UNITS:
        raise BadField(Fault.NUMBER, "LinkLag", text)
    return found


def _refuse_circles(sheet: Sheet, pairs: list[tuple[int, int]]) -> None:
    """Every circle is one fault, told at its first row; all its rows are left out."""
    for uids in circles(pairs):
        rows = [row for row in sheet if row.uid in set(uids)]
        told = " → ".join(row.name for row in (*rows, rows[0]))
        sheet.refuse(rows[0], BadField(Fault.CIRCLE, "PredecessorLink", told), tuple(uids))
        for row in rows:
            row.task = None


class _Lag:
    """The lag of one link in working days, and what is lost on the way."""

    def __init__(
        self, before: Task, after: Task, element: "Element", calendar: Calendar, finds: Finds
    ) -> None:
        self._before = before
        self._after = after
        self._element = element
        self._calendar = calendar
        self._finds = finds

    def told(self, kind: LinkKind) -> Link:
        lag = math.ceil(self._days())
        if kind is not LinkKind.FINISH_START:
            self._keep("link_kind", kind)
        if lag < 0:
            self._keep("lead", str(lag))
        return Link(self._before.uid, self._after.uid, kind, lag)

    def _days(self) -> Decimal:
        lag = _lag_of(self._element)
        unit = whole(child_text(self._element, "LagFormat"))
        if not lag:
            return lag
        if unit in names.PERCENT:
            self._keep("percent_lag", f"{lag} %")
            return self._before.duration * lag / 100
        if unit in names.ELAPSED:
            days = lag / names.LAG_UNITS / WHOLE_DAY
            self._keep("elapsed_lag", f"{days:.2f}".rstrip("0").rstrip("."))
            return days * len(self._calendar.weekdays) / 7
        days = lag / names.LAG_UNITS / self._calendar.minutes
        if days != days.to_integral_value():
            self._keep("part_day_lag", f"{days:.2f}".rstrip("0"))
        return days

    def _keep(self, code: str, value: str) -> None:
        told = f"{self._before.name}: {value}"
        self._finds.keep(code, "link", self._after.name, told, self._after.uid)
