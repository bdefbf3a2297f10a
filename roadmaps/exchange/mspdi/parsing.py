"""The bytes of a project file as a tree, refused where they are hostile or too much.  No Django."""

import io
from typing import TYPE_CHECKING

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from roadmaps.exchange.mspdi.names import NAMESPACE

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_BYTES = 48 * 1024 * 1024
MOST_ELEMENTS = 1_500_000
DEEPEST = 24
PREFIX = f"{{{NAMESPACE}}}"
# How work lies on every single day, which other tools compute from the rest: most of a large file.
BULK = "TimephasedData"


class BadFile(Exception):
    """The file cannot be taken at all; `code` says why: too_large, too_deep, too_many, not_xml,
    has_dtd, not_mspdi, no_start, no_tasks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parsed(content: bytes) -> "tuple[Element, int]":
    """The project, its elements named without their namespace, and how many of BULK it had.

    Elements of other namespaces keep theirs.  Raises BadFile.
    """
    if len(content) > MOST_BYTES:
        raise BadFile("too_large")
    try:
        return _grown(content)
    except DefusedXmlException as forbidden:
        raise BadFile("has_dtd") from forbidden
    except (SyntaxError, ValueError, LookupError) as error:
        # What the parser raises for bytes that are no XML, or in an encoding that nobody knows.
        raise BadFile("not_xml") from error


def _grown(content: bytes) -> "tuple[Element, int]":
    events = defusedxml.ElementTree.iterparse(
        io.BytesIO(content), events=("start", "end"), forbid_dtd=True
    )
    above: list[Element] = []
    root: Element | None = None
    counted = bulk = 0
    for event, element in events:
        if event == "start":
            element.tag = element.tag.removeprefix(PREFIX)
            if root is None:
                root = _checked(element)
            above.append(element)
            counted += 1
            if len(above) > DEEPEST:
                raise BadFile("too_deep")
            if counted - bulk > MOST_ELEMENTS:
                raise BadFile("too_large")
            continue
        above.pop()
        if element.tag == BULK and above:
            above[-1].remove(element)
            bulk += 1
    if root is None:
        raise BadFile("not_xml")
    return root, bulk


def _checked(root: "Element") -> "Element":
    if root.tag != "Project":
        raise BadFile("not_mspdi")
    return root


def child_text(element: "Element", name: str) -> str:
    """What an element under it says, without blanks around; "" where there is none."""
    return (element.findtext(name) or "").strip()


def whole(text: str) -> int | None:
    """A whole number of 0 or more, or None for what is none, and for one that nobody means."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def says(element: "Element", name: str) -> bool:
    """Whether a switch is on."""
    return child_text(element, name).lower() in ("1", "true")


def rows_in(root: "Element", group: str, name: str) -> "list[Element]":
    found = root.find(group)
    return [] if found is None else [one for one in found if one.tag == name]
