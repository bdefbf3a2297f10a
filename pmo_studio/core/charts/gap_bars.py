"""The way from now to target, one bar for each capability."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pmo_studio.core.charts.lettering import Anchor, Block, em_width, figure, text
from pmo_studio.core.charts.marks import (
    KEY_TYPE,
    Key,
    Legend,
    diamond,
    disc,
    share,
    step_name,
    steps,
    thin_line,
)
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

ROW_HEIGHT = 30.0
NAME_TYPE = 13.0
_NAME_MOST = 0.36  # of the width
_BAR = 7.0
_HEAD = 8.0  # of the point: how long, and how far it stands out
_REACH = 8.0  # from the middle of the diamond to the point
_CLEAR = 10.0  # from the middle of a mark to its number


@dataclass(frozen=True, slots=True)
class Gap:
    """A capability's scores on the chart's scale; `thin` says that now has little evidence."""

    name: str
    now: float | None = None
    target: float | None = None
    thin: bool = False


def gap_bars(
    gaps: Sequence[Gap],
    *,
    title: str,
    low: float = 1.0,
    high: float = 5.0,
    legend: Legend | None = None,
    decimal: str = ".",
    width: float = 620.0,
    look: Look = PAGE,
) -> Svg:
    """One row for each gap in the order given, `width` user units (px) wide.

    A disc for now (hollow where thin), a diamond for target, each with its number on the outer
    side; the bar between them ends in a point at the target, so that its shape tells the
    direction.  Without a score a row says so with a dash.  Scores beyond the scale lie at its end.
    """
    plot = _Plot(gaps, low, high, decimal, width)
    key = Key(replace(legend or Legend(), before=""), width, lines=False)
    parts = plot.scale(look)
    top = plot.top
    for gap, name, height in zip(gaps, plot.names, plot.heights, strict=True):
        middle = top + height / 2
        parts.append(thin_line(0, top + height, width, top + height, look.rule))
        parts += name.drawn(0, middle - name.height / 2, fill=look.ink, family=look.text)
        parts += plot.row(gap, middle, look)
        top += height
    if key.height:
        parts += key.drawn(0, top + 8, look)
        top += 8 + key.height
    return drawing(width, top + 2, title, parts)


class _Plot:
    """Where names, scale and scores lie."""

    def __init__(
        self, gaps: Sequence[Gap], low: float, high: float, decimal: str, width: float
    ) -> None:
        self.low, self.high, self.decimal, self.width = low, high, decimal, width
        widest = max((em_width(gap.name) for gap in gaps), default=0.0) * NAME_TYPE
        room = min(widest, width * _NAME_MOST)
        self.names = [
            Block.fitting(gap.name, (NAME_TYPE, SMALLEST_TYPE), room, most=3) for gap in gaps
        ]
        self.heights = [max(ROW_HEIGHT, block.height + 8) for block in self.names]
        figures = [self._figure(gap.now, thin=True) for gap in gaps]
        figures += [self._figure(gap.target) for gap in gaps]
        margin = max(map(em_width, figures), default=0.0) * KEY_TYPE + _CLEAR
        self.start = room + 12 + margin
        self.end = width - margin
        self.top = SMALLEST_TYPE * 1.2 + 6

    def _figure(self, value: float | None, *, thin: bool = False) -> str:
        return figure(value, decimal=self.decimal, thin=thin and value is not None)

    def x(self, value: float) -> float:
        return self.start + share(value, self.low, self.high) * (self.end - self.start)

    def scale(self, look: Look) -> list[str]:
        parts = []
        foot = self.top + sum(self.heights)
        for value in steps(self.low, self.high):
            x = self.x(value)
            parts.append(thin_line(x, self.top, x, foot, look.rule))
            parts.append(
                text(
                    step_name(value, self.decimal),
                    x,
                    SMALLEST_TYPE,
                    fill=look.ink_2,
                    family=look.text,
                    anchor="middle",
                    weight=400,
                )
            )
        parts.append(thin_line(0, self.top, self.width, self.top, look.rule_strong))
        return parts

    def row(self, gap: Gap, y: float, look: Look) -> list[str]:
        now = None if gap.now is None else self.x(gap.now)
        target = None if gap.target is None else self.x(gap.target)
        down = now is not None and target is not None and target < now
        parts = []
        if now is not None and target is not None:
            parts.append(_arrow(now, target, y, look))
        if target is not None:
            parts.append(diamond(target, y, look))
            printed = self._figure(gap.target)
            parts.append(_number(printed, target, y, look.signal, look, before=down))
        if now is not None:
            parts.append(disc(now, y, look, thin=gap.thin))
            printed = self._figure(gap.now, thin=gap.thin)
            parts.append(_number(printed, now, y, look.ink, look, before=not down))
        if now is None:
            if target is None:
                target = self.start + _CLEAR
            parts.append(_number(self._figure(None), target, y, look.ink_2, look, before=True))
        return parts


def _arrow(now: float, target: float, y: float, look: Look) -> str:
    """A bar that becomes a point before the target; without the room for one only a bar."""
    side = 1 if target > now else -1
    tip = target - side * _REACH
    neck = tip - side * _HEAD
    if (neck - now) * side < _HEAD:
        tip = neck = target
    half = _BAR / 2
    corners = [
        (now, y - half),
        (neck, y - half),
        (neck, y - _HEAD),
        (tip, y),
        (neck, y + _HEAD),
        (neck, y + half),
        (now, y + half),
    ]
    if tip == neck:
        corners = [corner for corner in corners if abs(corner[1] - y) == half]
    return element(
        "polygon",
        points=" ".join(f"{x:.2f},{height:.2f}" for x, height in corners),
        fill=look.rule_strong,
    )


def _number(content: str, x: float, y: float, fill: str, look: Look, *, before: bool) -> str:
    anchor: Anchor = "end" if before else "start"
    return text(
        content,
        x - _CLEAR if before else x + _CLEAR,
        y + KEY_TYPE * 0.35,
        size=KEY_TYPE,
        fill=fill,
        family=look.text,
        anchor=anchor,
        weight=700,
    )
