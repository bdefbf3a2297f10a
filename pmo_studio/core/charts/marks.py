"""The marks of now, target and before: they differ by shape, so that grey print tells them apart.

Now is a disc (hollow where there is too little evidence), target a diamond, before a square.
"""

import math
from dataclasses import dataclass
from typing import Self

from pmo_studio.core.charts.lettering import em_width, text
from pmo_studio.core.charts.svg import Look, element

KEY_TYPE = 12.0
KEY_LINE = 22.0
_STROKE = 30.0  # the piece of line in a key
_AFTER_MARK = 6.0
_BETWEEN = 18.0


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks are called, in the reader's language; an empty name is left out."""

    now: str = ""
    target: str = ""
    before: str = ""
    thin: str = ""


def disc(x: float, y: float, look: Look, *, thin: bool = False, radius: float = 4.5) -> str:
    """Now; hollow where there is too little evidence."""
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill=look.sheet if thin else look.ink,
        stroke=look.ink,
        stroke_width=1.75,
    )


def diamond(x: float, y: float, look: Look, *, reach: float = 7.0) -> str:
    """Target; `reach` is from the middle to a corner."""
    return element(
        "path",
        d=f"M{x:.2f} {y - reach:.2f}l{reach} {reach}-{reach} {reach}-{reach}-{reach}z",
        fill=look.sheet,
        stroke=look.signal,
        stroke_width=1.75,
    )


def square(x: float, y: float, look: Look) -> str:
    """Before."""
    return element(
        "rect",
        x=x - 3,
        y=y - 3,
        width=6,
        height=6,
        fill=look.sheet,
        stroke=look.ink_2,
        stroke_width=1.25,
    )


def mean_mark(x: float, tip: float, look: Look, *, size: float = 8.0) -> str:
    """A triangle that points down at a mean, `size` high."""
    half = size * 0.72
    return element(
        "path",
        d=f"M{x:.2f} {tip:.2f}l{half:.2f} {-size:.2f}h{-2 * half:.2f}z",
        fill=look.signal,
    )


def thin_line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    """A straight rule."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)


@dataclass(frozen=True, slots=True)
class Strokes:
    """How the outlines of the three series are drawn: solid, dashed, dotted."""

    colour: str
    width: float
    dashes: str | None

    @classmethod
    def now(cls, look: Look) -> Self:
        return cls(look.ink, 2, None)

    @classmethod
    def target(cls, look: Look) -> Self:
        return cls(look.signal, 1.75, "6 4")

    @classmethod
    def before(cls, look: Look) -> Self:
        return cls(look.ink_2, 1.25, "1.5 3")


class Key:
    """The key below a chart, broken into as many lines as its width needs."""

    def __init__(self, legend: Legend, width: float, *, lines: bool) -> None:
        """With `lines` a mark has a piece of its series' outline."""
        self.lines = lines
        names = (
            ("now", legend.now),
            ("target", legend.target),
            ("before", legend.before),
            ("thin", legend.thin),
        )
        self.places: list[tuple[str, str, float, float]] = []
        x = y = 0.0
        for mark, name in names:
            if not name:
                continue
            wide = self._room(mark) + em_width(name) * KEY_TYPE
            if x and x + wide > width:
                x, y = 0.0, y + KEY_LINE
            self.places.append((mark, name, x, y))
            x += wide + _BETWEEN
        self.height = y + KEY_LINE if self.places else 0.0

    def _room(self, mark: str) -> float:
        return (_STROKE if self.lines and mark != "thin" else 14.0) + _AFTER_MARK

    def drawn(self, x: float, top: float, look: Look) -> list[str]:
        parts = []
        for mark, name, right, down in self.places:
            middle = top + down + KEY_LINE / 2
            parts += self._mark(mark, x + right, middle, look)
            parts.append(
                text(
                    name,
                    x + right + self._room(mark),
                    middle + KEY_TYPE * 0.35,
                    size=KEY_TYPE,
                    fill=look.ink_2,
                    family=look.text,
                    weight=600,
                )
            )
        return parts

    def _mark(self, mark: str, x: float, y: float, look: Look) -> list[str]:
        wide = self._room(mark) - _AFTER_MARK
        middle = x + wide / 2
        if mark == "thin":
            return [disc(middle, y, look, thin=True)]
        sign, strokes = {
            "now": (disc(middle, y, look), Strokes.now(look)),
            "target": (diamond(middle, y, look), Strokes.target(look)),
            "before": (square(middle, y, look), Strokes.before(look)),
        }[mark]
        if not self.lines:
            return [sign]
        return [outline([(x, y), (x + wide, y)], strokes), sign]


def outline(points: list[tuple[float, float]], strokes: Strokes, *, closed: bool = False) -> str:
    """A line through points."""
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return element(
        "path",
        d=path + ("z" if closed else ""),
        fill="none",
        stroke=strokes.colour,
        stroke_width=strokes.width,
        stroke_dasharray=strokes.dashes,
        stroke_linejoin="round",
    )


def share(value: float, low: float, high: float) -> float:
    """Where a value lies on its scale, 0..1; beyond an end it lies at that end.

    Raises ValueError for what is no number, and for a scale that does not rise.
    """
    if not math.isfinite(value):
        raise ValueError(f"a chart cannot draw {value}")
    if not low < high:
        raise ValueError(f"a scale cannot run from {low} to {high}")
    return min(1.0, max(0.0, (value - low) / (high - low)))


def steps(low: float, high: float) -> list[float]:
    """The figures along a scale: whole ones where there are few, else a few at equal distances."""
    if high - low <= 10 and low == int(low):  # ten levels can be told apart
        return [low + step for step in range(int(high - low) + 1)]
    return [low + (high - low) * step / 5 for step in range(6)]


def step_name(value: float, decimal: str) -> str:
    """A figure along a scale, as short as it can be."""
    return f"{value:.4g}".replace(".", decimal)
