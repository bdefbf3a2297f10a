"""Continuation pages: notes that did not fit on the sheet, several blocks on one page."""

from collections.abc import Sequence

from canvases.sheet.fit import Rect
from canvases.sheet.furniture import Furniture
from canvases.sheet.layers import Layers
from canvases.sheet.notes import MeasuredBlock, MeasuredNote, Strip, gap_of, strips_of
from canvases.sheet.rows import Rows
from pmo_studio.core.drawing import Anchor, Face, Line, Page, Text
from pmo_studio.core.drawing.palette import RULE_STRONG


class Flow:
    """Continuation pages: sections below one another, a new page when one is full."""

    def __init__(self, furniture: Furniture, rows: Rows, title: str) -> None:
        self.furniture, self.rows, self.pen, self.title = furniture, rows, furniture.pen, title
        self.pages: list[Page] = []
        self.pad = 10 * self.pen.paper.scale
        self._open()

    def _open(self) -> None:
        self.layers = Layers()
        heading = f"{self.pen.canvas.title}: {self.title}"
        self.area = self.furniture.draw(self.layers, heading, "h2")
        self.y = self.area.y + self.pad
        self.fresh = True

    def _close(self) -> None:
        self.pages.append(self.pen.page(self.layers, self.title))

    def finished(self) -> list[Page]:
        """The pages drawn."""
        self._close()
        return self.pages

    @property
    def _room(self) -> float:
        return self.area.y + self.area.height - self.pad - self.y

    def _turn(self) -> None:
        self._close()
        self._open()

    @property
    def _inner(self) -> Rect:
        return Rect(self.area.x + self.pad, self.y, self.area.width - 2 * self.pad, 0)

    def block(self, block: MeasuredBlock, notes: Sequence[MeasuredNote], size: float) -> None:
        """A block's remaining notes under its title, repeated on each page."""
        strips = self._strips(block, notes, size)
        head = self._head_height
        if not self.fresh and head + strips[0].height > self._room:
            self._turn()
        anchor, continued = f"more-{block.block.key}", False
        while strips:
            self._section_head(block, anchor, continued)
            fitting = self._fitting(strips, size)
            self.y = self.rows.draw(self.layers, strips[:fitting], self._inner, size)
            self.fresh = False
            strips = strips[fitting:]
            anchor, continued = "", True
            if strips:
                self._turn()
        self.y += self.pad

    def _fitting(self, strips: Sequence[Strip], size: float) -> int:
        used = 0.0
        for index, strip in enumerate(strips):
            used += strip.height
            if used > self._room and index:
                return index
            used += gap_of(size)
        return len(strips)

    def _strips(
        self, block: MeasuredBlock, notes: Sequence[MeasuredNote], size: float
    ) -> list[Strip]:
        """Rows across the page, with fewer and wider notes when one would outgrow the page."""
        wanted = {note.note.id for note in notes}
        width = self._inner.width
        full = self.area.height - 2 * self.pad - self._head_height
        rest = block.only(wanted)
        across = max(1, int(width / (18 * size)))
        while True:
            strips = strips_of(rest, size, width, across, 0, self.pen.words)
            if across == 1 or max(strip.height for strip in strips) <= full:
                return strips
            across -= 1

    @property
    def _head_height(self) -> float:
        return 1.75 * 13 * self.pen.paper.scale

    def _section_head(self, block: MeasuredBlock, anchor: str, continued: bool) -> None:
        size = 13 * self.pen.paper.scale
        words = self.pen.words
        title = f"{block.block.number}  {block.block.title}"
        if continued:
            title = f"{title} {words.continued}"
        inner = self._inner
        if anchor:
            self.layers.texts.append(Anchor(anchor, inner.x, self.y))
        if not self.fresh:
            line_y = self.y - 0.6 * self.pad
            self.layers.frame.append(
                Line(self.area.x, line_y, self.area.x + self.area.width, line_y, RULE_STRONG)
            )
        self.layers.texts.append(
            self.pen.text(
                title, size, inner.width, Face.DISPLAY, role="h3", leading=1.2, x=inner.x, y=self.y
            )
        )
        self.y += self._head_height

    def mandate(self) -> None:
        """The whole mandate as text, over as many pages as it takes."""
        pen = self.pen
        size = 10 * pen.paper.scale
        self.layers.texts.append(Anchor("mandate", self._inner.x, self.y))
        self.layers.texts.append(
            pen.text(
                pen.words.mandate,
                13 * pen.paper.scale,
                self._inner.width,
                Face.DISPLAY,
                role="h3",
                leading=1.2,
                x=self._inner.x,
                y=self.y,
            )
        )
        self.y += self._head_height
        width = min(self._inner.width, 60 * size)
        text = pen.text(pen.canvas.mandate, size, width, leading=1.4)
        lines = list(text.lines)
        while lines:
            fitting = max(1, int(self._room / text.leading))
            part = Text(
                self._inner.x,
                self.y,
                width,
                tuple(lines[:fitting]),
                size,
                text.leading,
                rtl=text.rtl,
                foreign=text.foreign,
            )
            self.layers.texts.append(part)
            self.y += part.height + self.pad
            self.fresh = False
            lines = lines[fitting:]
            if lines:
                self._turn()
