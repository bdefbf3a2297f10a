"""Text columns and other custom fields of a project file: ours, and what others put there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmaps.exchange.mspdi.findings import Finds
from roadmaps.exchange.mspdi.names import Own
from roadmaps.exchange.mspdi.parsing import child_text, rows_in
from roadmaps.exchange.project import Uid

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405


@dataclass(frozen=True, slots=True)
class Columns:
    """How the file calls each custom field, by its number."""

    names: Mapping[str, str]

    @property
    def are_own(self) -> bool:
        return Own.KEY in self.names.values()

    def own(self, row: "Element") -> dict[Own, str]:
        """What the studio wrote there."""
        return {Own(name): value for name, value in self._values(row) if name in set(Own)}

    def keep_others(
        self, row: "Element", element: str, name: str, uid: Uid | None, finds: Finds
    ) -> None:
        for column, value in self._values(row):
            if column not in set(Own):
                finds.keep("custom_field", element, name, f"{column}: {value}", uid)

    def _values(self, row: "Element") -> list[tuple[str, str]]:
        found = []
        for field in row.findall("ExtendedAttribute"):
            number = child_text(field, "FieldID")
            value = child_text(field, "Value") or child_text(field, "ValueGUID")
            if value:
                found.append((self.names.get(number, number), value))
        return found


def columns_of(root: "Element") -> Columns:
    return Columns(
        {
            child_text(one, "FieldID"): child_text(one, "Alias") or child_text(one, "FieldName")
            for one in rows_in(root, "ExtendedAttributes", "ExtendedAttribute")
        }
    )
