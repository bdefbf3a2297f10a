"""The planned sheet, its continuation pages and the table of all notes as a display list."""

from collections.abc import Iterable, Mapping, Sequence

from canvases.sheet.fit import Plan, Planner, Rect, best_plan
from canvases.sheet.flow import Flow
from canvases.sheet.furniture import Furniture
from canvases.sheet.layers import Layers
from canvases.sheet.model import Paper, SheetCanvas, SheetWords
from canvases.sheet.notes import MeasuredBlock, MeasuredNote
from canvases.sheet.pen import Pen
from canvases.sheet.rows import Rows
from canvases.sheet.table import TablePages
from pmo_studio.core.drawing import Drawing, Face, Fonts, Line, Link, Page, Text
from pmo_studio.core.drawing.palette import INK, INK_2, INK_3, RULE_STRONG, SIGNAL


class Painter(Pen):
    """Draws one canvas on one paper."""

    def __init__(self, canvas: SheetCanvas, paper: Paper, fonts: Fonts, words: SheetWords) -> None:
        super().__init__(canvas, paper, fonts, words)
        blocks = sorted(canvas.blocks, key=lambda block: block.number)
        self.blocks = {block.key: MeasuredBlock(block, fonts) for block in blocks}
        self.furniture = Furniture(self)
        self.rows = Rows(self)

    # --- the pages ---------------------------------------------------------------------------

    def drawing(self, table: bool) -> Drawing:
        """All pages; `table` adds the table of all notes."""
        first = Layers()
        area = self.furniture.draw(first, self.canvas.title, "h1")
        planner, plan = best_plan(self.blocks, area, self.paper, self.words)
        rest: dict[str, list[MeasuredNote]] = {}
        for key, block in self.blocks.items():
            left = [note for strip in plan.strips[key][plan.placed[key] :] for note in strip.notes]
            self._block(first, planner, plan, block, left)
            if left:
                rest[key] = left
        self._dividers(first, plan.rects.values(), area)
        pages = [self.page(first, self.canvas.title)]
        pages += self._continuation(rest, plan.size)
        if table and any(block.count for block in self.blocks.values()):
            pages += TablePages(self.furniture, self.blocks.values()).pages()
        return Drawing(self.canvas.title, self.canvas.lang, tuple(pages))

    def _continuation(self, rest: Mapping[str, list[MeasuredNote]], size: float) -> list[Page]:
        """The notes that did not fit, several blocks on one page."""
        moves = self.furniture.mandate_moves
        if not rest and not moves:
            return []
        flow = Flow(self.furniture, self.rows, self.words.more_notes)
        if moves:
            flow.mandate()
        for key, notes in rest.items():
            flow.block(self.blocks[key], notes, size)
        return flow.finished()

    # --- blocks ------------------------------------------------------------------------------

    def _dividers(self, to: Layers, rects: Iterable[Rect], area: Rect) -> None:
        for rect in rects:
            if rect.x > area.x + 1:
                to.frame.insert(0, Line(rect.x, rect.y, rect.x, rect.y + rect.height, RULE_STRONG))
            if rect.y > area.y + 1:
                to.frame.insert(0, Line(rect.x, rect.y, rect.x + rect.width, rect.y, RULE_STRONG))

    def _block(
        self,
        to: Layers,
        planner: Planner,
        plan: Plan,
        block: MeasuredBlock,
        left: Sequence[MeasuredNote],
    ) -> None:
        """Title, the rows placed here, and the link to the notes that are `left` over."""
        key, pad = block.block.key, planner.pad
        rect = plan.rects[key]
        self._block_head(to, planner, block, rect)
        inner = Rect(rect.x + pad, rect.y + planner.heads[key], rect.width - 2 * pad, 0)
        self.rows.draw(to, plan.strips[key][: plan.placed[key]], inner, plan.size)
        if not block.count and block.block.hint:
            hint = self.text(
                block.block.hint,
                1.15 * self.small,
                inner.width,
                fill=INK_3,
                leading=1.35,
                x=inner.x,
                y=inner.y,
            )
            if inner.y + hint.height < rect.y + rect.height:
                to.texts.append(hint)
        if left:
            text = self.text(
                self.words.more(len(left)),
                1.1 * self.small,
                inner.width,
                Face.BOLD,
                fill=SIGNAL,
                x=inner.x,
                y=rect.y + rect.height - 0.5 * pad - 1.4 * self.small,
            )
            to.texts.append(Link(text, f"more-{key}"))

    def _block_head(self, to: Layers, planner: Planner, block: MeasuredBlock, rect: Rect) -> None:
        size, x, y = planner.head_size, rect.x + planner.pad, rect.y + 0.75 * planner.pad
        number = str(block.block.number)
        to.texts.append(
            self.text(number, size, 1.2 * size, Face.DISPLAY, fill=INK_3, leading=1.2, x=x, y=y)
        )
        title = Text(
            x + 1.25 * size,
            y,
            rect.width - 2 * planner.pad - 1.25 * size,
            planner.title_lines(block, rect.width),
            size,
            1.2 * size,
            Face.DISPLAY,
            INK,
            role="h2",
            foreign=block.title.foreign,
        )
        count = self.line_to(
            rect.x + rect.width - planner.pad,
            y + 0.28 * size,
            self.words.notes(block.count),
            1.1 * self.small,
            Face.SEMIBOLD,
            fill=INK_2,
            leading=1.2,
        )
        to.texts += [title, count]
