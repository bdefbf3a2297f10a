"""The shapes of a display list as SVG, without its text.

The PDF uses it as the page's backdrop, which keeps decoration out of what a screen reader reads.
"""

from collections.abc import Iterable
from itertools import groupby

from pmo_studio.core.drawing.metrics import Face
from pmo_studio.core.drawing.shapes import Box, Circle, Line, Page, Polygon

FAMILIES = {
    Face.TEXT: ("Instrument Sans", 400),
    Face.SEMIBOLD: ("Instrument Sans", 600),
    Face.BOLD: ("Instrument Sans", 700),
    Face.DISPLAY: ("Bricolage Grotesque", 700),
}

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


def _size(page: Page) -> str:
    return f"{number(page.width)} {number(page.height)}"


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
