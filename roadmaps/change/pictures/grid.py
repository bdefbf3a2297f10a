"""Power and interest with the attitude of everybody on the grid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import Block, text
from pmo_studio.core.charts.power_grid import GridWords
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element, words
from pmo_studio.core.quadrants import HIGH, STEPS, cell, low_steps
from roadmaps.change.pictures.marks import RADIUS, Mark, initials_on, shape_of
from roadmaps.change.pictures.strokes import line, rect, small

_CELL = 70.0
# Marks stand a little below the middle of a cell: above them is room for the quadrant's name.
_DOWN = 7.0
_SAFFRON = 2  # among the tints of a look
_IN_CELL = 4
_LEFT = 34.0
_HEAD = 4.0
_FOOT = 40.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody on the grid: initials, power and interest from 1 to 5, and the name to read."""

    initials: str
    power: float
    interest: float
    mark: Mark
    name: str = ""


def attitude_grid(
    dots: Sequence[Dot], *, title: str, names: GridWords, high: float = HIGH, look: Look = PAGE
) -> Svg:
    """Power upwards, interest to the right; the quadrant where both are high is tinted.

    A mark stands in the cell nearest to its figures, up to four in one; more are counted.
    """
    side = STEPS * _CELL
    low = low_steps(high)
    parts = [*_ground(low, look), *_axes(names, look), *_quadrants(names, low, look)]
    cells: dict[tuple[int, int], list[Dot]] = {}
    for dot in dots:
        at = cell(dot.interest, high=high), cell(dot.power, high=high)
        cells.setdefault(at, []).append(dot)
    for (interest, power), there in sorted(cells.items()):
        middle = _LEFT + (interest - 0.5) * _CELL
        centre = _HEAD + (STEPS - power + 0.5) * _CELL + _DOWN
        parts += _cell(there, middle, centre, look)
    return drawing(_LEFT + side + 4, _HEAD + side + _FOOT, title, parts)


def _ground(low: int, look: Look) -> list[str]:
    side, high = STEPS * _CELL, (STEPS - low) * _CELL
    right, down = _LEFT + low * _CELL, _HEAD + high
    parts = [
        rect(_LEFT, _HEAD, side, side, look.sheet),
        element(
            "rect",
            x=right,
            y=_HEAD,
            width=high,
            height=high,
            fill=look.tints[_SAFFRON],
            fill_opacity=0.28,
        ),
    ]
    for step in range(1, STEPS):
        at = step * _CELL
        parts.append(line(_LEFT + at, _HEAD, _LEFT + at, _HEAD + side, look.rule, 1))
        parts.append(line(_LEFT, _HEAD + at, _LEFT + side, _HEAD + at, look.rule, 1))
    frame = element(
        "rect",
        x=_LEFT,
        y=_HEAD,
        width=side,
        height=side,
        fill="none",
        stroke=look.rule_strong,
        stroke_width=1,
    )
    return [
        *parts,
        frame,
        line(right, _HEAD, right, _HEAD + side, look.ink, 1.5),
        line(_LEFT, down, _LEFT + side, down, look.ink, 1.5),
    ]


def _axes(names: GridWords, look: Look) -> list[str]:
    side = STEPS * _CELL
    parts = []
    for step in range(1, STEPS + 1):
        x, y = _LEFT + (step - 0.5) * _CELL, _HEAD + (STEPS - step + 0.5) * _CELL
        parts.append(small(str(step), x, _HEAD + side + 15, look))
        parts.append(small(str(step), _LEFT - 9, y + 4, look))
    middle = _LEFT + side / 2
    foot = _HEAD + side + 34
    parts.append(
        text(
            names.interest,
            middle,
            foot,
            size=12,
            fill=look.ink,
            family=look.text,
            anchor="middle",
            weight=600,
        )
    )
    parts.append(
        element(
            "text",
            words(names.power),
            transform=f"translate(12 {_HEAD + side / 2:g}) rotate(-90)",
            text_anchor="middle",
            fill=look.ink,
            font_family=look.text,
            font_size=12,
            font_weight=600,
        )
    )
    return parts


def _quadrants(names: GridWords, low: int, look: Look) -> list[str]:
    """The name of each quadrant in its upper left corner, above the marks there."""
    left, right = _LEFT + 6, _LEFT + low * _CELL + 6
    top, middle = _HEAD + 2, _HEAD + (STEPS - low) * _CELL + 2
    wide, narrow = low * _CELL - 12, (STEPS - low) * _CELL - 12
    parts: list[str] = []
    for name, x, y, room in (
        (names.satisfied, left, top, wide),
        (names.close, right, top, narrow),
        (names.monitor, left, middle, wide),
        (names.informed, right, middle, narrow),
    ):
        block = Block.fitting(name, (12.5, SMALLEST_TYPE), room, most=1)
        parts += block.drawn(x, y, fill=look.ink, family=look.display, weight=650)
    return parts


def _cell(there: Sequence[Dot], x: float, y: float, look: Look) -> list[str]:
    """Up to four marks; with more the last place says how many are left."""
    shown = there if len(there) <= _IN_CELL else there[: _IN_CELL - 1]
    places = _places(min(len(there), _IN_CELL), x, y)
    parts: list[str] = []
    for dot, (middle, centre) in zip(shown, places, strict=False):
        drawn = [*shape_of(dot.mark, middle, centre, look)]
        drawn.append(initials_on(dot.initials, dot.mark, middle, centre, look))
        named = [element("title", words(dot.name))] if dot.name else []
        parts.append(element("g", "".join([*named, *drawn])))
    if len(shown) < len(there):
        middle, centre = places[-1]
        rest = f"+{len(there) - len(shown)}"
        parts.append(small(rest, middle, centre + 4, look, weight=700))
    return parts


def _places(count: int, x: float, y: float) -> list[tuple[float, float]]:
    """Where up to four marks stand round the middle of a cell, two in a row."""
    step = 2 * RADIUS + 3
    columns, rows = min(count, 2), math.ceil(count / 2)
    left, top = x - (columns - 1) * step / 2, y - (rows - 1) * step / 2
    return [(left + place % 2 * step, top + place // 2 * step) for place in range(count)]
