"""Bars, baselines and links of one page of paper: few paths for many rows.

Bars with round ends are thick lines, which cost the renderer a third of their outlines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from roadmaps.gantt.geometry import Bar, Point, route, tip
from roadmaps.gantt.links import Link
from roadmaps.gantt.pen import ROW, Pen, group, line_path, number
from roadmaps.gantt.scene import Row

_MIDDLE, _BASELINE = 12.5, 22.5
_EDGE = 1.5  # of a bar with round ends


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of the plan from `first` until before `end`, on one page."""

    first: int
    end: int

    @property
    def height(self) -> float:
        """In the unit of rows."""
        return (self.end - self.first) * ROW

    def bar(self, pen: Pen, index: int) -> Bar:
        """Of any row of the plan, from the top of this page's rows."""
        return Bar.of(pen.scene.rows[index], pen.scale, (index - self.first) * ROW + _MIDDLE)

    def bars(self, pen: Pen) -> Iterator[tuple[Row, Bar]]:
        """The rows of this page with their bars."""
        for index in range(self.first, self.end):
            yield pen.scene.rows[index], self.bar(pen, index)


def parts(pen: Pen, part: Part, links: Sequence[Link]) -> list[str]:
    """What is drawn of these rows, and of the links that pass through their page."""
    placed = list(part.bars(pen))
    return [
        *_links(pen, part, links),
        _baselines(pen, placed),
        *_slack(pen, [bar for row, bar in placed if not row.critical]),
        *_critical(pen, [bar for row, bar in placed if row.critical]),
        *_warnings(pen, [bar for row, bar in placed if row.warning]),
    ]


def _path(lines: Sequence[str], **look: str | float) -> str:
    line = "".join(lines)
    return group([f'<path d="{line}"/>'], **look) if line else ""


@dataclass(slots=True)
class _Lines:
    """Bars as lines: whole, inside of those that are empty, and of what is left of others."""

    whole: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def _slack(pen: Pen, bars: Sequence[Bar]) -> list[str]:
    lines, half = _Lines(), 5.0
    for bar in bars:
        half, y = bar.half, number(bar.middle)
        left = bar.left + half
        right = number(max(left + 0.1, bar.right - half))
        lines.whole.append(f"M{number(left)} {y}H{right}")
        if bar.state == "open":
            lines.empty.append(lines.whole[-1])
        elif bar.state == "part":
            cut = min(max(bar.filled_to, left), float(right) - 0.1)
            lines.rest.append(f"M{number(cut)} {y}H{right}")
            lines.ends.append(f"M{right} {y}h.1")
    look, round_ = pen.look, {"fill": "none", "stroke_linecap": "round"}
    inside = 2 * half - _EDGE
    return [
        _path(lines.whole, stroke=look.ink_2, stroke_width=2 * half + _EDGE, **round_),
        _path(lines.empty, stroke=look.sheet, stroke_width=inside, **round_),
        _path(lines.rest, stroke=look.sheet, stroke_width=inside, fill="none"),
        _path(lines.ends, stroke=look.sheet, stroke_width=inside, **round_),
    ]


def _critical(pen: Pen, bars: Sequence[Bar]) -> list[str]:
    empty = [bar.outline() for bar in bars if bar.state != "done"]
    full = [bar.outline() for bar in bars if bar.state == "done"]
    full += [bar.done() for bar in bars if bar.state == "part"]
    look = pen.look
    return [
        _path(_closed(empty), fill=look.sheet, stroke=look.ink, stroke_width=2),
        _path(_closed(full), fill=look.ink, stroke=look.ink, stroke_width=2),
    ]


def _closed(outlines: Sequence[Sequence[Point]]) -> list[str]:
    return [line_path(outline, closed=True) for outline in outlines]


def _baselines(pen: Pen, placed: Sequence[tuple[Row, Bar]]) -> str:
    lines = []
    for row, bar in placed:
        if row.baseline_start and row.baseline_end:
            x = pen.scale.x(row.baseline_start)
            end = max(pen.scale.after(row.baseline_end), x + 3)
            y = bar.middle - _MIDDLE + _BASELINE
            lines.append(f"M{number(x)} {number(y)}H{number(end)}")
    return _path(lines, fill="none", stroke=pen.look.ink_2, stroke_width=1.8)


def _warnings(pen: Pen, bars: Sequence[Bar]) -> list[str]:
    """A triangle after each bar that the table warns of in words."""
    places = [(bar.right + 12.5, bar.middle - 5.5) for bar in bars]
    signs = [f"M{number(x)} {number(y)}l6 10.5h-12z" for x, y in places]
    inner = [f"M{number(x)} {number(y + 3.6)}v3.4m0 1v1" for x, y in places]
    look = pen.look
    return [
        _path(signs, fill=look.warn),
        _path(inner, fill="none", stroke=look.sheet, stroke_width=1.3),
    ]


def _links(pen: Pen, part: Part, links: Sequence[Link]) -> list[str]:
    """Links between rows of this page, and what passes through it of those between others."""
    lines: dict[bool, list[str]] = {False: [], True: []}
    heads: dict[bool, list[str]] = {False: [], True: []}
    for link in links:
        low, high = sorted((link.source, link.target))
        if high < part.first or low >= part.end:
            continue
        way = route(part.bar(pen, link.source), part.bar(pen, link.target), ROW)
        lines[link.critical] += clipped(way, part.height)
        if part.first <= link.target < part.end:
            heads[link.critical].append(line_path(tip(way), closed=True))
    look, found = pen.look, []
    for critical, colour in ((False, look.ink_2), (True, look.ink)):
        found += [
            _path(lines[critical], fill="none", stroke=colour, stroke_width=1.2),
            _path(heads[critical], fill=colour),
        ]
    return found


def clipped(way: Sequence[Point], height: float) -> list[str]:
    """What of a way across and down lies between the top of the rows and `height`, in pieces."""
    pieces: list[list[Point]] = []
    for (x1, y1), (x2, y2) in pairwise(way):
        if max(y1, y2) <= 0 or min(y1, y2) >= height:
            continue
        start = (x1, min(max(y1, 0.0), height))
        end = (x2, min(max(y2, 0.0), height))
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(end)
        else:
            pieces.append([start, end])
    return [line_path(piece) for piece in pieces]
