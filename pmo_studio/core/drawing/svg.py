"""Display list → SVG.  Text stays text; links and anchors work inside the file.

`graphics` draws only the shapes of a page: the PDF uses it as the page's backdrop, which keeps
decoration out of what a screen reader reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from itertools import groupby

from pmo_studio.core.drawing.metrics import Face
from pmo_studio.core.drawing.shapes import (
    Anchor,
    Box,
    Circle,
    Drawing,
    Line,
    Link,
    Page,
    PageNumber,
    Picture,
    Polygon,
    Table,
    Text,
)

FAMILIES = {
    Face.TEXT: ("Instrument Sans", 400),
    Face.SEMIBOLD: ("Instrument Sans", 600),
    Face.BOLD: ("Instrument Sans", 700),
    Face.DISPLAY: ("Bricolage Grotesque", 700),
}
# Where the first baseline stands in a line: half the spare leading, then the ascent (em).
ASCENT_EM, DESCENT_EM = 0.97, 0.25

_XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
Shape = Box | Line | Circle | Polygon


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def graphics(page: Page) -> str:
    """An SVG file with the page's shapes and no text."""
    shapes = [item for item in page.items if isinstance(item, Shape)]
    body = "".join(_paths(shapes))
    size = f'width="{number(page.width)}pt" height="{number(page.height)}pt"'
    return f'<svg {_XMLNS} {size} viewBox="0 0 {_size(page)}">{body}</svg>'


def page_svg(drawing: Drawing, index: int, *, pictures: Mapping[str, str] | None = None) -> str:
    """One page as an SVG file.  `pictures`: asset → data URI (missing ones are left out)."""
    page = drawing.pages[index]
    body = "".join(_item(item, drawing, index, pictures or {}) for item in _grouped(page))
    title = escape(page.title or drawing.title)
    return (
        f'<svg {_XMLNS} viewBox="0 0 {_size(page)}" role="img" lang="{escape(drawing.lang)}"'
        f' width="{number(page.width)}pt" height="{number(page.height)}pt">'
        f"<title>{title}</title>{body}</svg>"
    )


def _size(page: Page) -> str:
    return f"{number(page.width)} {number(page.height)}"


def _grouped(page: Page) -> Iterable[object]:
    """The items with each run of shapes as one list, so that like shapes share a path."""
    for is_shape, run in groupby(page.items, lambda item: isinstance(item, Shape)):
        if is_shape:
            yield [item for item in run if isinstance(item, Shape)]
        else:
            yield from run


def _item(item: object, drawing: Drawing, index: int, pictures: Mapping[str, str]) -> str:
    match item:
        case list():
            return "".join(_paths(item))
        case Text():
            return _text(item)
        case PageNumber(text=text):
            return _text(text, {"page": index + 1, "pages": len(drawing.pages)})
        case Link(text=text, target=target):
            known = {"page": drawing.page_of(target)}
            return f'<a href="#{escape(target)}">{_text(text, known)}</a>'
        case Anchor():
            return f'<g id="{escape(item.name)}"></g>'
        case Picture() if item.asset in pictures:
            return (
                f'<image x="{number(item.x)}" y="{number(item.y)}" width="{number(item.width)}"'
                f' height="{number(item.height)}" href="{escape(pictures[item.asset])}"'
                f' aria-label="{escape(item.alt)}"/>'
            )
        case Table():
            return "".join(_text(text) for text in table_texts(item))
    return ""


def table_texts(table: Table) -> list[Text]:
    """The table's cells as texts in page coordinates."""
    texts: list[Text] = []
    y = table.y
    for row in (table.head, *table.rows):
        x = table.x
        for cell, column in zip(row.cells, table.columns, strict=False):
            texts.append(moved(cell, x, y))
            x += column.width
        y += row.height
    return texts


def moved(text: Text, x: float, y: float) -> Text:
    """The text, x further right and y further down."""
    return replace(text, x=text.x + x, y=text.y + y)


def _text(text: Text, known: Mapping[str, int] | None = None) -> str:
    family, weight = FAMILIES[text.face]
    first = (text.leading - (ASCENT_EM + DESCENT_EM) * text.size) / 2 + ASCENT_EM * text.size
    side = {"start": 0.0, "centre": text.width / 2, "end": text.width}[text.align]
    if text.rtl and text.align == "start":
        side = text.width
    anchor = {"start": "", "centre": ' text-anchor="middle"', "end": ' text-anchor="end"'}
    place = ' direction="rtl"' if text.rtl else anchor[text.align]
    lang = f' lang="{escape(text.lang)}"' if text.lang else ""
    spans = "".join(
        f'<tspan x="{number(text.x + side)}" y="{number(text.y + first + i * text.leading)}">'
        f"{escape(line.format(**known) if known else line, quote=False)}</tspan>"
        for i, line in enumerate(text.lines)
    )
    return (
        f'<text font-family="{family}, sans-serif" font-weight="{weight}"'
        f' font-size="{number(text.size)}" fill="{text.fill}"{place}{lang}>{spans}</text>'
    )


def _paths(shapes: Iterable[Shape]) -> Iterable[str]:
    """Neighbouring shapes of the same look as one path each."""
    for look, run in groupby(shapes, _look):
        outline = "".join(_outline(shape) for shape in run)
        yield f'<path {look} d="{outline}"/>'


def _look(shape: Shape) -> str:
    fill = "" if isinstance(shape, Line) else shape.fill
    parts = [f'fill="{fill or "none"}"']
    if shape.stroke:
        parts.append(f'stroke="{shape.stroke}" stroke-width="{number(shape.stroke_width)}"')
    return " ".join(parts)


def _outline(shape: Shape) -> str:
    match shape:
        case Box():
            across, down = number(shape.width), number(shape.height)
            return f"M{number(shape.x)} {number(shape.y)}h{across}v{down}h-{across}z"
        case Line():
            return f"M{number(shape.x1)} {number(shape.y1)}L{number(shape.x2)} {number(shape.y2)}"
        case Polygon():
            points = "L".join(f"{number(x)} {number(y)}" for x, y in shape.points)
            return f"M{points}z"
        case Circle():
            r, d = number(shape.radius), number(2 * shape.radius)
            start = f"M{number(shape.x - shape.radius)} {number(shape.y)}"
            return f"{start}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z"
