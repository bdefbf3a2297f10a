"""A process drawn as a swimlane: lanes as bands, steps from left to right, one path between them.

Every step has a column of its own, so an arrow that changes lanes goes down (or up) in the channel
between two columns and never meets another one.  What does not fit into one row goes on in the
next.  The same function draws for the page and for paper.  Pure: no Django.
"""

from assessments.processes.flow import Chart, flow
from assessments.processes.swimlane.ink import Pen
from assessments.processes.swimlane.layout import PAD, Words, rows_of
from pmo_studio.core.charts.svg import PAGE, Look, Svg, drawing
from pmo_studio.core.drawing import Fonts

__all__ = ["Words", "draw"]


def draw(
    chart: Chart,
    *,
    title: str,
    words: Words,
    fonts: Fonts,
    look: Look = PAGE,
    width: float = 1240.0,
) -> Svg:
    """The map as SVG, `width` user units (px) wide and as high as it needs.

    `title` is what readers of the screen hear.  Pain points are numbered markers in the order of
    `chart.pains`; their texts stand beside the drawing.
    """
    lanes = chart.lanes or ("",)
    rows = rows_of(chart, lanes, words, fonts, width)
    pen = Pen(look, words, fonts, width)
    parts: list[str] = []
    for row in rows:
        parts += pen.bands(row)
    crossings = {at: number for number, at in enumerate(flow(chart.steps).handovers, start=1)}
    for index, row in enumerate(rows):
        parts += pen.arrows(row, crossings, first=index == 0, last=row is rows[-1])
    markers = _markers(chart)
    for row in rows:
        for cell in row.cells:
            parts += pen.shape(cell, row.line_of(cell))
            parts += pen.markers(cell, row.line_of(cell), markers.get(cell.at, []))
    key, height = pen.key(rows[-1].bottom + PAD, chart)
    return drawing(width, height, title, parts + key, class_="chart swimlane")


def _markers(chart: Chart) -> dict[int, list[int]]:
    """The numbers of the pain points at each step."""
    found: dict[int, list[int]] = {}
    for number, pain in enumerate(chart.pains, start=1):
        if pain.step is not None:
            found.setdefault(pain.step, []).append(number)
    return found
