"""Measured text and the display list: one drawing for PDF, SVG, pictures and slides.

Pure: no Django.  `metrics` knows how wide text is, `wrap` breaks it into lines, `shapes` is the
display list (points, origin at the top left), `html` and `svg` draw it.
"""

from pmo_studio.core.drawing.metrics import Face, Fonts
from pmo_studio.core.drawing.shapes import (
    Anchor,
    Box,
    Circle,
    Column,
    Drawing,
    Item,
    Line,
    Link,
    Page,
    PageNumber,
    Picture,
    Polygon,
    Row,
    Table,
    Text,
)
from pmo_studio.core.drawing.wrap import Paragraphs, clean, is_rtl

__all__ = [
    "Anchor",
    "Box",
    "Circle",
    "Column",
    "Drawing",
    "Face",
    "Fonts",
    "Item",
    "Line",
    "Link",
    "Page",
    "PageNumber",
    "Paragraphs",
    "Picture",
    "Polygon",
    "Row",
    "Table",
    "Text",
    "clean",
    "is_rtl",
]
