"""Resources of a project file and what they are assigned to.  No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roadmaps.exchange.mspdi import names
from roadmaps.exchange.mspdi.calendars import Calendars
from roadmaps.exchange.mspdi.columns import Columns
from roadmaps.exchange.mspdi.fields import BadField, Measure, minutes, units
from roadmaps.exchange.mspdi.findings import Finds
from roadmaps.exchange.mspdi.leftovers import ASSIGNMENT, RESOURCE, leftovers
from roadmaps.exchange.mspdi.parsing import child_text, rows_in, says, whole
from roadmaps.exchange.project import Assignment, Resource, Task, Uid

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405


@dataclass
class People:
    """People only: materials and costs are kept apart."""

    calendars: Calendars
    measure: Measure
    columns: Columns
    finds: Finds
    resources: dict[Uid, Resource] = field(default_factory=dict)
    others: dict[Uid, str] = field(default_factory=dict)

    def read_resources(self, root: "Element") -> None:
        for row in rows_in(root, "Resources", "Resource"):
            name, uid = child_text(row, "Name"), _uid(row, "UID")
            if says(row, "IsNull") or not name or uid == names.NOBODY:
                continue  # the empty one that stands for nobody
            self._keep_of_resource(row, uid, name)
            if says(row, "IsCostResource") or child_text(row, "Type") in ("0", "2"):
                self.others[uid] = name
                self.finds.keep("resource_kind", "resource", name, uid=uid)
                continue
            try:
                self.resources[uid] = Resource(uid, name, units(row, "MaxUnits"))
            except BadField as bad:
                self.finds.keep("field", "resource", name, f"{bad.name}: {bad.value}", uid)
                self.resources[uid] = Resource(uid, name)

    def _keep_of_resource(self, row: "Element", uid: Uid, name: str) -> None:
        for code, value in leftovers(row, RESOURCE):
            self.finds.keep(code, "resource", name, value, uid)
        self.columns.keep_others(row, "resource", name, uid, self.finds)
        if other := self.calendars.name_of_other(child_text(row, "CalendarUID")):
            self.finds.keep("resource_calendar", "resource", name, other, uid)
        for code, group in (("cost", "Rates"), ("availability", "AvailabilityPeriods")):
            if (found := row.find(group)) is not None and len(found) > 1:
                self.finds.keep(code, "resource", name, f"{group}: {len(found)}", uid)

    def assignments(self, root: "Element", tasks: Mapping[Uid, Task]) -> list[Assignment]:
        """Those of people to tasks that can be taken."""
        found = []
        for row in rows_in(root, "Assignments", "Assignment"):
            task = tasks.get(_uid(row, "TaskUID"))
            resource = _uid(row, "ResourceUID")
            if task is None:
                continue  # of a row that is told as wrong or left out
            self._keep_of_assignment(row, task)
            if resource in self.resources:
                found.append(self._assignment(row, task, resource))
            elif resource in self.others:
                name = self.others[resource]
                self.finds.keep("assignment", "assignment", task.name, name, task.uid)
        return found

    def _assignment(self, row: "Element", task: Task, resource: Uid) -> Assignment:
        try:
            work = self.measure.in_days(minutes(row, "Work"))
            return Assignment(task.uid, resource, units(row, "Units"), work)
        except BadField as bad:
            told = f"{bad.name}: {bad.value}"
            self.finds.keep("field", "assignment", task.name, told, task.uid)
            return Assignment(task.uid, resource)

    def _keep_of_assignment(self, row: "Element", task: Task) -> None:
        for code, value in leftovers(row, ASSIGNMENT):
            self.finds.keep(code, "assignment", task.name, value, task.uid)
        self.columns.keep_others(row, "assignment", task.name, task.uid, self.finds)
        if child_text(row, "WorkContour") not in ("", "0"):
            told = child_text(row, "WorkContour")
            self.finds.keep("contour", "assignment", task.name, told, task.uid)


def _uid(row: "Element", name: str) -> Uid:
    found = whole(child_text(row, name))
    return names.NOBODY if found is None else found
