"""Before, now and target of each capability on one scale: how far it came, how far it has to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import Block, em_width, text
from pmo_studio.core.charts.marks import (
    KEY_TYPE,
    Key,
    Legend,
    diamond,
    disc,
    share,
    square,
    step_name,
    steps,
    thin_line,
)
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

_LOW, _HIGH = 1.0, 5.0
_ROW = 28.0
_NAME_TYPE = 13.0
_NAME_MOST = 0.36  # of the width
_BAR = 5.0
_SIDE = 10.0  # beside the ends of the scale, for the marks there


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One row; `change` is printed at its end, as "+0.40"; `thin`: now has little evidence."""

    name: str
    before: float
    now: float
    change: str
    target: float | None = None
    thin: bool = False


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the scale of levels begins and ends."""

    start: float
    end: float

    def x(self, value: float) -> float:
        return self.start + share(value, _LOW, _HIGH) * (self.end - self.start)


def dumbbells(
    rows: Sequence[Dumbbell],
    *,
    title: str,
    legend: Legend,
    decimal: str = ".",
    width: float = 460.0,
    look: Look = PAGE,
) -> Svg:
    """A square for before and a disc for now, joined by a bar, and a diamond for the target.

    The figures stand in the table beside it; the change stands at the end of each row.
    """
    widest = max((em_width(row.name) for row in rows), default=0.0) * _NAME_TYPE
    room = min(widest, width * _NAME_MOST)
    said = max((em_width(row.change) for row in rows), default=0.0) * KEY_TYPE
    plot = _Plot(room + 12 + _SIDE, width - said - 8 - _SIDE)
    names = [Block.fitting(row.name, (_NAME_TYPE, SMALLEST_TYPE), room, most=3) for row in rows]
    heights = [max(_ROW, name.height + 8) for name in names]
    top = SMALLEST_TYPE * 1.2 + 6
    parts = _scale(plot, decimal, top, top + sum(heights), width, look)
    for row, name, height in zip(rows, names, heights, strict=True):
        middle = top + height / 2
        parts.append(thin_line(0, top + height, width, top + height, look.rule))
        parts += name.drawn(0, middle - name.height / 2, fill=look.ink, family=look.text)
        parts += _row(row, plot, middle, width, look)
        top += height
    key = Key(legend, width, lines=False)
    if key.height:
        parts += key.drawn(0, top + 8, look)
        top += 8 + key.height
    return drawing(width, top + 2, title, parts)


def _scale(
    plot: _Plot, decimal: str, top: float, foot: float, width: float, look: Look
) -> list[str]:
    parts = []
    for value in steps(_LOW, _HIGH):
        place = plot.x(value)
        parts.append(thin_line(place, top, place, foot, look.rule))
        parts.append(
            text(
                step_name(value, decimal),
                place,
                SMALLEST_TYPE,
                fill=look.ink_2,
                family=look.text,
                anchor="middle",
            )
        )
    parts.append(thin_line(0, top, width, top, look.rule_strong))
    return parts


def _row(row: Dumbbell, plot: _Plot, y: float, width: float, look: Look) -> list[str]:
    before, now = plot.x(row.before), plot.x(row.now)
    parts = [
        element(
            "rect",
            x=min(before, now),
            y=y - _BAR / 2,
            width=abs(now - before),
            height=_BAR,
            fill=look.rule_strong,
        )
    ]
    if row.target is not None:
        parts.append(diamond(plot.x(row.target), y, look))
    parts += [square(before, y, look), disc(now, y, look, thin=row.thin)]
    parts.append(
        text(
            row.change,
            width,
            y + KEY_TYPE * 0.35,
            size=KEY_TYPE,
            fill=look.ink,
            family=look.text,
            anchor="end",
            weight=700,
        )
    )
    return parts
