"""A level over time: what was measured, what is planned, where it should be, and today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pmo_studio.core.charts.lettering import Anchor, em_width, figure, text
from pmo_studio.core.charts.marks import thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

_TYPE = 12.0
_FIGURE = 15.0
_RADIUS = 7.0
_TOP, _FOOT = 34.0, 84.0  # where the highest and the lowest of its scale lie
_AXIS = 108.0
_EDGE = 44.0  # from the sides to the first and the last day
_LINES = 30.0  # a day with its name below it
_BETWEEN = 8.0
_CLEAR = 4.0  # between a figure and the line of today
_ROOM = 0.3  # levels above and below what is drawn


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """A round on its day.  `value` is None while nothing is measured: it is drawn hollow, on the
    target, or where the last one stands when that is as high."""

    day: date
    value: float | None
    when: str
    name: str


@dataclass(frozen=True, slots=True)
class LineWords:
    """What stands beside the marks, in the reader's language."""

    target: str
    today: str


def growth_line(
    points: Sequence[LevelPoint],
    *,
    title: str,
    today: date,
    words: LineWords,
    target: float | None = None,
    decimal: str = ".",
    width: float = 470.0,
    look: Look = PAGE,
) -> Svg:
    """`points` by their days; `width` in user units (px).

    Measured points are discs with their figure and joined by a line, planned ones hollow at the end
    of dots.  The target is dashed and today upright, both in the signal colour and with a word.
    Days whose names would cover each other use a second row; what has no room there stays unnamed.
    """
    plot = _Plot(points, target, today, width)
    known = [(plot.x(each.day), plot.y(each.value), each) for each in points if each.value]
    planned = [(plot.x(each.day), plot.goal, each) for each in points if not each.value]
    parts = [thin_line(0, _AXIS, width, _AXIS, look.rule_strong)]
    if target is not None:
        parts += _target(plot, target, words.target, look)
    parts += [_joined(one, other, look, dotted=False) for one, other in pairwise(known)]
    parts += [_joined(known[-1], each, look, dotted=True) for each in planned if known]
    parts += _today(plot, plot.x(today), words.today, look)
    for x, y, each in (*known, *planned):
        parts += _mark(x, y, look, hollow=not each.value)
        if each.value:
            parts.append(
                _figure(x, y, figure(each.value, decimal=decimal), plot, plot.x(today), look)
            )
    named, height = _names([*known, *planned], width, look)
    return drawing(width, height, title, [*parts, *named])


_Place = tuple[float, float, LevelPoint]


class _Plot:
    """Where days and levels lie."""

    def __init__(
        self, points: Sequence[LevelPoint], target: float | None, today: date, width: float
    ) -> None:
        days = [today, *(each.day for each in points)]
        self.first, self.span = min(days), (max(days) - min(days)).days
        self.width = width
        levels = [each.value for each in points if each.value]
        if target is not None:
            levels.append(target)
        self.low = min(levels, default=1.0) - _ROOM
        self.high = max(max(levels, default=5.0) + _ROOM, self.low + 1.0)
        measured = [each.value for each in points if each.value]
        aims = [level for level in (target, next(reversed(measured), None)) if level is not None]
        self.goal = self.y(max(aims)) if aims else (_TOP + _FOOT) / 2
        self.target = None if target is None else self.y(target)

    def x(self, day: date) -> float:
        if not self.span:
            return self.width / 2
        return _EDGE + (day - self.first).days / self.span * (self.width - 2 * _EDGE)

    def y(self, level: float) -> float:
        return _FOOT - (level - self.low) / (self.high - self.low) * (_FOOT - _TOP)


def _target(plot: _Plot, target: float, words: str, look: Look) -> list[str]:
    y = plot.y(target)
    line = element(
        "line",
        x1=0,
        y1=y,
        x2=plot.width,
        y2=y,
        stroke=look.signal,
        stroke_width=1.5,
        stroke_dasharray="6 4",
    )
    return [
        line,
        text(words, 0, y - 6, size=_TYPE, fill=look.signal, family=look.text, weight=700),
    ]


def _joined(one: _Place, other: _Place, look: Look, *, dotted: bool) -> str:
    return element(
        "line",
        x1=one[0],
        y1=one[1],
        x2=other[0],
        y2=other[1],
        stroke=look.ink,
        stroke_width=2 if dotted else 3,
        stroke_dasharray="3 4" if dotted else None,
    )


def _today(plot: _Plot, x: float, words: str, look: Look) -> list[str]:
    """Upright from above the target to the axis, its word on the side that has more room."""
    right = x < plot.width / 2
    anchor: Anchor = "start" if right else "end"
    return [
        thin_line(x, 14, x, _AXIS, look.signal, 2),
        text(
            words,
            x + 5 if right else x - 5,
            _AXIS - 5,
            size=_TYPE,
            fill=look.signal,
            family=look.text,
            weight=700,
            anchor=anchor,
        ),
    ]


def _mark(x: float, y: float, look: Look, *, hollow: bool) -> list[str]:
    disc = element(
        "circle",
        cx=x,
        cy=y,
        r=_RADIUS,
        fill=look.sheet if hollow else look.ink,
        stroke=look.ink,
        stroke_width=2,
    )
    return [disc, thin_line(x, _AXIS - 4, x, _AXIS + 4, look.rule_strong)]


def _figure(x: float, y: float, content: str, plot: _Plot, today: float, look: Look) -> str:
    """Above its mark, but below where the target runs there; beside the line of today, never on
    it."""
    crossed = plot.target is not None and 0 <= y - plot.target < 26
    place = y + 20 if crossed else y - 12
    anchor: Anchor = "middle"
    if abs(x - today) < em_width(content) * _FIGURE / 2 + _CLEAR:
        x, anchor = (today - _CLEAR, "end") if x <= today else (today + _CLEAR, "start")
    return text(
        content,
        x,
        place,
        size=_FIGURE,
        fill=look.ink,
        family=look.display,
        weight=700,
        anchor=anchor,
    )


def _names(places: Sequence[_Place], width: float, look: Look) -> tuple[list[str], float]:
    """The days with their names, and how high the drawing is with them."""
    ends = [0.0, 0.0]
    parts: list[str] = []
    rows = 0
    for x, _y, each in sorted(places, key=lambda place: place[2].day):
        wide = max(em_width(each.when) * _TYPE, em_width(each.name) * SMALLEST_TYPE)
        left = min(max(0.0, x - wide / 2), width - wide)
        row = next((n for n, end in enumerate(ends) if left >= end), None)
        if row is None:
            continue
        ends[row], rows = left + wide + _BETWEEN, max(rows, row + 1)
        top = _AXIS + 18 + row * _LINES
        middle = left + wide / 2
        for content, y, size, fill, weight in (
            (each.when, top, _TYPE, look.ink, 700),
            (each.name, top + 13, SMALLEST_TYPE, look.ink_2, 500),
        ):
            parts.append(
                text(
                    content,
                    middle,
                    y,
                    size=size,
                    fill=fill,
                    family=look.text,
                    weight=weight,
                    anchor="middle",
                )
            )
    return parts, _AXIS + 8 + max(1, rows) * _LINES
