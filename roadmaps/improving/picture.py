"""The growth road: each capability from level to level, quarter by quarter, as SVG.

One lane a capability, all on the same scale: a level is as high in each of them.  A step rises
within its quarter to a disc, which is full once it is done; a diamond at the end is the target.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pmo_studio.core.charts.lettering import Anchor, Block, figure, text
from pmo_studio.core.charts.marks import KEY_TYPE, diamond, disc, thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element
from roadmaps.improving.growth import Rise
from roadmaps.improving.quarters import Quarter

NOW_WIDTH = 64.0
TARGET_WIDTH = 64.0
COLUMN_LEAST = 56.0
NAME_WIDTH = 172.0
LEVEL = 30.0  # how high one level is
LANE_LEAST = 44.0
ABOVE = 22.0  # room for the figure over the highest point of a lane
BELOW = 12.0
HEAD = 44.0
NAME_TYPE = 13.0
NAME_LINE = 18.0  # of a name over its lane
# Narrower drawings have the names over the lanes, wider ones beside them.
NARROW = 560.0


@dataclass(frozen=True, slots=True)
class Step:
    """One rise on a lane."""

    rise: Rise
    done: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A capability: its score today, the level it should reach, and its steps."""

    name: str
    steps: Sequence[Step]
    now: float | None = None
    target: float | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands over the columns, in the reader's language; one name a quarter, as they pass."""

    now: str
    target: str
    quarters: Sequence[tuple[Quarter, str]]


def growth_road(
    lanes: Sequence[Lane],
    heads: Heads,
    *,
    title: str,
    today: Quarter | None = None,
    decimal: str = ".",
    width: float = 900.0,
    look: Look = PAGE,
) -> Svg:
    """`width` user units (px) wide, or as wide as its quarters need.

    Steps in quarters without a column are left out; `today` is the column that is tinted.
    """
    plan = _Plan(heads, width, decimal, look)
    heights = [plan.over + _height(lane) for lane in lanes]
    foot = HEAD + sum(heights)
    parts = [*plan.today(today, foot), *plan.head(foot)]
    top = HEAD
    for lane, height in zip(lanes, heights, strict=True):
        parts += plan.lane(lane, top, height)
        top += height
    return drawing(plan.width, foot + 2, title, parts)


def _levels(lane: Lane) -> list[float]:
    found = [float(level) for each in lane.steps for level in (each.rise.low, each.rise.high)]
    return found + [level for level in (lane.now, lane.target) if level is not None]


def _height(lane: Lane) -> float:
    levels = _levels(lane)
    spread = (max(levels) - min(levels)) * LEVEL if levels else 0.0
    return max(LANE_LEAST, ABOVE + spread + BELOW)


class _Plan:
    """Where columns and lanes lie."""

    def __init__(self, heads: Heads, width: float, decimal: str, look: Look) -> None:
        self.heads, self.decimal, self.look = heads, decimal, look
        self.names = 0.0 if width < NARROW else NAME_WIDTH
        self.over = NAME_LINE if width < NARROW else 0.0
        self.places = {quarter: n for n, (quarter, _name) in enumerate(heads.quarters)}
        room = width - self.names - NOW_WIDTH - TARGET_WIDTH
        self.column = max(COLUMN_LEAST, room / max(1, len(self.places)))
        self.start = self.names + NOW_WIDTH
        self.end = self.start + len(self.places) * self.column
        self.now, self.target = self.start - NOW_WIDTH / 2, self.end + 18
        self.width = self.end + TARGET_WIDTH

    def x(self, quarter: Quarter, share: float = 0.0) -> float:
        """Within a quarter: 0 is its first day, 1 its last."""
        return self.start + (self.places[quarter] + share) * self.column

    def today(self, quarter: Quarter | None, foot: float) -> list[str]:
        if quarter not in self.places:
            return []
        x = self.x(quarter) if quarter else 0.0
        tint = element("rect", x=x, y=20, width=self.column, height=foot - 20, fill=self.look.sunk)
        return [tint]

    def head(self, foot: float) -> list[str]:
        look = self.look
        parts = [
            self._label(self.heads.now, self.now),
            self._label(self.heads.target, self.end + TARGET_WIDTH / 2),
        ]
        for quarter, name in self.heads.quarters:
            x, begins = self.x(quarter), quarter.part == 1 or not self.places[quarter]
            parts.append(self._label(name, x + self.column / 2))
            colour = look.rule_strong if begins else look.rule
            parts.append(thin_line(x, 20 if begins else 28, x, foot, colour))
            if begins:
                parts.append(self._year(quarter, x))
        parts.append(thin_line(self.end, 20, self.end, foot, look.rule_strong))
        return [*parts, thin_line(0, HEAD, self.width, HEAD, look.rule_strong)]

    def _label(self, name: str, x: float) -> str:
        look = self.look
        return text(
            name, x, HEAD - 8, fill=look.ink_2, family=look.text, anchor="middle", weight=600
        )

    def _year(self, quarter: Quarter, x: float) -> str:
        look = self.look
        return text(str(quarter.year), x + 4, 14, fill=look.ink, family=look.text, weight=700)

    def lane(self, lane: Lane, top: float, height: float) -> list[str]:
        look = self.look
        highest = max(_levels(lane), default=0.0)
        line = _Line(self, lane, top + self.over + ABOVE, highest)
        return [
            *(self._beside(lane, top, height) if self.names else self._above(lane, top)),
            *line.drawn(),
            thin_line(0, top + height, self.width, top + height, look.rule),
        ]

    def _beside(self, lane: Lane, top: float, height: float) -> list[str]:
        look, room = self.look, NAME_WIDTH - 14
        name = Block.fitting(lane.name, (NAME_TYPE, SMALLEST_TYPE), room, most=2)
        remark = Block.of(lane.remark, SMALLEST_TYPE, room, most=1)
        begin = top + max(4.0, (height - name.height - remark.height) / 2)
        return [
            *name.drawn(0, begin, fill=look.ink, family=look.text),
            *remark.drawn(0, begin + name.height, fill=look.warn, family=look.text, weight=700),
        ]

    def _above(self, lane: Lane, top: float) -> list[str]:
        """On one line, over the tint of the quarter that is now."""
        look = self.look
        remark = Block.of(lane.remark, SMALLEST_TYPE, self.width * 0.55, most=1)
        room = self.width - remark.width - 12
        name = Block.fitting(lane.name, (NAME_TYPE, SMALLEST_TYPE), room, most=1)
        return [
            *name.drawn(0, top + 5, fill=look.ink, family=look.text),
            *remark.drawn(
                self.width, top + 5, fill=look.warn, family=look.text, anchor="end", weight=700
            ),
        ]


class _Line:
    """The way of one capability."""

    def __init__(self, plan: _Plan, lane: Lane, top: float, highest: float) -> None:
        self.plan, self.lane, self.top, self.highest = plan, lane, top, highest
        self.steps = self._placed()

    def y(self, level: float | Decimal) -> float:
        return self.top + (self.highest - float(level)) * LEVEL

    def _placed(self) -> list[tuple[Step, float, float]]:
        """Each step with where it begins and ends; those of one quarter share its column."""
        known = [each for each in self.lane.steps if each.rise.quarter in self.plan.places]
        known.sort(key=lambda each: (each.rise.quarter, each.rise.low, each.rise.high))
        found = []
        for step in known:
            quarter = step.rise.quarter
            same = [each for each in known if each.rise.quarter == quarter]
            place = same.index(step)
            low, high = place / len(same), (place + 1) / len(same)
            found.append((step, self.plan.x(quarter, low), self.plan.x(quarter, high)))
        return found

    def drawn(self) -> list[str]:
        look = self.plan.look
        parts = [*self._waits(), *self._rises()]
        if self.lane.now is not None:
            x, y = self.plan.now, self.y(self.lane.now)
            parts += [disc(x, y, look), self._figure(self.lane.now, x - 9, y + 4, "end")]
        if self.lane.target is not None:
            x, y = self.plan.target, self.y(self.lane.target)
            parts.append(diamond(x, y, look))
            parts.append(self._figure(self.lane.target, x + 11, y + 4, "start", look.signal))
        return parts

    def _waits(self) -> list[str]:
        """Dotted lines between what is reached and where the next step begins."""
        points = [(begin, end, step.rise) for step, begin, end in self.steps]
        parts = []
        at: tuple[float, float] | None = None
        if self.lane.now is not None:
            at = self.plan.now, self.y(self.lane.now)
        for begin, end, rise in points:
            if at is not None and not math.isclose(at[0], begin):
                parts.append(self._dots(at, (begin, self.y(rise.low))))
            at = end, self.y(rise.high)
        if self.lane.target is not None and at is not None:
            parts.append(self._dots(at, (self.plan.target, self.y(self.lane.target))))
        return parts

    def _dots(self, at: tuple[float, float], to: tuple[float, float]) -> str:
        return element(
            "line",
            x1=at[0],
            y1=at[1],
            x2=to[0],
            y2=to[1],
            stroke=self.plan.look.ink_2,
            stroke_width=1.25,
            stroke_dasharray="1.5 3",
        )

    def _rises(self) -> list[str]:
        look = self.plan.look
        parts = []
        for step, begin, end in self.steps:
            low, high = self.y(step.rise.low), self.y(step.rise.high)
            parts.append(
                element(
                    "line",
                    x1=begin,
                    y1=low,
                    x2=end,
                    y2=high,
                    stroke=look.ink,
                    stroke_width=2.5,
                    stroke_linecap="round",
                )
            )
            parts.append(disc(end, high, look, thin=not step.done))
            parts.append(self._figure(float(step.rise.high), end - 3, high - 9, "end"))
        return parts

    def _figure(self, level: float, x: float, y: float, anchor: Anchor, fill: str = "") -> str:
        look = self.plan.look
        return text(
            figure(level, decimal=self.plan.decimal),
            x,
            y,
            size=KEY_TYPE,
            fill=fill or look.ink,
            family=look.text,
            anchor=anchor,
            weight=700,
        )
