"""Outlines of bars and ways of links: the same on the page and on paper."""

import math
from dataclasses import dataclass

from roadmaps.gantt.scale import Scale
from roadmaps.gantt.scene import Row

Point = tuple[float, float]
HEAD, NOTCH = 6.0, 5.0  # of an arrow whose half height is 8
_FULL_HALF = 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a row's bar lies: from `left` to `right`, `half` above and below its middle."""

    left: float
    right: float
    middle: float
    half: float
    critical: bool
    share: float  # of it that is done, 0 to 1
    goes_on: float | None = None  # where the rest of what waits does

    @classmethod
    def of(cls, row: Row, scale: Scale, middle: float, unit: float = 1.0) -> "Bar":
        """The bar of a row, never narrower than its shape needs; `unit` scales the shapes."""
        half = (8.0 if row.critical else 5.0) * unit
        least = (HEAD + NOTCH + 3.0 if row.critical else 7.0) * unit
        left = scale.x(row.start)
        right = max(scale.after(row.end), left + least)
        share = row.percent / 100
        if row.pause is None:
            return cls(left, right, middle, half, row.critical, share)
        worked_until, goes_on = row.pause
        share = (scale.after(worked_until) - left) / (right - left) if share else 0.0
        return cls(left, right, middle, half, row.critical, share, scale.x(goes_on))

    @property
    def head(self) -> float:
        return HEAD * self.half / _FULL_HALF

    @property
    def notch(self) -> float:
        return NOTCH * self.half / _FULL_HALF

    @property
    def radius(self) -> float:
        return min(self.half, (self.right - self.left) / 2)

    @property
    def filled_to(self) -> float:
        """How far it is filled: at least a sliver once begun, never all before the end."""
        x = self.left + (self.right - self.left) * self.share
        if self.critical:
            return min(max(x, self.left + self.notch + 1), self.right - self.head / 2)
        return min(max(x, self.left + self.radius), self.right - self.radius)

    @property
    def state(self) -> str:
        """open, part or done: how much of the shape is filled."""
        return "open" if self.share <= 0 else "done" if self.share >= 1 else "part"

    def outline(self) -> list[Point]:
        """The whole shape: an arrow with a notch when critical, else a bar with round ends."""
        top, bottom = self.middle - self.half, self.middle + self.half
        if not self.critical:
            return [*self._round(self.left + self.radius, -1), *self._round(self._inner, 1)]
        shoulder = self.right - self.head
        return [
            (self.left, top),
            (shoulder, top),
            (self.right, self.middle),
            (shoulder, bottom),
            (self.left, bottom),
            (self.left + self.notch, self.middle),
        ]

    def done(self) -> list[Point]:
        """What is filled of a shape that is partly done."""
        x, top, bottom = self.filled_to, self.middle - self.half, self.middle + self.half
        if not self.critical:
            return [*self._round(self.left + self.radius, -1), (x, top), (x, bottom)]
        shoulder = self.right - self.head
        if x <= shoulder:
            end = [(x, top), (x, bottom)]
        else:
            reach = self.half * (self.right - x) / self.head
            end = [
                (shoulder, top),
                (x, self.middle - reach),
                (x, self.middle + reach),
                (shoulder, bottom),
            ]
        return [(self.left, top), *end, (self.left, bottom), (self.left + self.notch, self.middle)]

    @property
    def _inner(self) -> float:
        return self.right - self.radius

    def _round(self, x: float, side: int) -> list[Point]:
        """A half circle round x, to the left from below (-1) or to the right from above (1)."""
        turns = [side * math.pi / 2 - side * math.pi * step / 6 for step in range(7)]
        points = [
            (x + side * abs(math.cos(turn)) * self.radius, self.middle + math.sin(turn) * self.half)
            for turn in turns
        ]
        return points if side < 0 else points[::-1]


def route(source: Bar, target: Bar, row_height: float) -> list[Point]:
    """From the end of a bar to the beginning of another, across and down.

    What begins before the other has ended is reached from its left, between two rows; what had
    begun and waits for it, where the rest goes on.
    """
    down = 1 if target.middle >= source.middle else -1
    inside = target.notch if target.critical else target.radius
    enter = target.left + inside
    if enter < source.right + 3 and target.goes_on is not None:
        enter = min(target.goes_on + inside, target.right - 1)
    if enter >= source.right + 3:
        stop = target.middle - down * (target.half + 1)
        return [(source.right, source.middle), (enter, source.middle), (enter, stop)]
    out, back = source.right + 6, max(1.0, target.left - 7)
    between = source.middle + down * row_height / 2
    stop = target.left + (target.notch if target.critical else 0) - 1
    return [
        (source.right, source.middle),
        (out, source.middle),
        (out, between),
        (back, between),
        (back, target.middle),
        (stop, target.middle),
    ]


def tip(points: list[Point], size: float = 3.5) -> list[Point]:
    """The arrowhead at the end of a way."""
    (x0, y0), (x, y) = points[-2:]
    if x0 == x:
        back = y - math.copysign(size * 1.5, y - y0)
        return [(x, y), (x - size, back), (x + size, back)]
    back = x - math.copysign(size * 1.5, x - x0)
    return [(x, y), (back, y - size), (back, y + size)]


def hatch(
    left: float, top: float, right: float, bottom: float, step: float = 6.0
) -> list[tuple[Point, Point]]:
    """Lines at 45° that fill a rectangle and stay inside it."""
    lines: list[tuple[Point, Point]] = []
    height = bottom - top
    at = left - height + step / 2
    while at < right:
        # From (at, bottom) up to (at + height, top), cut at the sides.
        x1, x2 = max(at, left), min(at + height, right)
        if x2 > x1:
            lines.append(((x1, bottom - (x1 - at)), (x2, bottom - (x2 - at))))
        at += step
    return lines
