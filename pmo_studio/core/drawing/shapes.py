"""The display list: what is drawn where, in points from the page's top left corner.

Items are drawn in order.  A `key` names what an item stands for ("note:12"), so that tests and
other formats can find it; it is never printed.
"""

from dataclasses import dataclass
from typing import Literal

from pmo_studio.core.drawing.metrics import Face

Align = Literal["start", "centre", "end"]
Role = Literal["p", "h1", "h2", "h3", "li"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0.75
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    stroke_width: float = 0.75


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled disc, with a ring when `stroke` is given."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""
    stroke_width: float = 0.5


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed filled shape."""

    points: tuple[tuple[float, float], ...]
    fill: str
    stroke: str = ""
    stroke_width: float = 0.75
    key: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; `asset` is the SHA-256 under which the renderer finds its bytes."""

    x: float
    y: float
    width: float
    height: float
    asset: str
    alt: str


@dataclass(frozen=True, slots=True)
class Text:
    """Lines already broken.  (x, y) is the top left of the first line's box.

    `leading` is the distance between lines in points.  `foreign` says that some glyph comes
    from another font, so that a renderer must hold the distance by itself.
    """

    x: float
    y: float
    width: float
    lines: tuple[str, ...]
    size: float
    leading: float
    face: Face = Face.TEXT
    fill: str = "#0C1F2A"
    align: Align = "start"
    role: Role = "p"
    rtl: bool = False
    foreign: bool = False
    lang: str = ""
    key: str = ""

    @property
    def height(self) -> float:
        """Height of all lines in points."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A text in which {page} and {pages} stand for the numbers of the finished document."""

    text: Text


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to the anchor `target`; {page} stands for the page it is on."""

    text: Text
    target: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links lead to."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, its width in points, and how its cells stand."""

    title: str
    width: float
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with broken cells.

    With fewer cells than columns the first is a heading over the rows below it and takes the
    columns that have no cell; the others stand in the last columns.
    """

    cells: tuple[Text, ...]
    height: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One page's part of a table; cell texts are relative to their cell's top left."""

    x: float
    y: float
    columns: tuple[Column, ...]
    head: Row
    rows: tuple[Row, ...]
    title: str

    @property
    def width(self) -> float:
        """Width of all columns in points."""
        return sum(column.width for column in self.columns)

    @property
    def height(self) -> float:
        """Height of the head and all rows in points."""
        return self.head.height + sum(row.height for row in self.rows)


Item = Box | Line | Circle | Polygon | Picture | Text | PageNumber | Link | Anchor | Table


@dataclass(frozen=True, slots=True)
class Page:
    """One page; width and height in points."""

    width: float
    height: float
    items: tuple[Item, ...]
    title: str = ""

    def texts(self) -> list[Text]:
        """Every text on the page, those in links included, table cells not."""
        return [
            item if isinstance(item, Text) else item.text
            for item in self.items
            if isinstance(item, Text | Link | PageNumber)
        ]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pages that belong together."""

    title: str
    lang: str
    pages: tuple[Page, ...]

    def page_of(self, anchor: str) -> int:
        """The number (from 1) of the page with the anchor; KeyError when there is none."""
        for number, page in enumerate(self.pages, start=1):
            if any(isinstance(item, Anchor) and item.name == anchor for item in page.items):
                return number
        raise KeyError(anchor)
