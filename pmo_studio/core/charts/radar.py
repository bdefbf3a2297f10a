"""Maturity over three to sixteen axes: now, target, and before for a comparison."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_studio.core.charts.lettering import LEADING, Anchor, Block, em_width, figure, text
from pmo_studio.core.charts.marks import (
    Key,
    Legend,
    Strokes,
    diamond,
    disc,
    outline,
    share,
    square,
    step_name,
    steps,
    thin_line,
)
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

RADAR_AXES = range(3, 17)  # how many axes a radar can show
LABEL_TYPE = 12.0
_GAP = 13.0  # from the rim to a label
_EDGE = 4.0
_APART = 4.0  # between two labels
_FILL = 0.14
_LARGEST, _SMALLEST = 33, 15  # the radius, in hundredths of the width
_TOO_SMALL = 20  # then the names stand below the radar ...
_NUMBERED = 41  # ... which may be as large as this

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: scores on the chart's scale, None where there is none.

    `thin` says that `now` rests on too little evidence (domain: coverage below a half).
    """

    name: str
    now: float | None = None
    target: float | None = None
    before: float | None = None
    thin: bool = False


def radar(
    axes: Sequence[Axis],
    *,
    title: str,
    low: float = 1.0,
    high: float = 5.0,
    legend: Legend | None = None,
    values: bool = False,
    decimal: str = ".",
    width: float = 440.0,
    look: Look = PAGE,
) -> Svg:
    """The radar, `width` user units (px) wide and as high as its labels need.

    Now is a solid outline with discs (hollow where thin), target dashed with diamonds, before
    dotted with squares; an axis without a value leaves a gap in the outline.  `values` prints
    "now \u2192 target" below each name, `legend` draws the key.  Where names would leave the
    radar too little room they are numbered and stand below it.  Scores beyond the scale lie at
    its end.  Raises ValueError unless there are 3 to 16 axes (RADAR_AXES).
    """
    if len(axes) not in RADAR_AXES:
        raise ValueError(f"a radar cannot show {len(axes)} axes")
    ring = _Ring(axes, width, _printed(axes, decimal) if values else [])
    key = Key(_used(legend, axes), width - 2 * _EDGE, lines=True)
    foot = ring.bottom + (4 if key.height else 0)
    web = _Web(ring, low, high)
    parts = [
        *web.grid(look),
        *web.area([axis.now for axis in axes], look),
        *web.ring_names(decimal, look),
        *web.series([axis.before for axis in axes], Strokes.before(look)),
        *web.series([axis.target for axis in axes], Strokes.target(look)),
        *web.series([axis.now for axis in axes], Strokes.now(look)),
        *[square(*point, look) for _, point in web.points([axis.before for axis in axes])],
        *[diamond(*point, look) for _, point in web.points([axis.target for axis in axes])],
        *[
            disc(*point, look, thin=axes[index].thin)
            for index, point in web.points([axis.now for axis in axes])
        ],
        *ring.drawn(look),
        *key.drawn(_EDGE, foot, look),
    ]
    return drawing(width, foot + key.height + _EDGE, title, parts)


def _used(legend: Legend | None, axes: Sequence[Axis]) -> Legend:
    """The key without the series that this radar does not have."""
    legend = legend or Legend()
    return replace(
        legend,
        target=legend.target if any(axis.target is not None for axis in axes) else "",
        before=legend.before if any(axis.before is not None for axis in axes) else "",
        thin=legend.thin if any(axis.thin and axis.now is not None for axis in axes) else "",
    )


def _printed(axes: Sequence[Axis], decimal: str) -> list[str]:
    """Now and target of each axis in figures."""
    has_target = any(axis.target is not None for axis in axes)
    printed = []
    for axis in axes:
        now = figure(axis.now, decimal=decimal, thin=axis.thin and axis.now is not None)
        target = figure(axis.target, decimal=decimal)
        printed.append(f"{now} \u2192 {target}" if has_target else now)
    return printed


@dataclass(slots=True)
class _Label:
    """A name and its figures at the end of an axis; x is where its anchor stands."""

    block: Block
    printed: str
    anchor: Anchor
    x: float
    room: float
    top: float = 0.0

    @property
    def whole(self) -> bool:
        return self.block.whole and self.width <= self.room

    @property
    def height(self) -> float:
        return self.block.height + (SMALLEST_TYPE * LEADING if self.printed else 0)

    @property
    def width(self) -> float:
        return max(self.block.width, em_width(self.printed) * SMALLEST_TYPE)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def left(self) -> float:
        return self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]

    def lies_on(self, other: "_Label") -> bool:
        return (
            self.left < other.left + other.width + _APART
            and other.left < self.left + self.width + _APART
            and self.top < other.bottom
            and other.top < self.bottom
        )


class _Ring:
    """The rim and its labels: the largest radius at which every name stays whole."""

    def __init__(self, axes: Sequence[Axis], width: float, printed: list[str]) -> None:
        self.names = [axis.name for axis in axes]
        self.printed = printed or [""] * len(axes)
        self.width = width
        self.angles = [2 * math.pi * index / len(axes) for index in range(len(axes))]
        self.x = width / 2
        self.largest = _LARGEST
        self.labels, self.radius = self._fitted()
        self.listed: list[Block] = []
        if not all(label.whole for label in self.labels) or self.radius * 100 < width * _TOO_SMALL:
            self._number()
        self._part()
        top = min(-self.radius, *(label.top for label in self.labels))
        self.y = _EDGE - top
        for label in self.labels:
            label.top += self.y
        self.rim = max(self.y + self.radius, *(label.bottom for label in self.labels)) + 6
        self.bottom = self.rim + sum(block.height + 2 for block in self.listed)

    def _number(self) -> None:
        """Figures at the axes, and the names in lines below: for phones, and for long names."""
        size, room = SMALLEST_TYPE, self.width - 2 * _EDGE
        numbers = [str(number) for number in range(1, len(self.names) + 1)]
        lines = [" ".join(each) for each in zip(numbers, self.names, self.printed, strict=True)]
        self.listed = [Block.of(line, size, room, most=4) for line in lines]
        self.names, self.printed = numbers, [""] * len(numbers)
        self.largest = _NUMBERED
        self.labels, self.radius = self._fitted()

    def _fitted(self) -> tuple[list[_Label], float]:
        """The best of all radii and both sizes of type: whole names, few lines, a large radar."""
        tried = (
            (self.width * percent / 100, size)
            for size in (LABEL_TYPE, SMALLEST_TYPE)
            for percent in range(self.largest, _SMALLEST, -1)
        )
        found = [
            ([self._label(index, radius, size) for index in range(len(self.names))], radius)
            for radius, size in tried
        ]
        return min(found, key=lambda pair: self._cost(*pair))

    def _cost(self, labels: list[_Label], radius: float) -> float:
        """A third line costs as much as a fifth of the radius, a cut name more than all else."""
        cut = sum(not label.whole for label in labels)
        third = sum(len(label.block.lines) > 2 for label in labels)
        smaller = sum(label.block.size < LABEL_TYPE for label in labels) / len(labels)
        lost = 1 - radius * 100 / self.width / self.largest
        return 1000 * cut + third + 2 * smaller + 25 * lost**2

    def _label(self, index: int, radius: float, size: float) -> _Label:
        """The label with the middle of the radar at height 0."""
        sine, cosine = math.sin(self.angles[index]), math.cos(self.angles[index])
        x = self.x + (radius + _GAP) * sine
        anchor: Anchor = "start" if sine > 0 else "end"
        room = self.width - x if sine > 0 else x
        if abs(sine) < 0.05:  # straight up or down
            anchor = "middle"
            beside = abs(math.sin(self.angles[1])) * (radius + _GAP)
            room = min(self.width * 0.5, max(116.0, 2 * beside - 10))
        block = Block.of(self.names[index], size, room - _EDGE, most=3)
        label = _Label(block, self.printed[index], anchor, x, room - _EDGE)
        label.top = -(radius + _GAP) * cosine - label.height * (1 + cosine) / 2
        return label

    def _part(self) -> None:
        """Labels move up above the middle, down below it, until none lies on another."""
        placed: list[_Label] = []
        for label, up in self._outwards():
            while met := [other for other in placed if label.lies_on(other)]:
                other = met[0]
                label.top = other.top - label.height - 2 if up else other.bottom + 2
            placed.append(label)

    def _outwards(self) -> list[tuple[_Label, bool]]:
        """The labels from the middle of the sides to top and bottom; True above the middle."""
        pairs = zip(self.labels, map(math.cos, self.angles), strict=True)
        ordered = sorted(pairs, key=lambda pair: round(abs(pair[1]), 6))
        return [(label, cosine > -1e-9) for label, cosine in ordered]

    def end(self, index: int, part: float = 1.0) -> Point:
        """A point on an axis; part 0 is the middle, 1 the rim."""
        reach = self.radius * part
        angle = self.angles[index]
        return self.x + reach * math.sin(angle), self.y - reach * math.cos(angle)

    def drawn(self, look: Look) -> list[str]:
        parts = []
        for label in self.labels:
            parts += label.block.drawn(
                label.x, label.top, fill=look.ink, family=look.text, anchor=label.anchor
            )
            if label.printed:
                parts.append(
                    text(
                        label.printed,
                        label.x,
                        label.top + label.block.height + SMALLEST_TYPE,
                        fill=look.ink_2,
                        family=look.text,
                        anchor=label.anchor,
                        weight=400,
                    )
                )
        top = self.rim
        for block in self.listed:
            parts += block.drawn(_EDGE, top, fill=look.ink, family=look.text)
            top += block.height + 2
        return parts


class _Web:
    """Scores as points on the axes."""

    def __init__(self, ring: _Ring, low: float, high: float) -> None:
        self.ring, self.low, self.high = ring, low, high

    def point(self, index: int, value: float) -> Point:
        return self.ring.end(index, share(value, self.low, self.high))

    def points(self, values: Sequence[float | None]) -> Iterator[tuple[int, Point]]:
        for index, value in enumerate(values):
            if value is not None:
                yield index, self.point(index, value)

    def grid(self, look: Look) -> list[str]:
        count = len(self.ring.angles)
        spokes = [
            thin_line(self.ring.x, self.ring.y, *self.ring.end(index), look.rule)
            for index in range(count)
        ]
        rings = [
            element(
                "polygon",
                points=_listed([self.point(index, value) for index in range(count)]),
                fill="none",
                stroke=look.rule_strong if value >= self.high else look.rule,
                stroke_width=1,
            )
            for value in {*steps(self.low, self.high)[1:], self.high}
        ]
        return [*spokes, *rings]

    def ring_names(self, decimal: str, look: Look) -> list[str]:
        """The figures of the rings beside the first axis, on a piece of the sheet."""
        parts = []
        rings = steps(self.low, self.high)[::-1]
        apart = self.ring.radius / (len(rings) - 1)
        for value in rings[:: math.ceil(SMALLEST_TYPE / apart)]:
            name = step_name(value, decimal)
            x, y = self.point(0, value)
            wide = em_width(name) * SMALLEST_TYPE
            parts += [
                element(
                    "rect",
                    x=x + 6,
                    y=y - 6,
                    width=wide + 2,
                    height=12,
                    fill=look.sheet,
                    fill_opacity=0.8,
                ),
                text(
                    name,
                    x + 7 + wide / 2,
                    y + SMALLEST_TYPE * 0.35,
                    fill=look.ink_2,
                    family=look.text,
                    anchor="middle",
                    weight=400,
                ),
            ]
        return parts

    def area(self, values: Sequence[float | None], look: Look) -> list[str]:
        """The filled area, if it has no gap."""
        points = [point for _, point in self.points(values)]
        if len(points) < len(values):
            return []
        return [element("polygon", points=_listed(points), fill=look.ink, fill_opacity=_FILL)]

    def series(self, values: Sequence[float | None], strokes: Strokes) -> list[str]:
        """The outline; it breaks where a value is missing."""
        if None not in values:
            return [outline([point for _, point in self.points(values)], strokes, closed=True)]
        runs: list[list[Point]] = [[]]
        start = values.index(None)  # so that no run goes over the end of the list
        for index in (*range(start, len(values)), *range(start)):
            value = values[index]
            if value is None:
                runs.append([])
            else:
                runs[-1].append(self.point(index, value))
        return [outline(run, strokes) for run in runs if len(run) > 1]


def _listed(points: list[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
