"""The reveal: one dot for each person, in rows of groups and columns of answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import LEADING, Block, em_width, text
from pmo_studio.core.charts.marks import mean_mark, share, thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

MOST_DOTS = 40  # in a cell; more are a block with their number
NATURAL_WIDTH = 1090.0
_RADIUS = (3.0, 18.5)
_SEAM = 3.0  # between two dots
_LEAST_UNIT = 0.46  # type and strips grow and shrink with the picture, down to this


@dataclass(frozen=True, slots=True)
class DotGroup:
    """A role group or a pool of groups: people in each category, and what is said of them.

    `note` is e.g. "n 5, mean 4.0"; `mean` a place on the categories: 1 is the first.  `tint`
    numbers the group among all there are, so that it has one colour whatever rows stand beside it;
    None, for a pool, is the last of the look's tints, which no group has.
    """

    name: str
    note: str
    counts: Sequence[int]
    mean: float | None = None
    tint: int | None = None


@dataclass(frozen=True, slots=True)
class DotCategory:
    """A possible answer: its figure, what it is called, and e.g. "7 of 34"."""

    figure: str
    name: str = ""
    note: str = ""


def stacked_dots(
    groups: Sequence[DotGroup],
    categories: Sequence[DotCategory],
    *,
    title: str,
    everyone: str = "",
    mean_name: str = "",
    width: float = NATURAL_WIDTH,
    height: float = 790.0,
    look: Look = PAGE,
) -> Svg:
    """The picture in user units (px); made for a projector, it scales to any width.

    All dots have one size, the largest at which the fullest cell holds its people without two
    touching; a cell of more than MOST_DOTS is a block with its number.  Footer: `everyone`
    ("Everyone, n 34"), the categories, and the key of the triangle (`mean_name`).  It grows
    higher than `height` where the rows need it.  Raises ValueError when a group has not one
    count for each category.
    """
    if not categories or any(len(group.counts) != len(categories) for group in groups):
        raise ValueError("a group must have one count for each category")
    if any(count < 0 for group in groups for count in group.counts):
        raise ValueError("no fewer than nobody can answer")
    plan = _Plan(groups, categories, (everyone, mean_name), width, height)
    parts = []
    for index in range(len(categories) + 1):
        x = min(plan.start + index * plan.cell, width - 0.5)
        parts.append(thin_line(x, 0, x, plan.rows_end, look.rule))
    for index, group in enumerate(groups):
        parts += plan.row(index, group, look)
    parts += plan.footer(categories, look)
    return drawing(width, plan.rows_end + plan.foot, title, parts)


class _Plan:
    """Measures of the picture."""

    def __init__(
        self,
        groups: Sequence[DotGroup],
        categories: Sequence[DotCategory],
        key: tuple[str, str],
        width: float,
        height: float,
    ) -> None:
        self.width = width
        self.unit = unit = max(_LEAST_UNIT, width / NATURAL_WIDTH)
        self.name_type = self._type(24)
        self.note_type = self._type(19)
        self.start = min(250 * unit, width * 0.34)
        self.cell = (width - self.start) / len(categories)
        self.strip = max(10.0, 18 * unit)
        self.titles = self._titles(categories)
        self.listed = self._listed(categories)
        self.notes = [
            Block.fitting(each.note, (self._type(18), SMALLEST_TYPE), self.cell - 6)
            for each in categories
        ]
        self.figure_type = self._type(34)
        self.foot = (
            self.figure_type * 1.25
            + max((block.height for block in self.titles), default=0.0)
            + max(block.height for block in self.notes)
            + 8
        )
        self.mark = self.strip * 0.82  # the height of a triangle
        self.beside_mark = self.mark * 1.44 + 8 * unit
        room, sizes = self.start - 12 * unit, (self.note_type, SMALLEST_TYPE)
        self.everyone = Block.fitting(key[0], sizes, room)
        self.mean_name = Block.fitting(key[1], sizes, room - self.beside_mark)
        key_height = self.everyone.height + self.mean_name.height + self.note_type
        self.foot = max(self.foot, key_height + 4)
        self.list_top = self.foot
        self.foot += sum(block.height + 2 for block in self.listed)
        least = max(44.0, self.strip + 24.0)
        self.row_height = max(least, (height - self.foot) / max(1, len(groups)))
        self.labels = self._labels(groups)
        tallest = max((sum(block.height for block in pair) for pair in self.labels), default=0.0)
        self.row_height = max(self.row_height, tallest + 6)
        self.rows_end = self.row_height * len(groups)
        self.radius = self._fitting_radius(groups)

    def _type(self, size: float) -> float:
        return max(SMALLEST_TYPE, size * self.unit)

    def _titles(self, categories: Sequence[DotCategory]) -> list[Block]:
        """The names of the categories, all in one size."""
        size = self._type(20)
        while size > SMALLEST_TYPE:
            blocks = [Block.of(each.name, size, self.cell - 8) for each in categories]
            if all(block.whole for block in blocks):
                return blocks
            size -= 0.5
        return []

    def _listed(self, categories: Sequence[DotCategory]) -> list[Block]:
        """The names in lines of their own, where the columns are too narrow for them."""
        if self.titles:
            return []
        return [
            Block.of(f"{each.figure} {each.name}", SMALLEST_TYPE, self.width, most=3)
            for each in categories
            if each.name
        ]

    def _labels(self, groups: Sequence[DotGroup]) -> list[tuple[Block, Block]]:
        """Name and note of each group, all in the largest size at which every row holds its own."""
        room, size = self.start - 12 * self.unit, self.name_type
        while True:
            note = max(SMALLEST_TYPE, size * 0.8)
            pairs = [
                (Block.of(group.name, size, room), Block.of(group.note, note, room))
                for group in groups
            ]
            fits = all(
                name.whole and said.whole and name.height + said.height <= self.row_height - 6
                for name, said in pairs
            )
            if fits:
                return pairs
            if size <= SMALLEST_TYPE:  # rather more lines, for which the rows grow
                return [
                    (Block.of(group.name, size, room, most=4), Block.of(group.note, note, room))
                    for group in groups
                ]
            size = max(SMALLEST_TYPE, size - 0.5)

    def _fitting_radius(self, groups: Sequence[DotGroup]) -> float:
        shown = [c for group in groups for c in group.counts if c <= MOST_DOTS]
        fullest = max(shown, default=0)
        smallest, largest = _RADIUS[0], _RADIUS[1] * self.unit
        largest = min(largest, (self.cell - _SEAM) / 2 - 1, (self.row_height - self.strip) / 2 - 1)
        radius = max(smallest, largest)
        while radius > smallest and self._across(radius) * self._down(radius) < fullest:
            radius -= 0.25
        return max(smallest, radius)

    def _across(self, radius: float) -> int:
        return max(1, int((self.cell - 6) / (2 * radius + _SEAM)))

    def _down(self, radius: float) -> int:
        return max(1, int((self.row_height - self.strip - 4) / (2 * radius + _SEAM)))

    def row(self, index: int, group: DotGroup, look: Look) -> list[str]:
        top = index * self.row_height
        foot = top + self.row_height
        name, note = self.labels[index]
        label = top + (self.row_height - name.height - note.height) / 2
        parts = [
            thin_line(0, foot - 0.5, self.width, foot - 0.5, look.rule_strong),
            *name.drawn(0, label, fill=look.ink, family=look.display, weight=700),
            *note.drawn(0, label + name.height, fill=look.ink_2, family=look.text),
        ]
        *tints, neutral = look.tints
        tint = neutral if group.tint is None else tints[group.tint % len(tints)]
        middle = top + (self.row_height - self.strip) / 2
        for column, count in enumerate(group.counts):
            parts += self._people(
                count, self.start + (column + 0.5) * self.cell, middle, tint, look
            )
        if group.mean is not None:
            place = share(group.mean, 0.5, len(group.counts) + 0.5)
            x = self.start + place * (self.width - self.start)
            x = min(self.width - self.mark, max(self.start + self.mark, x))
            parts.append(mean_mark(x, foot - 1, look, size=self.mark))
        return parts

    def _people(self, count: int, x: float, y: float, tint: str, look: Look) -> list[str]:
        if not count:
            return []
        if count > MOST_DOTS or count > self._across(self.radius) * self._down(self.radius):
            return self._block(count, x, y, tint, look)
        lines = math.ceil(count / self._across(self.radius))
        pitch = 2 * self.radius + _SEAM
        parts = []
        for line in range(lines):
            # As even as can be, the fuller lines below.
            in_line = count // lines + (1 if line >= lines - count % lines else 0)
            cy = y + (line - (lines - 1) / 2) * pitch
            parts += [
                element(
                    "circle",
                    cx=x + (place - (in_line - 1) / 2) * pitch,
                    cy=cy,
                    r=self.radius,
                    fill=tint,
                    stroke=look.ink,
                    stroke_width=min(1.5, self.radius / 6),
                )
                for place in range(in_line)
            ]
        return parts

    def _block(self, count: int, x: float, y: float, tint: str, look: Look) -> list[str]:
        wide, high = self.cell - 12, self.row_height - self.strip - 8
        size = min(34 * self.unit, high * 0.7, wide / em_width(str(count)))
        return [
            element(
                "rect",
                x=x - wide / 2,
                y=y - high / 2,
                width=wide,
                height=high,
                rx=4,
                fill=tint,
                stroke=look.ink,
                stroke_width=1.5,
            ),
            text(
                str(count),
                x,
                y + size * 0.35,
                size=max(SMALLEST_TYPE, size),
                fill=look.paper_ink,
                family=look.display,
                anchor="middle",
                weight=700,
            ),
        ]

    def footer(self, categories: Sequence[DotCategory], look: Look) -> list[str]:
        top = self.rows_end
        parts = []
        for index, category in enumerate(categories):
            x = self.start + (index + 0.5) * self.cell
            size = min(self.figure_type, (self.cell - 4) / max(1.0, em_width(category.figure)))
            parts.append(
                text(
                    category.figure,
                    x,
                    top + self.figure_type * 1.08,
                    size=max(SMALLEST_TYPE, size),
                    fill=look.ink,
                    family=look.display,
                    anchor="middle",
                    weight=700,
                )
            )
            below = top + self.figure_type * 1.25
            if self.titles:
                name = self.titles[index]
                parts += name.drawn(x, below, fill=look.ink, family=look.text, anchor="middle")
                below += max(block.height for block in self.titles)
            note = self.notes[index]
            parts += note.drawn(x, below, fill=look.ink_2, family=look.text, anchor="middle")
        below = top + self.list_top
        for block in self.listed:
            parts += block.drawn(0, below, fill=look.ink, family=look.text)
            below += block.height + 2
        return parts + self._key(look)

    def _key(self, look: Look) -> list[str]:
        top = self.rows_end + self.note_type * 0.45
        parts = self.everyone.drawn(0, top, fill=look.ink_2, family=look.text)
        if not self.mean_name.lines:
            return parts
        top += self.everyone.height + self.note_type * 0.5
        middle = top + self.mean_name.size * LEADING / 2
        return [
            *parts,
            mean_mark(self.mark * 0.72, middle + self.mark / 2, look, size=self.mark),
            *self.mean_name.drawn(self.beside_mark, top, fill=look.ink_2, family=look.text),
        ]
