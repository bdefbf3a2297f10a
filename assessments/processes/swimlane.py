"""A process drawn as a swimlane: lanes as bands, steps from left to right, one path between them.

Every step has a column of its own, so an arrow that changes lanes goes down (or up) in the channel
between two columns and never meets another one.  What does not fit into one row goes on in the
next.  The same function draws for the page and for paper.  Pure: no Django.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.processes.flow import Chart, Step, StepKind, duration, flow, waited
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element, words
from pmo_studio.core.drawing import Face, Fonts, Paragraphs

NAME = 13.0  # type sizes, in user units (px)
SMALL = SMALLEST_TYPE
LEADING = 16.0
SMALL_LEADING = 14.0

GUTTER = 140.0  # names of lanes
LEAD = 36.0  # from the band's edge to the first column, and behind the last
NARROWEST_CELL = 152.0
WIDEST_BOX = 190.0
CHANNEL = 36.0  # between two boxes, for arrows
PAD = 14.0
EMPTY_LANE = 34.0
ROW_GAP = 26.0
KEY_HEIGHT = 26.0

BOX_LEAST = 46.0
DIAMOND = 25.0  # half its width and height
CLOCK = 20.0  # half the circle of a wait
POINT = 14.0  # the tip of a handover
MARKER = 9.5
ARROW = 7.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the drawing in one language; the last three take a number of a step or of a
    handover."""

    work: str
    wait: str
    kinds: Mapping[StepKind, str]
    crossing: str
    pain: str
    comes_from: Callable[[int], str]
    goes_to: Callable[[int], str]
    handover: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One step with its place and its measured words.

    `up` and `down` are how far it reaches above and below the line on which the work flows.
    """

    at: int
    step: Step
    x: float
    box: float
    half: float
    label: tuple[str, ...]
    times: tuple[str, ...]
    up: float
    down: float

    @property
    def reach(self) -> float:
        """From the middle of the shape to its edge, where arrows begin and end."""
        if self.step.kind == StepKind.DECISION:
            return DIAMOND
        return CLOCK if self.step.kind == StepKind.WAIT else self.box / 2


@dataclass(frozen=True, slots=True)
class _Band:
    """A lane in one row: its top, its height, and the line on which its work flows."""

    name: tuple[str, ...]
    top: float
    height: float
    line: float


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Cell, ...]
    bands: tuple[_Band, ...]

    @property
    def bottom(self) -> float:
        last = self.bands[-1]
        return last.top + last.height

    def line_of(self, cell: _Cell) -> float:
        return self.bands[cell.step.lane].line


def draw(
    chart: Chart,
    *,
    title: str,
    words: Words,
    fonts: Fonts,
    look: Look = PAGE,
    width: float = 1240.0,
) -> Svg:
    """The map as SVG, `width` user units (px) wide and as high as it needs.

    `title` is what readers of the screen hear.  Pain points are numbered markers in the order of
    `chart.pains`; their texts stand beside the drawing.
    """
    lanes = chart.lanes or ("",)
    rows = _rows(chart, lanes, words, fonts, width)
    pen = _Pen(look, words, fonts, width)
    parts: list[str] = []
    for row in rows:
        parts += pen.bands(row)
    crossings = {at: number for number, at in enumerate(flow(chart.steps).handovers, start=1)}
    for index, row in enumerate(rows):
        parts += pen.arrows(row, crossings, first=index == 0, last=row is rows[-1])
    markers = _markers(chart)
    for row in rows:
        for cell in row.cells:
            parts += pen.shape(cell, row.line_of(cell))
            parts += pen.markers(cell, row.line_of(cell), markers.get(cell.at, []))
    key, height = pen.key(rows[-1].bottom + PAD, chart)
    return drawing(width, height, title, parts + key, class_="chart swimlane")


def _markers(chart: Chart) -> dict[int, list[int]]:
    """The numbers of the pain points at each step."""
    found: dict[int, list[int]] = {}
    for number, pain in enumerate(chart.pains, start=1):
        if pain.step is not None:
            found.setdefault(pain.step, []).append(number)
    return found


# --- where everything stands ------------------------------------------------------------------


def _rows(
    chart: Chart, lanes: Sequence[str], words: Words, fonts: Fonts, width: float
) -> list[_Row]:
    """The steps in rows of equal length, as few as the width allows."""
    room = width - GUTTER - 2 * LEAD
    most = max(1, int(room // NARROWEST_CELL))
    count = max(1, -(-len(chart.steps) // most))
    columns = max(1, -(-len(chart.steps) // count))
    cell = room / columns
    names = [_lines(name, GUTTER - 2 * PAD, NAME, fonts, Face.BOLD) for name in lanes]
    rows: list[_Row] = []
    top = 1.0
    for start in range(0, max(1, len(chart.steps)), columns):
        cells = tuple(
            _cell(at, step, GUTTER + LEAD + cell * (column + 0.5), cell, words, fonts)
            for column, (at, step) in enumerate(
                list(enumerate(chart.steps))[start : start + columns]
            )
        )
        rows.append(_Row(cells, _bands(names, cells, top)))
        top = rows[-1].bottom + ROW_GAP
    return rows


def _cell(at: int, step: Step, x: float, cell: float, words: Words, fonts: Fonts) -> _Cell:
    box = min(cell - CHANNEL, WIDEST_BOX)
    times = tuple(
        f"{word} {told(minutes)}"
        for word, minutes, told in (
            (words.work, step.work_min, duration),
            (words.wait, step.wait_min, waited),
        )
        if minutes
    )
    below = SMALL_LEADING * len(times) + 2
    if step.kind in (StepKind.DECISION, StepKind.WAIT):
        # The name of a small shape stands below it.
        half = DIAMOND if step.kind == StepKind.DECISION else CLOCK
        label = _lines(step.name, box, NAME, fonts, Face.SEMIBOLD)
        return _Cell(
            at, step, x, box, half, label, times, half, half + 4 + LEADING * len(label) + below
        )
    inset = POINT + 12 if step.kind == StepKind.HANDOVER else 16
    label = _lines(step.name, box - inset, NAME, fonts, Face.SEMIBOLD)
    half = max(BOX_LEAST, LEADING * len(label) + 14) / 2
    return _Cell(at, step, x, box, half, label, times, half, half + 3 + below)


def _bands(
    names: Sequence[tuple[str, ...]], cells: Sequence[_Cell], top: float
) -> tuple[_Band, ...]:
    bands: list[_Band] = []
    for lane, name in enumerate(names):
        here = [cell for cell in cells if cell.step.lane == lane]
        up = max((cell.up for cell in here), default=0.0) + SMALL_LEADING
        down = max((cell.down for cell in here), default=0.0)
        needed = up + down + 2 * PAD if here else EMPTY_LANE
        height = max(needed, LEADING * len(name) + PAD)
        line = top + PAD + up + (height - needed) / 2 if here else top + height / 2
        bands.append(_Band(name, top, height, line))
        top += height
    return tuple(bands)


def _lines(text: str, limit: float, size: float, fonts: Fonts, face: Face) -> tuple[str, ...]:
    return Paragraphs(text, fonts, face).lines(max(1.0, limit / size)) if text else ()


# --- the ink --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in one look, with one set of words."""

    look: Look
    words: Words
    fonts: Fonts
    width: float

    def bands(self, row: _Row) -> list[str]:
        look, parts = self.look, []
        for at, band in enumerate(row.bands):
            fill = look.sunk if at % 2 else look.sheet
            parts.append(
                element(
                    "rect",
                    x=1,
                    y=band.top,
                    width=self.width - 2,
                    height=band.height,
                    fill=fill,
                    stroke=look.rule_strong,
                    stroke_width=1,
                )
            )
            parts += self._column_of_words(
                band.name,
                PAD,
                band.top + band.height / 2,
                NAME,
                LEADING,
                anchor="start",
                weight=700,
                family=look.display,
            )
        first, bottom = row.bands[0].top, row.bottom
        parts.append(self._stroke([(GUTTER, first), (GUTTER, bottom)], look.rule_strong, 1))
        parts.append(
            element(
                "rect",
                x=1,
                y=first,
                width=self.width - 2,
                height=bottom - first,
                fill="none",
                stroke=look.ink,
                stroke_width=1.5,
            )
        )
        return parts

    def arrows(
        self, row: _Row, crossings: Mapping[int, int], *, first: bool, last: bool
    ) -> list[str]:
        """The path of this row, with its beginning and its end."""
        if not row.cells:
            return []
        parts = self._beginning(row, crossings, first=first)
        for one, next_ in zip(row.cells, row.cells[1:], strict=False):
            begin = (one.x + one.reach, row.line_of(one))
            end = (next_.x - next_.reach, row.line_of(next_))
            parts += self._arrow(begin, end, (one.x + next_.x) / 2, crossings.get(one.at))
        return parts + self._ending(row, last=last)

    def _beginning(self, row: _Row, crossings: Mapping[int, int], *, first: bool) -> list[str]:
        cell, y = row.cells[0], row.line_of(row.cells[0])
        end = (cell.x - cell.reach, y)
        if first:
            ring = element(
                "circle",
                cx=GUTTER + 16,
                cy=y,
                r=8,
                fill=self.look.sheet,
                stroke=self.look.ink,
                stroke_width=1.5,
            )
            return [ring, *self._arrow((GUTTER + 24, y), end, GUTTER + 30, None)]
        number = crossings.get(cell.at - 1)
        parts = self._arrow((GUTTER, y), end, GUTTER + 16, None, strong=number is not None)
        if number is not None:
            parts += self._badge(GUTTER + 18, y, number)
        parts.append(
            self._text(self.words.comes_from(cell.at), GUTTER + 5, y - 14, SMALL, anchor="start")
        )
        return parts

    def _ending(self, row: _Row, *, last: bool) -> list[str]:
        cell, y = row.cells[-1], row.line_of(row.cells[-1])
        begin, right = (cell.x + cell.reach, y), self.width - 2
        if not last:
            said = self.words.goes_to(cell.at + 2)
            return [
                *self._arrow(begin, (right, y), right - 8, None),
                self._text(said, right - 4, y - 14, SMALL, anchor="end"),
            ]
        x = max(right - 18, begin[0] + 20)
        ring = element(
            "circle",
            cx=x,
            cy=y,
            r=8,
            fill=self.look.sheet,
            stroke=self.look.ink,
            stroke_width=3.5,
        )
        return [*self._arrow(begin, (x - 10, y), x - 12, None), ring]

    def _arrow(
        self,
        begin: tuple[float, float],
        end: tuple[float, float],
        between: float,
        number: int | None,
        *,
        strong: bool = False,
    ) -> list[str]:
        """Right, down or up in the channel, right again; a handover is thick and bears a number."""
        strong = strong or number is not None
        colour = self.look.ink if strong else self.look.ink_2
        tip = (end[0] - ARROW + 1, end[1])
        points = [begin, tip]
        if begin[1] != end[1]:
            points[1:1] = [(between, begin[1]), (between, end[1])]
        head = [end, (end[0] - ARROW, end[1] - 4.5), (end[0] - ARROW, end[1] + 4.5)]
        parts = [
            self._stroke(points, colour, 2.5 if strong else 1.5),
            self._polygon(head, fill=colour, stroke="none"),
        ]
        if number is not None:
            parts += self._badge(between, (begin[1] + end[1]) / 2, number)
        return parts

    def _badge(self, x: float, y: float, number: int) -> list[str]:
        said = self.words.handover(number)
        half = 5 + 3.6 * len(said)
        plate = element(
            "rect",
            x=x - half,
            y=y - 9,
            width=2 * half,
            height=18,
            rx=3,
            fill=self.look.ink,
            stroke=self.look.sheet,
            stroke_width=1.5,
        )
        return [plate, self._text(said, x, y + 4, SMALL, weight=700, fill=self.look.on_ink)]

    def shape(self, cell: _Cell, y: float) -> list[str]:
        """The step: number, shape, name, times."""
        kind = cell.step.kind
        small = kind in (StepKind.DECISION, StepKind.WAIT)
        parts = _SHAPES[kind](self, cell.x, y, cell.box, cell.half)
        if small:
            foot = y + cell.half + 4
            parts += self._lines_from(cell.label, cell.x, foot, NAME, LEADING, weight=600)
            foot += LEADING * len(cell.label)
        else:
            # A handover's tip takes room on its right.
            x = cell.x - POINT / 2 if kind == StepKind.HANDOVER else cell.x
            parts += self._column_of_words(cell.label, x, y, NAME, LEADING, weight=600)
            foot = y + cell.half + 3
        parts += self._lines_from(
            cell.times, cell.x, foot, SMALL, SMALL_LEADING, fill=self.look.ink_2
        )
        left = cell.x - (cell.half if small else cell.box / 2)
        number = self._text(
            str(cell.at + 1),
            left,
            y - cell.up - 4,
            SMALL,
            anchor="start",
            weight=700,
            fill=self.look.ink_2,
        )
        return [*parts, number]

    def task(self, x: float, y: float, box: float, half: float) -> list[str]:
        return [
            element(
                "rect",
                x=x - box / 2,
                y=y - half,
                width=box,
                height=2 * half,
                rx=7,
                fill=self.look.sheet,
                stroke=self.look.ink_2,
                stroke_width=1.5,
            )
        ]

    def handover(self, x: float, y: float, box: float, half: float) -> list[str]:
        left, right = x - box / 2, x + box / 2
        points = [
            *((left, y - half), (right - POINT, y - half), (right, y)),
            *((right - POINT, y + half), (left, y + half)),
        ]
        return [self._polygon(points, fill=self.look.sheet, stroke=self.look.ink_2)]

    def decision(self, x: float, y: float, box: float, half: float) -> list[str]:
        points = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
        return [
            self._polygon(points, fill=self.look.sheet, stroke=self.look.ink_2),
            self._text("?", x, y + half * 0.26, half * 0.75, weight=700, family=self.look.display),
        ]

    def wait(self, x: float, y: float, box: float, half: float) -> list[str]:
        """A dashed circle with an hourglass."""
        glass = half * 0.5
        circle = element(
            "circle",
            cx=x,
            cy=y,
            r=half,
            fill=self.look.sheet,
            stroke=self.look.ink_2,
            stroke_width=1.5,
            stroke_dasharray="4 3",
        )
        wide = glass * 0.72
        sand = [
            *((x - wide, y - glass), (x + wide, y - glass), (x - wide, y + glass)),
            (x + wide, y + glass),
        ]
        return [circle, self._polygon(sand, fill="none", stroke=self.look.ink_2)]

    def markers(self, cell: _Cell, y: float, numbers: Sequence[int]) -> list[str]:
        """Numbered discs on the upper edge, from its right corner; the last of many says "+n"."""
        if not numbers:
            return []
        small = cell.step.kind in (StepKind.DECISION, StepKind.WAIT)
        right = cell.x + (cell.half * 0.8 if small else cell.box / 2 - 4)
        fits = max(1, int((cell.box - 22) // (2 * MARKER)))
        shown = [str(number) for number in numbers]
        if len(shown) > fits:
            shown = [*shown[: fits - 1], f"+{len(shown) - fits + 1}"]
        parts: list[str] = []
        for at, said in enumerate(reversed(shown)):
            parts += self._disc(said, right - at * (2 * MARKER + 1), y - cell.up)
        return parts

    def _disc(self, said: str, x: float, y: float) -> list[str]:
        disc = element(
            "circle",
            cx=x,
            cy=y,
            r=MARKER,
            fill=self.look.bad,
            stroke=self.look.sheet,
            stroke_width=1.5,
        )
        return [disc, self._text(said, x, y + 4, SMALL, weight=700, fill=self.look.on_ink)]

    def key(self, top: float, chart: Chart) -> tuple[list[str], float]:
        """What the shapes mean, as far as they occur; and where the drawing ends."""
        x, y, parts = 2.0, top + KEY_HEIGHT / 2, list[str]()
        for sign, said in self._signs(chart):
            wide = 38 + self.fonts.width(said, Face.TEXT) * SMALL + 22
            if x + wide > self.width and x > 2:
                x, y = 2.0, y + KEY_HEIGHT
            parts += sign(x + 14, y)
            parts.append(
                self._text(said, x + 34, y + 4, SMALL, anchor="start", fill=self.look.ink_2)
            )
            x += wide
        return parts, (y + KEY_HEIGHT / 2 + 1 if parts else top - PAD + 2)

    def _signs(self, chart: Chart) -> "list[tuple[Callable[[float, float], list[str]], str]]":
        present = {step.kind for step in chart.steps}
        signs: list[tuple[Callable[[float, float], list[str]], str]] = [
            (_sign(self, kind), self.words.kinds[kind]) for kind in StepKind if kind in present
        ]
        if flow(chart.steps).handovers:
            signs.append((lambda x, y: self._badge(x, y, 1), self.words.crossing))
        if chart.pains:
            signs.append((lambda x, y: self._disc("1", x, y), self.words.pain))
        return signs

    # --- strokes and letters ---

    def _stroke(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> str:
        path = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
        return element("path", d=f"M{path}", fill="none", stroke=colour, stroke_width=width)

    def _polygon(self, points: Sequence[tuple[float, float]], *, fill: str, stroke: str) -> str:
        listed = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        return element("polygon", points=listed, fill=fill, stroke=stroke, stroke_width=1.5)

    def _column_of_words(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: float,
        leading: float,
        *,
        anchor: "Anchor" = "middle",
        weight: int = 400,
        family: str = "",
    ) -> list[str]:
        """Lines around the height y."""
        top = y - leading * len(lines) / 2
        return self._lines_from(
            lines, x, top, size, leading, anchor=anchor, weight=weight, family=family
        )

    def _lines_from(
        self,
        lines: Sequence[str],
        x: float,
        top: float,
        size: float,
        leading: float,
        *,
        anchor: "Anchor" = "middle",
        weight: int = 400,
        fill: str = "",
        family: str = "",
    ) -> list[str]:
        """Lines below the height `top`."""
        rise = (leading + size * 0.72) / 2
        return [
            self._text(
                line,
                x,
                top + leading * at + rise,
                size,
                anchor=anchor,
                weight=weight,
                fill=fill,
                family=family,
            )
            for at, line in enumerate(lines)
        ]

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        anchor: "Anchor" = "middle",
        weight: int = 400,
        fill: str = "",
        family: str = "",
    ) -> str:
        return element(
            "text",
            words(text),
            x=x,
            y=y,
            text_anchor=anchor,
            fill=fill or self.look.ink,
            font_family=family or self.look.text,
            font_size=size,
            font_weight=weight,
        )


Anchor = Literal["start", "middle", "end"]
_Draw = Callable[[_Pen, float, float, float, float], list[str]]
_SHAPES: dict[StepKind, _Draw] = {
    StepKind.TASK: _Pen.task,
    StepKind.HANDOVER: _Pen.handover,
    StepKind.DECISION: _Pen.decision,
    StepKind.WAIT: _Pen.wait,
}


def _sign(pen: _Pen, kind: StepKind) -> Callable[[float, float], list[str]]:
    """The shape of a kind, small, for the key."""
    return lambda x, y: _SHAPES[kind](pen, x, y, 26, 8 if kind == StepKind.TASK else 9)
