"""The course of one figure over many periods, with what it should come to."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pmo_studio.core.charts.lettering import em_width, text
from pmo_studio.core.charts.marks import thin_line
from pmo_studio.core.charts.mini import Tone
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

HEIGHT = 260.0
TOP, FOOT = 18.0, 30.0
STEP = 46.0
LEAST, MOST = 640.0, 1240.0
TICKS = 4
DOT = 4.5


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One period: its name in short, its value, the value in words, and how that stands."""

    name: str
    value: float | None
    words: str
    tone: Tone = "open"


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A level across the chart, with what it is called."""

    value: float
    name: str


@dataclass(frozen=True, slots=True)
class CourseLevels:
    """What the figure is held against: targets dashed, from `near[0]` to `near[1]` still near."""

    targets: Sequence[CourseLine] = ()
    near: Sequence[tuple[float, float]] = ()
    baseline: CourseLine | None = None


def course_chart(
    points: Sequence[CoursePoint], levels: CourseLevels, *, title: str, look: Look = PAGE
) -> Svg:
    """Points over equal periods, oldest first; None leaves a gap in the line.

    Dots have the colour of their state and its shape too: disc, triangle, diamond, hollow.
    """
    frame = _Frame(points, levels)
    across = [*levels.targets, *([levels.baseline] if levels.baseline else [])]
    lines = [frame.y(each.value) for each in across]
    parts = [*_grid(frame, look), *_levels(frame, levels, look), *_run(frame, points, lines, look)]
    return drawing(frame.width, HEIGHT, title, parts)


class _Frame:
    """Where values and periods lie."""

    def __init__(self, points: Sequence[CoursePoint], levels: CourseLevels) -> None:
        lines = [*levels.targets, *([levels.baseline] if levels.baseline else [])]
        ends = [end for pair in levels.near for end in pair]
        known = [point.value for point in points if point.value is not None]
        values = [*known, *(line.value for line in lines), *ends]
        if not all(map(math.isfinite, values)):
            raise ValueError(f"a chart cannot draw {values}")
        self.low, self.high, self.step = _scale(min(values, default=0), max(values, default=1))
        self.left = 12 + max(em_width(self.tick(n)) for n in self.ticks()) * SMALLEST_TYPE
        names = max((em_width(line.name) for line in lines), default=0) * SMALLEST_TYPE
        self.right = 16 + names
        inner = max(LEAST, STEP * max(1, len(points) - 1))
        self.width = min(MOST, inner + self.left + self.right)
        self.count = len(points)

    def ticks(self) -> list[float]:
        return [
            self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)
        ]

    def tick(self, value: float) -> str:
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"

    @property
    def end(self) -> float:
        return self.width - self.right

    def x(self, index: int) -> float:
        inset = 14.0
        room = self.end - self.left - 2 * inset
        return self.left + inset + room * (index / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return TOP + (HEIGHT - TOP - FOOT) * (1 - share)


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and a round step between them."""
    span = (high - low) or abs(high) or 1.0
    low, high = low - span * 0.06, high + span * 0.06
    raw = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= raw)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _grid(frame: _Frame, look: Look) -> Iterator[str]:
    for value in frame.ticks():
        y = frame.y(value)
        yield thin_line(frame.left, y, frame.end, y, look.rule)
        yield text(
            frame.tick(value),
            frame.left - 6,
            y + 4,
            size=SMALLEST_TYPE,
            fill=look.ink_2,
            family=look.text,
            anchor="end",
        )


def _levels(frame: _Frame, levels: CourseLevels, look: Look) -> Iterator[str]:
    for low, high in levels.near:
        top, bottom = frame.y(high), frame.y(low)
        yield element(
            "rect",
            x=frame.left,
            y=top,
            width=frame.end - frame.left,
            height=bottom - top,
            fill=look.sunk,
        )
    lines = [(line, look.signal, "6 4") for line in levels.targets]
    if levels.baseline:
        lines.append((levels.baseline, look.ink_2, "1.5 3"))
    taken: list[float] = []
    for line, colour, dashes in lines:
        y = frame.y(line.value)
        yield element(
            "line",
            x1=frame.left,
            y1=y,
            x2=frame.end,
            y2=y,
            stroke=colour,
            stroke_width=1.5,
            stroke_dasharray=dashes,
        )
        at = _free(y + 4, taken)
        yield text(
            line.name,
            frame.end + 6,
            at,
            size=SMALLEST_TYPE,
            fill=colour,
            family=look.text,
            weight=600,
        )


def _free(y: float, taken: list[float]) -> float:
    """A place for a name near its line that covers no other name."""
    while any(abs(y - other) < 13 for other in taken):
        y += 13
    taken.append(y)
    return y


def _run(
    frame: _Frame, points: Sequence[CoursePoint], lines: Sequence[float], look: Look
) -> Iterator[str]:
    placed = [
        (index, frame.x(index), frame.y(point.value), point)
        for index, point in enumerate(points)
        if point.value is not None
    ]
    for before, after in pairwise(placed):
        if after[0] == before[0] + 1:
            yield element(
                "line",
                x1=before[1],
                y1=before[2],
                x2=after[1],
                y2=after[2],
                stroke=look.ink,
                stroke_width=2,
            )
    for _index, x, y, point in placed:
        yield _dot(x, y, point.tone, look)
    if placed:
        _index, x, y, point = placed[-1]
        yield text(
            point.words,
            x,
            _beside(y, lines),
            size=13,
            fill=look.ink,
            family=look.text,
            weight=700,
            anchor="end" if len(points) > 1 else "middle",
        )
    yield from _names(frame, points, look)


def _beside(y: float, lines: Sequence[float]) -> float:
    """Where the figure of the last point stands: above it where there is room, and on no line that
    is drawn across, where that can be had."""
    above, below = y - 11, y + 20
    places = [above, below] if y > TOP + 14 else [below]
    free = [at for at in places if not any(at - 12 < line < at + 4 for line in lines)]
    return (free or places)[0]


def _dot(x: float, y: float, tone: Tone, look: Look) -> str:
    if tone == "bad":
        d = f"M{x:.2f} {y - 6:.2f}l6 6-6 6-6-6z"
        return element("path", d=d, fill=look.bad, stroke=look.sheet, stroke_width=1.25)
    if tone == "warn":
        d = f"M{x:.2f} {y - 6:.2f}l6 10.5h-12z"
        return element("path", d=d, fill=look.warn, stroke=look.sheet, stroke_width=1.25)
    if tone == "ok":
        fill, line = look.ok, look.sheet
    else:
        fill, line = look.sheet, look.ink
    return element("circle", cx=x, cy=y, r=DOT, fill=fill, stroke=line, stroke_width=1.25)


def _names(frame: _Frame, points: Sequence[CoursePoint], look: Look) -> Iterator[str]:
    """Names of periods, as many as there is room for; the last one always."""
    widest = max((em_width(point.name) for point in points), default=0) * SMALLEST_TYPE + 10
    apart = abs(frame.x(1) - frame.x(0)) if frame.count > 1 else widest
    every = max(1, math.ceil(widest / apart))
    for index, point in enumerate(points):
        if (len(points) - 1 - index) % every == 0:
            yield text(
                point.name,
                frame.x(index),
                HEIGHT - 10,
                size=SMALLEST_TYPE,
                fill=look.ink_2,
                family=look.text,
                anchor="middle",
            )
