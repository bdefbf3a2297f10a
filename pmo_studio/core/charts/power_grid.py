"""Who stands where by power and interest, each with the number that the list beside it has."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import Block, text
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element
from pmo_studio.core.quadrants import HIGH, STEPS, cell, low_steps

CELL = 60.0
_MARK = 24.0
_GAP = 3.0
_IN_ROW = 2
_IN_CELL = 4
_LEFT = 44.0
_HEAD = 34.0
_FOOT = 20.0
_MARK_TYPE = 12.0


@dataclass(frozen=True, slots=True)
class GridPoint:
    """One person or group: `number` is its place in the list; power and interest from 1 to 5."""

    number: int
    power: float
    interest: float
    group: bool = False


@dataclass(frozen=True, slots=True)
class GridWords:
    """What stands round the grid: its axes, and the four quadrants."""

    power: str
    interest: str
    close: str
    satisfied: str
    informed: str
    monitor: str


def power_grid(
    points: Sequence[GridPoint],
    *,
    title: str,
    names: GridWords,
    high: float = HIGH,
    look: Look = PAGE,
) -> Svg:
    """The grid of five by five: power upwards, interest to the right; high from `high` on.

    Persons are round, groups square.  A cell with more than it can hold says how many more.
    """
    cells: dict[tuple[int, int], list[GridPoint]] = {}
    for point in points:
        at = cell(point.power, high=high), cell(point.interest, high=high)
        cells.setdefault(at, []).append(point)
    low = low_steps(high)
    parts = [*_ground(low, look), *_edges(names, low, look)]
    for (power, interest), there in sorted(cells.items()):
        parts += _cell(there, _left(interest), _top(power), look)
    width = _LEFT + STEPS * CELL + 2
    return drawing(width, _HEAD + STEPS * CELL + 2 * _FOOT + _HEAD, title, parts)


def _left(interest: int) -> float:
    return _LEFT + (interest - 1) * CELL


def _top(power: int) -> float:
    return _HEAD + (STEPS - power) * CELL


def _ground(low: int, look: Look) -> list[str]:
    """The field, its high quadrant darker, the lines; between low and high a strong one."""
    side, high = STEPS * CELL, (STEPS - low) * CELL
    parts = [
        _rect(_LEFT, _HEAD, side, side, look.sheet),
        _rect(_LEFT + side - high, _HEAD, high, high, look.sunk),
    ]
    for step in range(STEPS + 1):
        at = step * CELL
        parts.append(_line(_LEFT + at, _HEAD, _LEFT + at, _HEAD + side, look.rule, 1))
        parts.append(_line(_LEFT, _HEAD + at, _LEFT + side, _HEAD + at, look.rule, 1))
    across, down = _LEFT + low * CELL, _HEAD + high
    parts.append(_line(across, _HEAD, across, _HEAD + side, look.rule_strong, 2.5))
    parts.append(_line(_LEFT, down, _LEFT + side, down, look.rule_strong, 2.5))
    return parts


def _edges(names: GridWords, steps: int, look: Look) -> list[str]:
    """The steps of both axes, what they are, and the quadrants above and below."""
    foot = _HEAD + STEPS * CELL
    parts = [*_axis(names, foot, look)]
    low, high = steps * CELL, (STEPS - steps) * CELL
    below = foot + 2 * _FOOT
    for name, x, width, top in (
        (names.satisfied, _LEFT, low, 0.0),
        (names.close, _LEFT + low, high, 0.0),
        (names.monitor, _LEFT, low, below),
        (names.informed, _LEFT + low, high, below),
    ):
        block = Block.of(name, SMALLEST_TYPE, width - 8)
        # Above the grid the words stand on it, below it they hang from the axis.
        at = _HEAD - 4 - block.height if top == 0 else top
        middle = x + width / 2
        parts += block.drawn(middle, at, fill=look.ink, family=look.text, anchor="middle")
    return parts


def _axis(names: GridWords, foot: float, look: Look) -> list[str]:
    parts: list[str] = []
    for step in range(1, STEPS + 1):
        x, y = _left(step) + CELL / 2, _top(step) + CELL / 2
        parts.append(_words(str(step), x, foot + 14, look))
        parts.append(_words(str(step), _LEFT - 12, y + 4, look))
    parts.append(text(names.power, 0, _HEAD - 6, fill=look.ink_2, family=look.text, weight=600))
    parts.append(_words(names.interest, _LEFT + STEPS * CELL / 2, foot + 14 + _FOOT, look))
    return parts


def _cell(there: Sequence[GridPoint], x: float, y: float, look: Look) -> list[str]:
    """Up to four marks; with more the last place says how many are left."""
    shown = there if len(there) <= _IN_CELL else there[: _IN_CELL - 1]
    places = _places(min(len(there), _IN_CELL), x + CELL / 2, y + CELL / 2)
    parts: list[str] = []
    for point, (middle, centre) in zip(shown, places, strict=False):
        parts += _mark(point, middle, centre, look)
    if len(shown) < len(there):
        middle, centre = places[-1]
        parts.append(_words(f"+{len(there) - len(shown)}", middle, centre + 4, look))
    return parts


def _places(count: int, x: float, y: float) -> list[tuple[float, float]]:
    """Where up to four marks stand round the middle of a cell, two in a row."""
    step = _MARK + _GAP
    columns, rows = min(count, _IN_ROW), math.ceil(count / _IN_ROW)
    left, top = x - (columns - 1) * step / 2, y - (rows - 1) * step / 2
    return [
        (left + place % _IN_ROW * step, top + place // _IN_ROW * step) for place in range(count)
    ]


def _mark(point: GridPoint, x: float, y: float, look: Look) -> list[str]:
    half = _MARK / 2
    shape = element("circle", cx=x, cy=y, r=half, fill=look.ink)
    if point.group:
        shape = _rect(x - half, y - half, _MARK, _MARK, look.ink)
    figure = text(
        str(point.number),
        x,
        y + _MARK_TYPE * 0.35,
        size=_MARK_TYPE,
        fill=look.on_ink,
        family=look.text,
        anchor="middle",
        weight=700,
    )
    return [shape, figure]


def _words(content: str, x: float, y: float, look: Look) -> str:
    return text(content, x, y, fill=look.ink_2, family=look.text, anchor="middle", weight=600)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill)


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)
