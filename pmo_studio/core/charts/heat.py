"""Scores of rows by columns in five steps of ink, with the number in each cell."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import Block, em_width, figure, longest_word, text
from pmo_studio.core.charts.marks import share
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

# How much ink lies on the sheet in each step.  On the first three stands ink, on the others
# what stands on ink: at least 4.5 to 1 on every surface of both themes (a test measures).
HEAT_INKS = (0.06, 0.17, 0.30, 0.76, 1.0)
_DARK = 4  # the first step that is darker than its number

ROW_HEIGHT = 38.0
NAME_TYPE = 13.0
CELL_TYPE = 13.0
_LINES_HEAD = 3
_NAME_LEAST, _NAME_MOST = 92.0, 190.0
_COLUMN_LEAST, _COLUMN_MOST = 52.0, 104.0
_SEAM = 2.0  # between cells
_HATCH = 7.0
_SWATCH = (24.0, 13.0)


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """A column and how many people stand behind it; None leaves the count out."""

    name: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A score; `hidden` because too few answered, `thin` because the evidence is little."""

    value: float | None
    thin: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One cell for each column, in their order."""

    name: str
    cells: Sequence[HeatCell]


def heat_step(value: float, low: float = 1.0, high: float = 5.0) -> int:
    """Which of five equal steps of the scale a value is in: 1 (low) to 5 (high)."""
    return min(5, 1 + int(share(value, low, high) * 5))


def heat_map(
    rows: Sequence[HeatRow],
    columns: Sequence[HeatColumn],
    *,
    title: str,
    corner: str = "",
    hidden: str = "n<3",
    legend: tuple[str, str] | None = None,
    total: bool = True,
    low: float = 1.0,
    high: float = 5.0,
    decimal: str = ".",
    width: float = 410.0,
    look: Look = PAGE,
) -> Svg:
    """The map, at least `width` user units (px) wide; wider where column names need it.

    `corner` heads the row names, `hidden` is printed in hatched cells, `legend` names the low and
    the high end.  With `total` the last column is of everyone: bold, on the bare sheet.  Raises
    ValueError when a row has not one cell for each column.
    """
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("a row of a heat map must have one cell for each column")
    grid = _Grid(rows, columns, corner, width)
    parts = [*grid.heads(look)]
    top = grid.head
    for row, name, height in zip(rows, grid.names, grid.heights, strict=True):
        middle = top + height / 2
        parts += name.drawn(0, middle - name.height / 2, fill=look.ink, family=look.text)
        for index, cell in enumerate(row.cells):
            of_all = total and index == len(columns) - 1
            box = _Box(grid.x(index), top, grid.column - _SEAM, height - _SEAM)
            if cell.hidden:
                parts += box.hatched(hidden, look)
            elif of_all or cell.value is None:
                parts += box.bare(cell, decimal, look, strong=of_all)
            else:
                parts += box.shaded(cell, heat_step(cell.value, low, high), decimal, look)
        top += height
    if legend:
        parts += _legend(legend, top + 8, look)
        top += 30
    return drawing(grid.width, top + 2, title, parts)


class _Grid:
    """Where rows and columns lie; every name has its lines."""

    def __init__(
        self, rows: Sequence[HeatRow], columns: Sequence[HeatColumn], corner: str, width: float
    ) -> None:
        heads = [longest_word(column.name) * SMALLEST_TYPE + 8 for column in columns]
        figures = [
            em_width(figure(cell.value, thin=cell.thin)) * CELL_TYPE + 10
            for row in rows
            for cell in row.cells
            if not cell.hidden
        ]
        least = max(_COLUMN_LEAST, min(_COLUMN_MOST, max(heads, default=0.0)), *figures)
        widest = max((em_width(row.name) for row in rows), default=0.0) * NAME_TYPE
        name = min(_NAME_MOST, max(_NAME_LEAST, widest))
        # Names break onto two lines before the columns lose their room.
        spare = width - least * len(columns) - 8
        self.name = max(min(name, spare), min(name, self._narrowest(rows)))
        self.column = max(least, (width - self.name - 8) / max(1, len(columns)))
        self.width = max(width, self.name + 8 + self.column * len(columns))
        self.names = [
            Block.fitting(row.name, (NAME_TYPE, SMALLEST_TYPE), self.name, most=3) for row in rows
        ]
        self.heights = [max(ROW_HEIGHT, block.height + 8) for block in self.names]
        self.columns = columns
        self.blocks = [
            Block.of(column.name, SMALLEST_TYPE, self.column - 4, most=_LINES_HEAD)
            for column in columns
        ]
        self.counted = any(column.n is not None for column in columns)
        self.corner = Block.of(corner, SMALLEST_TYPE, self.name, most=_LINES_HEAD)
        lines = max((block.height for block in self.blocks), default=0.0)
        lines += SMALLEST_TYPE * 1.2 if self.counted else 0
        self.head = max(lines, self.corner.height) + 8

    @staticmethod
    def _narrowest(rows: Sequence[HeatRow]) -> float:
        """The least width at which two lines hold every row's name."""
        wide = _NAME_LEAST
        while wide < _NAME_MOST and not all(
            Block.of(row.name, NAME_TYPE, wide).whole for row in rows
        ):
            wide += 6
        return wide

    def x(self, index: int) -> float:
        return self.width - self.column * (len(self.columns) - index)

    def heads(self, look: Look) -> list[str]:
        foot = self.head - 8
        top = foot - self.corner.height
        parts = self.corner.drawn(0, top, fill=look.ink, family=look.text)
        count = SMALLEST_TYPE * 1.2 if self.counted else 0
        for index, (column, block) in enumerate(zip(self.columns, self.blocks, strict=True)):
            middle = self.x(index) + (self.column - _SEAM) / 2
            top = foot - count - block.height
            parts += block.drawn(middle, top, fill=look.ink, family=look.text, anchor="middle")
            if column.n is not None:
                parts.append(
                    text(
                        f"n\N{NO-BREAK SPACE}{column.n}",
                        middle,
                        foot - 2,
                        fill=look.ink_2,
                        family=look.text,
                        anchor="middle",
                        weight=400,
                    )
                )
        return parts


@dataclass(frozen=True, slots=True)
class _Box:
    """One cell of the grid."""

    x: float
    y: float
    width: float
    height: float

    def _rect(self, fill: str, opacity: float | None = None) -> str:
        return element(
            "rect",
            x=self.x,
            y=self.y,
            width=self.width,
            height=self.height,
            fill=fill,
            fill_opacity=opacity,
        )

    def _words(self, content: str, fill: str, look: Look, *, size: float, weight: int) -> str:
        return text(
            content,
            self.x + self.width / 2,
            self.y + self.height / 2 + size * 0.35,
            size=size,
            fill=fill,
            family=look.text,
            anchor="middle",
            weight=weight,
        )

    def shaded(self, cell: HeatCell, step: int, decimal: str, look: Look) -> list[str]:
        ink = HEAT_INKS[step - 1]
        fill = look.on_ink if step >= _DARK else look.ink
        printed = figure(cell.value, decimal=decimal, thin=cell.thin)
        return [
            # The sheet lies below, so that the step is the same on every surface.
            self._rect(look.sheet),
            self._rect(look.ink, ink),
            self._words(printed, fill, look, size=CELL_TYPE, weight=600),
        ]

    def bare(self, cell: HeatCell, decimal: str, look: Look, *, strong: bool) -> list[str]:
        thin = cell.thin and cell.value is not None
        printed = figure(cell.value, decimal=decimal, thin=thin)
        fill = look.ink if strong and not thin else look.ink_2
        return [self._words(printed, fill, look, size=CELL_TYPE, weight=700 if strong else 400)]

    def hatched(self, label: str, look: Look) -> list[str]:
        """Slanting lines with the label on a piece of the sheet."""
        hatch = element("path", d=self._hatch(), fill="none", stroke=look.rule, stroke_width=1.25)
        block = Block.of(label, SMALLEST_TYPE, self.width - 8, most=1)
        middle, wide = self.x + self.width / 2, block.width + 6
        top = self.y + (self.height - block.height) / 2
        plate = element(
            "rect",
            x=middle - wide / 2,
            y=top - 2,
            width=wide,
            height=block.height + 4,
            fill=look.sheet,
        )
        words = block.drawn(middle, top, fill=look.ink_2, family=look.text, anchor="middle")
        return [hatch, plate, *words]

    def _hatch(self) -> str:
        """Lines from lower left to upper right, ended at the sides of the cell."""
        strokes = []
        for index in range(1, math.ceil((self.width + self.height) / _HATCH)):
            along = index * _HATCH
            x1, y1 = (along, 0.0) if along <= self.width else (self.width, along - self.width)
            x2, y2 = (0.0, along) if along <= self.height else (along - self.height, self.height)
            strokes.append(
                f"M{self.x + x1:.2f} {self.y + y1:.2f}L{self.x + x2:.2f} {self.y + y2:.2f}"
            )
        return "".join(strokes)


def _legend(names: tuple[str, str], top: float, look: Look) -> list[str]:
    """Low, the five steps, high."""
    wide, high = _SWATCH
    baseline = top + high / 2 + SMALLEST_TYPE * 0.4

    def name(content: str, x: float) -> str:
        return text(content, x, baseline, fill=look.ink_2, family=look.text, weight=600)

    parts = [name(names[0], 0)]
    x = em_width(names[0]) * SMALLEST_TYPE + 8
    for ink in HEAT_INKS:
        parts.append(
            element(
                "rect",
                x=x,
                y=top,
                width=wide,
                height=high,
                fill=look.ink,
                fill_opacity=ink,
                stroke=look.rule_strong,
                stroke_width=1,
            )
        )
        x += wide + 6
    return [*parts, name(names[1], x + 2)]
