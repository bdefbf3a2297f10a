"""What the pictures are drawn of."""

from pmo_studio.core.charts.lettering import text
from pmo_studio.core.charts.svg import Look, element


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)


def small(content: str, x: float, y: float, look: Look, *, weight: int = 500) -> str:
    return text(content, x, y, fill=look.ink_2, family=look.text, anchor="middle", weight=weight)
