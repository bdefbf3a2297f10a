"""The strokes and letters of a process map."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.processes.flow import Chart, StepKind, flow
from assessments.processes.swimlane.layout import (
    LEADING,
    NAME,
    PAD,
    POINT,
    SMALL,
    SMALL_LEADING,
    Cell,
    Row,
    Words,
)
from pmo_studio.core.charts.svg import Look, element, words
from pmo_studio.core.drawing import Face, Fonts

KEY_HEIGHT = 26.0
MARKER = 9.5
ARROW = 7.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in one look, with one set of words."""

    look: Look
    words: Words
    fonts: Fonts
    width: float

    def bands(self, row: Row) -> list[str]:
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
        parts.append(self._stroke([(row.gutter, first), (row.gutter, bottom)], look.rule_strong, 1))
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
        self, row: Row, crossings: Mapping[int, int], *, first: bool, last: bool
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

    def _beginning(self, row: Row, crossings: Mapping[int, int], *, first: bool) -> list[str]:
        cell, y = row.cells[0], row.line_of(row.cells[0])
        end = (cell.x - cell.reach, y)
        if first:
            ring = element(
                "circle",
                cx=row.gutter + 16,
                cy=y,
                r=8,
                fill=self.look.sheet,
                stroke=self.look.ink,
                stroke_width=1.5,
            )
            return [ring, *self._arrow((row.gutter + 24, y), end, row.gutter + 30, None)]
        number = crossings.get(cell.at - 1)
        parts = self._arrow((row.gutter, y), end, row.gutter + 16, None, strong=number is not None)
        if number is not None:
            parts += self._badge(row.gutter + 18, y, number)
        parts.append(
            self._text(
                self.words.comes_from(cell.at), row.gutter + 5, y - 14, SMALL, anchor="start"
            )
        )
        return parts

    def _ending(self, row: Row, *, last: bool) -> list[str]:
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

    def shape(self, cell: Cell, y: float) -> list[str]:
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

    def markers(self, cell: Cell, y: float, numbers: Sequence[int]) -> list[str]:
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
_Draw = Callable[[Pen, float, float, float, float], list[str]]
_SHAPES: dict[StepKind, _Draw] = {
    StepKind.TASK: Pen.task,
    StepKind.HANDOVER: Pen.handover,
    StepKind.DECISION: Pen.decision,
    StepKind.WAIT: Pen.wait,
}


def _sign(pen: Pen, kind: StepKind) -> Callable[[float, float], list[str]]:
    """The shape of a kind, small, for the key."""
    return lambda x, y: _SHAPES[kind](pen, x, y, 26, 8 if kind == StepKind.TASK else 9)
