"""The planned sheet, its continuation pages and the table of all notes as a display list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from canvases.sheet.fit import Planner, Rect, best_plan
from canvases.sheet.flow import Flow
from canvases.sheet.layers import Layers
from canvases.sheet.model import Paper, SheetCanvas, SheetNote, SheetWords
from canvases.sheet.notes import (
    DOT_STEP,
    MeasuredBlock,
    MeasuredNote,
    Strip,
    dot_of,
    gap_of,
    leading_of,
    pad_of,
    small_of,
)
from canvases.sheet.table import TablePages
from pmo_studio.core.drawing import (
    Box,
    Circle,
    Drawing,
    Face,
    Fonts,
    Line,
    Link,
    Page,
    PageNumber,
    Paragraphs,
    Picture,
    Polygon,
    Text,
)
from pmo_studio.core.drawing.palette import (
    DOT,
    FILM,
    INK,
    INK_2,
    INK_3,
    PAPER_INK,
    PAPER_INK_2,
    PAPERS,
    RULE_STRONG,
    SHEET,
    SIGNAL,
    mixed,
)
from pmo_studio.core.drawing.shapes import Role

MANDATE_SHARE = 0.2  # of the page's height; a longer mandate moves to a page of its own
FRAME = 1.9  # the ink frame, 2.5 px


class Painter:
    """Draws one canvas on one paper."""

    def __init__(self, canvas: SheetCanvas, paper: Paper, fonts: Fonts, words: SheetWords) -> None:
        self.canvas, self.paper, self.fonts, self.words = canvas, paper, fonts, words
        blocks = sorted(canvas.blocks, key=lambda block: block.number)
        self.blocks = {block.key: MeasuredBlock(block, fonts) for block in blocks}
        self.small = paper.small
        self.mandate = self._mandate()

    # --- the pages ---------------------------------------------------------------------------

    def drawing(self, table: bool) -> Drawing:
        """All pages; `table` adds the table of all notes."""
        first = Layers()
        area = self.furniture(first, self.canvas.title, "h1")
        planner, plan = best_plan(self.blocks, area, self.paper, self.words)
        rest: dict[str, list[MeasuredNote]] = {}
        for key, block in self.blocks.items():
            strips, placed = plan.strips[key], plan.placed[key]
            left = [note for strip in strips[placed:] for note in strip.notes]
            self._block(first, planner, block, plan.rects[key], strips[:placed], plan.size, left)
            if left:
                rest[key] = left
        self._dividers(first, plan.rects.values(), area)
        pages = [self.page(first, self.canvas.title)]
        pages += self._continuation(rest, plan.size)
        if table and any(block.count for block in self.blocks.values()):
            pages += TablePages(self).pages()
        return Drawing(self.canvas.title, self.canvas.lang, tuple(pages))

    def page(self, layers: Layers, title: str) -> Page:
        """The finished page."""
        return Page(self.paper.width, self.paper.height, layers.items(), title)

    # --- frame, header, title block ----------------------------------------------------------

    def furniture(self, to: Layers, title: str, role: Role) -> Rect:
        """Header, frame and title block; answers the region left between them."""
        paper, scale = self.paper, self.paper.scale
        x, width = paper.margin, paper.width - 2 * paper.margin
        top = paper.margin * 0.75
        head = self._header(to, title, role, Rect(x, top, width, 0))
        frame_y = top + head + 7 * scale
        frame_height = paper.height - paper.margin - frame_y
        strip = self._strip_height(width)
        to.shapes.append(Box(x, frame_y, width, frame_height, fill=SHEET))
        to.frame.append(Box(x, frame_y, width, frame_height, stroke=INK, stroke_width=FRAME))
        strip_y = frame_y + frame_height - strip
        to.frame.append(Line(x, strip_y, x + width, strip_y, INK, 1.2))
        area = Rect(x, frame_y, width, frame_height - strip)
        self._strip(to, Rect(x, strip_y, width, strip))
        return area

    def _header(self, to: Layers, title: str, role: Role, at: Rect) -> float:
        """The title on the left, the legend on the right; answers the height."""
        legend = self._legend_width()
        size = 20 * self.paper.scale
        text = self.text(
            title,
            size,
            at.width - legend - 20,
            Face.DISPLAY,
            role=role,
            leading=1.2,
            x=at.x,
            y=at.y,
        )
        to.texts.append(text)
        self._legend(to, at.x + at.width - legend, at.y + text.leading * 0.5)
        return text.height

    def _legend_entries(self) -> list[tuple[str, str]]:
        used = {note.paper for note in self.canvas.notes()}
        entries = [(PAPERS[key], self.words.papers[key]) for key in PAPERS if key in used]
        if any(note.votes for note in self.canvas.notes()):
            entries.append((DOT, self.words.vote))
        return entries

    def _legend_width(self) -> float:
        size = self.small * 1.1
        return (
            sum(2.5 * size + self.fonts.width(name) * size for _, name in self._legend_entries())
            + self._totals_width()
        )

    def _totals(self) -> str:
        notes = list(self.canvas.notes())
        votes = sum(note.votes for note in notes)
        parts = [self.words.notes(len(notes))] + ([self.words.votes(votes)] if votes else [])
        return " · ".join(parts)

    def _totals_width(self) -> float:
        return self.fonts.width(self._totals(), Face.BOLD) * self.small * 1.1

    def _legend(self, to: Layers, x: float, middle: float) -> None:
        size = self.small * 1.1
        y = middle - 0.65 * size
        for colour, name in self._legend_entries():
            if colour == DOT:
                to.shapes.append(Circle(x + 0.45 * size, middle, 0.42 * size, DOT))
            else:
                outline = RULE_STRONG if colour == PAPERS["plain"] else ""
                to.shapes.append(
                    Box(x, middle - 0.45 * size, 0.9 * size, 0.9 * size, colour, outline, 0.5)
                )
            width = self.fonts.width(name) * size
            to.texts.append(
                self.text(name, size, width, leading=1.3, fill=INK_2, x=x + 1.3 * size, y=y)
            )
            x += 2.5 * size + width
        to.texts.append(
            self.text(self._totals(), size, self._totals_width(), Face.BOLD, leading=1.3, x=x, y=y)
        )

    def _cells(self) -> list[tuple[str, str, float]]:
        """The title block's cells: label, value, share of the frame's width."""
        canvas, words = self.canvas, self.words
        return [
            (words.organisation, canvas.organisation, 0.16),
            (words.engagement, canvas.engagement, 0.17),
            (words.date, canvas.date, 0.09),
            (words.revision, canvas.revision or words.draft, 0.07),
            (words.page, words.page_of, 0.07),
        ]

    def _cell_texts(self, width: float, share: float, value: str) -> Text:
        room = width * share - 2 * self._cell_pad
        return self.text(value, 9.5 * self.paper.scale, room, Face.SEMIBOLD, leading=1.22)

    @property
    def _cell_pad(self) -> float:
        return 7 * self.paper.scale

    def _strip_height(self, width: float) -> float:
        values = [self._cell_texts(width, share, value).height for _, value, share in self._cells()]
        if self.mandate:
            values.append(self.mandate.height)
        elif self.canvas.facts:
            room = self._mandate_room() / len(self.canvas.facts) - self._cell_pad
            size = 9.5 * self.paper.scale
            values += [
                self.text(value, size, room, Face.SEMIBOLD).height for _, value in self.canvas.facts
            ]
        return 1.3 * self.small + max(*values, 20 * self.paper.scale) + 1.1 * self._cell_pad

    def _logo_size(self) -> tuple[float, float]:
        logo = self.canvas.logo
        if logo is None:
            return 0.0, 0.0
        ratio = min(60 * self.paper.scale / logo.width, 24 * self.paper.scale / logo.height)
        return logo.width * ratio, logo.height * ratio

    def _mandate_room(self) -> float:
        width = self.paper.width - 2 * self.paper.margin
        share = 1 - sum(share for _, _, share in self._cells())
        logo = self._logo_size()[0]
        return width * share - 2 * self._cell_pad - (logo + 2 * self._cell_pad if logo else 0)

    def _mandate(self) -> Text | None:
        """The mandate for the strip; None when there is none or it needs a page."""
        if not self.canvas.mandate.strip():
            return None
        for size in (9.5, 9, 8.5, 8, 7.5, 7):
            scaled = max(self.small, size * self.paper.scale)
            text = self.text(self.canvas.mandate, scaled, self._mandate_room(), leading=1.24)
            if text.height <= MANDATE_SHARE * self.paper.height:
                return text
        return None

    @property
    def _mandate_moves(self) -> bool:
        return bool(self.canvas.mandate.strip()) and self.mandate is None

    def _strip(self, to: Layers, at: Rect) -> None:
        pad, small = self._cell_pad, self.small
        y = at.y + 0.5 * pad
        value_y = y + 1.3 * small
        if self.mandate:
            to.texts.append(self._label(self.words.mandate, at.x + pad, y))
            to.texts.append(replace(self.mandate, x=at.x + pad, y=value_y))
        elif self._mandate_moves:
            text = self.text(
                self.words.mandate_there,
                9.5 * self.paper.scale,
                self._mandate_room(),
                Face.SEMIBOLD,
                fill=SIGNAL,
                x=at.x + pad,
                y=value_y,
            )
            to.texts.append(Link(text, "mandate"))
        else:
            self._facts(to, at.x + pad, y)
        x = at.x + at.width * (1 - sum(share for _, _, share in self._cells()))
        self._logo(to, x, at)
        for label, value, share in self._cells():
            to.frame.append(Line(x, at.y, x, at.y + at.height, RULE_STRONG))
            to.texts.append(self._label(label, x + pad, y))
            text = replace(self._cell_texts(at.width, share, value), x=x + pad, y=value_y)
            if value == self.words.page_of:
                to.texts.append(PageNumber(replace(text, lines=(value,))))
            else:
                to.texts.append(text)
            x += at.width * share

    def _facts(self, to: Layers, x: float, y: float) -> None:
        """Other facts where the mandate would stand."""
        facts = self.canvas.facts
        for index, (label, value) in enumerate(facts):
            room = self._mandate_room() / len(facts)
            left = x + index * room
            to.texts.append(self._label(label, left, y))
            text = self.text(value, 9.5 * self.paper.scale, room - self._cell_pad, Face.SEMIBOLD)
            to.texts.append(replace(text, x=left, y=y + 1.3 * self.small))

    def _logo(self, to: Layers, right: float, at: Rect) -> None:
        logo = self.canvas.logo
        if logo is None:
            return
        width, height = self._logo_size()
        x = right - width - self._cell_pad
        to.frame.append(
            Line(x - self._cell_pad, at.y, x - self._cell_pad, at.y + at.height, RULE_STRONG)
        )
        y = at.y + (at.height - height) / 2
        to.texts.append(Picture(x, y, width, height, logo.asset, logo.alt))

    def _label(self, label: str, x: float, y: float) -> Text:
        width = self.fonts.width(label) * self.small
        return self.text(label, self.small, width, leading=1.2, fill=INK_2, x=x, y=y)

    # --- blocks and notes --------------------------------------------------------------------

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
        block: MeasuredBlock,
        rect: Rect,
        strips: Sequence[Strip],
        size: float,
        left: Sequence[MeasuredNote],
    ) -> None:
        key, pad = block.block.key, planner.pad
        self._block_head(to, planner, block, rect)
        y = rect.y + planner.heads[key]
        self.strips(to, strips, Rect(rect.x + pad, y, rect.width - 2 * pad, 0), size)
        if not block.count and block.block.hint:
            room = rect.width - 2 * pad
            hint = self.text(
                block.block.hint,
                1.15 * self.small,
                room,
                fill=INK_3,
                leading=1.35,
                x=rect.x + pad,
                y=y,
            )
            if y + hint.height < rect.y + rect.height:
                to.texts.append(hint)
        if left:
            link_y = rect.y + rect.height - 0.5 * pad - 1.4 * self.small
            text = self.text(
                self.words.more(len(left)),
                1.1 * self.small,
                rect.width - 2 * pad,
                Face.BOLD,
                fill=SIGNAL,
                leading=1.25,
                x=rect.x + pad,
                y=link_y,
            )
            to.texts.append(Link(text, f"more-{key}"))

    def _block_head(self, to: Layers, planner: Planner, block: MeasuredBlock, rect: Rect) -> None:
        size, pad = planner.head_size, planner.pad
        y = rect.y + 0.75 * pad
        number = str(block.block.number)
        to.texts.append(
            self.text(
                number, size, 1.2 * size, Face.DISPLAY, fill=INK_3, leading=1.2, x=rect.x + pad, y=y
            )
        )
        lines = planner.title_lines(block, rect.width)
        to.texts.append(
            Text(
                rect.x + pad + 1.25 * size,
                y,
                rect.width - 2 * pad - 1.25 * size,
                lines,
                size,
                1.2 * size,
                Face.DISPLAY,
                INK,
                role="h2",
                foreign=block.title.foreign,
            )
        )
        count = self.words.notes(block.count)
        small = self.small * 1.1
        width = self.fonts.width(count, Face.SEMIBOLD) * small
        to.texts.append(
            self.text(
                count,
                small,
                width,
                Face.SEMIBOLD,
                fill=INK_2,
                leading=1.2,
                x=rect.x + rect.width - pad - width,
                y=y + 0.28 * size,
            )
        )

    def strips(self, to: Layers, strips: Sequence[Strip], at: Rect, size: float) -> float:
        """Rows of notes from (at.x, at.y) down; answers the y below the last one."""
        y, gap = at.y, gap_of(size)
        group_top = y
        for index, strip in enumerate(strips):
            if strip.head or index == 0:
                group_top = y
            row_y = self._group_head(to, strip, strip.head, at, y) if strip.head else y
            self._row(to, strip, at.x + strip.inset, row_y, size)
            y += strip.height
            ends = index + 1 == len(strips) or strips[index + 1].group != strip.group
            if strip.group >= 0 and ends:
                to.groups.append(
                    Box(
                        at.x,
                        group_top,
                        at.width,
                        y - group_top,
                        FILM,
                        RULE_STRONG,
                        0.75,
                        key=f"group:{strip.group}",
                    )
                )
            y += gap
        return y

    def _group_head(self, to: Layers, strip: Strip, title: Text, at: Rect, y: float) -> float:
        head = replace(title, x=at.x + strip.inset, y=y + 0.75 * strip.inset)
        to.texts.append(head)
        if strip.head_votes:
            small = small_of(head.size)
            width = self.fonts.width(strip.head_votes, Face.BOLD) * small
            to.texts.append(
                self.text(
                    strip.head_votes,
                    small,
                    width,
                    Face.BOLD,
                    fill=SIGNAL,
                    leading=1.25,
                    x=at.x + at.width - strip.inset - width,
                    y=head.y + 0.2 * small,
                )
            )
        return y + strip.inset + head.height + 0.4 * strip.inset

    def _row(self, to: Layers, strip: Strip, x: float, y: float, size: float) -> None:
        for note in strip.notes:
            self._note(to, note, Rect(x, y, strip.note_width, strip.row_height), size)
            x += strip.note_width + gap_of(size)

    def _note(self, to: Layers, measured: MeasuredNote, rect: Rect, size: float) -> None:
        note, key = measured.note, f"note:{measured.note.id}"
        self._paper(to, note, rect, size)
        pad = pad_of(size)
        inner = rect.width - 2 * pad
        paragraphs = measured.text
        to.texts.append(
            Text(
                rect.x + pad,
                rect.y + pad,
                inner,
                paragraphs.lines(inner / size),
                size,
                size * measured.leading,
                Face.SEMIBOLD,
                PAPER_INK,
                rtl=paragraphs.rtl,
                foreign=paragraphs.foreign,
                lang=note.lang,
                key=key,
            )
        )
        foot = measured.foot(size, inner)
        bottom = rect.y + rect.height - pad
        if foot.author and measured.author:
            beside = foot.height <= 0.36 * size + len(foot.author) * foot.leading
            votes = 0.0 if beside or not note.votes else 1.25 * foot.small
            height = len(foot.author) * foot.leading
            room = inner - (foot.votes_width + 0.5 * foot.small if beside and note.votes else 0)
            to.texts.append(
                Text(
                    rect.x + pad,
                    bottom - votes - height,
                    room,
                    foot.author,
                    foot.small,
                    foot.leading,
                    Face.TEXT,
                    PAPER_INK_2,
                    rtl=measured.author.rtl,
                    foreign=measured.author.foreign,
                    key=f"author:{note.id}",
                )
            )
        if note.votes:
            self._votes(to, note, rect.x + rect.width - pad, bottom, foot.small)

    def _paper(self, to: Layers, note: SheetNote, rect: Rect, size: float) -> None:
        colour, fold = PAPERS[note.paper], 0.8 * size
        right, low = rect.x + rect.width, rect.y + rect.height
        sheet = Polygon(
            (
                (rect.x, rect.y),
                (right - fold, rect.y),
                (right, rect.y + fold),
                (right, low),
                (rect.x, low),
            ),
            colour,
            RULE_STRONG if note.paper == "plain" else "",
            0.5,
            key=f"note:{note.id}",
        )
        corner = Polygon(
            ((right - fold, rect.y), (right, rect.y + fold), (right - fold, rect.y + fold)),
            mixed(colour, INK, 0.3),
        )
        to.papers.setdefault(note.paper, []).append(sheet)
        to.papers.setdefault(f"{note.paper} corner", []).append(corner)

    def _votes(
        self, to: Layers, note: SheetNote, right: float, bottom: float, small: float
    ) -> None:
        """Up to four dots and the number, at the note's lower right."""
        number = str(note.votes)
        width = self.fonts.width(number, Face.BOLD) * small
        to.texts.append(
            self.text(
                number,
                small,
                width,
                Face.BOLD,
                fill=PAPER_INK,
                leading=1.25,
                x=right - width,
                y=bottom - 1.25 * small,
                key=f"votes:{note.id}",
            )
        )
        radius = dot_of(small)
        x = right - width - 0.3 * small - radius
        to.dots.extend(
            Circle(x - back * DOT_STEP * radius, bottom - 0.625 * small, radius, DOT)
            for back in range(min(note.votes, 4))
        )

    # --- continuation ------------------------------------------------------------------------

    def _continuation(self, rest: dict[str, list[MeasuredNote]], size: float) -> list[Page]:
        """The notes that did not fit, several blocks on one page."""
        if not rest and not self._mandate_moves:
            return []
        flow = Flow(self, self.words.more_notes)
        if self._mandate_moves:
            flow.mandate()
        for key, notes in rest.items():
            flow.block(self.blocks[key], notes, size)
        return flow.finished()

    # --- text --------------------------------------------------------------------------------

    def text(
        self,
        text: str,
        size: float,
        width: float,
        face: Face = Face.TEXT,
        *,
        fill: str = INK,
        leading: float = 1.25,
        role: Role = "p",
        x: float = 0,
        y: float = 0,
        key: str = "",
        lang: str = "",
    ) -> Text:
        """The text in lines of this width (points)."""
        measured = Paragraphs(text, self.fonts, face)
        # A hair of tolerance: widths computed from the same text must not break it.
        lines = measured.lines(width / size + 1e-6)
        return Text(
            x,
            y,
            width,
            lines,
            size,
            size * leading_of(measured, leading),
            face,
            fill,
            role=role,
            rtl=measured.rtl,
            foreign=measured.foreign,
            lang=lang,
            key=key,
        )
