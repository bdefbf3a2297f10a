"""The table of all notes that ends a canvas, two columns of rows on a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from canvases.sheet.fit import Rect
from canvases.sheet.furniture import Furniture
from canvases.sheet.layers import Layers
from canvases.sheet.model import SheetBlock, SheetGroup, SheetNote
from canvases.sheet.notes import MeasuredBlock
from pmo_studio.core.drawing import Column, Face, Line, Page, Row, Table, Text
from pmo_studio.core.drawing.palette import INK, INK_2, RULE, RULE_STRONG


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row and the headings it stands under; `heads` when it is one itself."""

    row: Row
    block: SheetBlock
    group: str = ""
    heads: bool = False


class TablePages:
    """Cuts the rows of all notes into pages."""

    def __init__(self, furniture: Furniture, blocks: Iterable[MeasuredBlock]) -> None:
        self.furniture, self.pen, self.blocks = furniture, furniture.pen, blocks
        scale = self.pen.paper.scale
        self.size = max(7.0, 8.5 * scale)
        self.pad = 10 * scale
        self.cell_pad = 3.0
        notes = list(self.pen.canvas.notes())
        self.with_author = any(note.author for note in notes)
        self.with_dots = self.pen.canvas.dots() > 0
        self.columns = self._columns()
        self.head = self._row([column.title for column in self.columns], Face.SEMIBOLD, INK_2)

    def pages(self) -> list[Page]:
        """The table's pages."""
        pages: list[Page] = []
        rows = self._rows()
        title = self.pen.words.all_notes
        while rows:
            layers = Layers()
            area = self.furniture.draw(layers, f"{self.pen.canvas.title}: {title}", "h2")
            rows = self._fill(layers, area, rows)
            pages.append(self.pen.page(layers, title))
        return pages

    # --- pages -------------------------------------------------------------------------------

    def _fill(self, layers: Layers, area: Rect, rows: list[TableRow]) -> list[TableRow]:
        """Both halves of a page; answers the rows left."""
        width = self._half_width
        room = self._level(rows, area.height - 2 * self.pad)
        for side in (0, 1):
            if rows:
                x = area.x + self.pad + side * (width + 2 * self.pad)
                rows = self._half(layers, Rect(x, area.y + self.pad, width, room), rows)
        return rows

    def _level(self, rows: Sequence[TableRow], room: float) -> float:
        """The height to fill: all there is, or on the last page half of what is left."""
        heights = [each.row.height for each in rows]
        repeated = 5 * self.size
        half = sum(heights) / 2 + self.head.height + repeated + max(heights)
        return min(room, half)

    def _half(self, layers: Layers, at: Rect, rows: list[TableRow]) -> list[TableRow]:
        taken = self._repeated(rows[0])
        used = self.head.height + sum(row.height for row in taken)
        index = 0
        while index < len(rows):
            end = index + 1
            while rows[end - 1].heads and end < len(rows):  # a heading never ends a page
                end += 1
            height = sum(each.row.height for each in rows[index:end])
            if index and used + height > at.height:
                break
            used += height
            taken += [each.row for each in rows[index:end]]
            index = end
        table = Table(at.x, at.y, self.columns, self.head, tuple(taken), self.pen.words.all_notes)
        layers.texts.append(table)
        self._rules(layers, table)
        return rows[index:]

    def _repeated(self, first: TableRow) -> list[Row]:
        """The headings over rows that go on from the page before."""
        if first.heads and not first.group:
            return []
        repeated = [self._block_row(first.block, continued=True)]
        if first.group and not first.heads:
            repeated.append(self._group_row(first.group, 0))
        return repeated

    def _rules(self, layers: Layers, table: Table) -> None:
        y = table.y + table.head.height
        right = table.x + table.width
        layers.frame.append(Line(table.x, y, right, y, RULE_STRONG))
        for row in table.rows:
            y += row.height
            layers.shapes.append(Line(table.x, y, right, y, RULE, 0.5))

    # --- rows --------------------------------------------------------------------------------

    def _rows(self) -> list[TableRow]:
        rows: list[TableRow] = []
        for measured in self.blocks:
            block = measured.block
            if measured.count:
                rows.append(TableRow(self._block_row(block), block, heads=True))
            for item in block.items:
                if isinstance(item, SheetNote):
                    rows.append(TableRow(self._note_row(item), block))
                elif item.notes:
                    rows.extend(self._group(item, block))
        return rows

    def _group(self, group: SheetGroup, block: SheetBlock) -> list[TableRow]:
        row = self._group_row(group.title, group.dots)
        head = TableRow(row, block, group.title, heads=True)
        notes = (self._note_row(note, indent=1.2 * self.size) for note in group.notes)
        return [head, *(TableRow(row, block, group.title) for row in notes)]

    @property
    def _half_width(self) -> float:
        paper = self.pen.paper
        return (paper.width - 2 * paper.margin - 4 * self.pad) / 2

    def _columns(self) -> tuple[Column, ...]:
        words, size = self.pen.words, self.size
        rest: list[Column] = []
        if self.with_author:
            rest.append(Column(words.author, 10 * size))
        rest.append(Column(words.paper, 6 * size))
        if self.with_dots:
            rest.append(Column(words.dots_head, 4.2 * size, "end"))
        width = self._half_width - sum(column.width for column in rest)
        return (Column(words.note, width), *rest)

    def _block_row(self, block: SheetBlock, continued: bool = False) -> Row:
        title = f"{block.number}  {block.title}"
        if continued:
            title = f"{title} {self.pen.words.continued}"
        return self._heading(title, 1.15 * self.size, Face.DISPLAY, 2.4 * self.cell_pad)

    def _group_row(self, title: str, dots: int) -> Row:
        """The group's title and, under those of the notes, its own dots."""
        if not dots:
            return self._heading(title, self.size, Face.SEMIBOLD, self.cell_pad)
        column, pad = self.columns[-1], self.cell_pad
        width = self._half_width - column.width
        heading = self._heading(title, self.size, Face.SEMIBOLD, pad, width)
        number = self.pen.text(
            str(dots), self.size, column.width - 2 * pad, Face.SEMIBOLD, x=pad, y=pad
        )
        return replace(heading, cells=(*heading.cells, replace(number, align=column.align)))

    def _heading(
        self, title: str, size: float, face: Face, above: float, width: float | None = None
    ) -> Row:
        room = (width or self._half_width) - 2 * self.cell_pad
        text = self.pen.text(title, size, room, face, x=self.cell_pad, y=above)
        return Row((text,), text.height + above + self.cell_pad)

    def _note_row(self, note: SheetNote, indent: float = 0.0) -> Row:
        values = [" ".join(note.text.split())]
        if self.with_author:
            values.append(note.author)
        values.append(self.pen.words.papers[note.paper])
        if self.with_dots:
            values.append(str(note.dots) if note.dots else "")
        return self._row(values, key=f"note:{note.id}", lang=note.lang, indent=indent)

    def _row(
        self,
        values: Sequence[str],
        face: Face = Face.TEXT,
        fill: str = INK,
        *,
        key: str = "",
        lang: str = "",
        indent: float = 0.0,
    ) -> Row:
        cells: list[Text] = []
        for value, column in zip(values, self.columns, strict=True):
            left = self.cell_pad + (0 if cells else indent)
            cell = self.pen.text(
                value,
                self.size,
                column.width - self.cell_pad - left,
                face,
                fill=fill,
                x=left,
                y=0.8 * self.cell_pad,
                key=key,
                lang="" if cells else lang,
            )
            cells.append(replace(cell, align=column.align))
        height = max(cell.height for cell in cells) + 1.6 * self.cell_pad
        return Row(tuple(cells), height, key)
