"""What stands round the drawing on every page: header, legend, frame and title block."""

from dataclasses import replace

from canvases.sheet.fit import Rect
from canvases.sheet.layers import Layers
from canvases.sheet.pen import Pen
from pmo_studio.core.drawing import Box, Circle, Face, Line, Link, PageNumber, Picture, Text
from pmo_studio.core.drawing.palette import DOT, INK, INK_2, PAPERS, RULE_STRONG, SHEET, SIGNAL
from pmo_studio.core.drawing.shapes import Role

MANDATE_SHARE = 0.2  # of the page's height; a longer mandate moves to a page of its own
FRAME = 1.9  # the ink frame, 2.5 px
BRAND = 4  # the rule in the client's colour that lies on the frame


class Furniture:
    """Header, legend, frame and title block of one canvas, the same on each of its pages."""

    def __init__(self, pen: Pen) -> None:
        self.pen, self.canvas, self.words = pen, pen.canvas, pen.words
        self.paper, self.scale, self.small = pen.paper, pen.paper.scale, pen.small
        self.pad = 7 * self.scale  # of a cell of the title block
        self.value_size = 9.5 * self.scale
        self.mandate = self._mandate()

    @property
    def mandate_moves(self) -> bool:
        """Whether there is a mandate, but too long for the title block."""
        return bool(self.canvas.mandate.strip()) and self.mandate is None

    def draw(self, to: Layers, title: str, role: Role) -> Rect:
        """Draw it all; answers the region left between header and title block."""
        paper, scale = self.paper, self.scale
        x, width = paper.margin, paper.width - 2 * paper.margin
        top = paper.margin * 0.75
        head = self._header(to, title, role, Rect(x, top, width, 0))
        frame_y = top + head + (7 + BRAND) * scale
        frame_height = paper.height - paper.margin - frame_y
        strip = self._strip_height(width)
        to.shapes.append(Box(x, frame_y, width, frame_height, fill=SHEET))
        rule, fill = BRAND * scale, self.canvas.brand
        # The edge of ink shows a pale colour too.
        to.shapes.append(Box(x, frame_y - rule, width, rule, fill, INK, 0.5, key="brand"))
        to.frame.append(Box(x, frame_y, width, frame_height, stroke=INK, stroke_width=FRAME))
        strip_y = frame_y + frame_height - strip
        to.frame.append(Line(x, strip_y, x + width, strip_y, INK, 1.2))
        self._strip(to, Rect(x, strip_y, width, strip))
        return Rect(x, frame_y, width, frame_height - strip)

    # --- header ------------------------------------------------------------------------------

    def _header(self, to: Layers, title: str, role: Role, at: Rect) -> float:
        """The title on the left, the legend on the right; answers the height."""
        vote = self._vote(0.4 * at.width)
        legend = max(self._legend_width(), vote.width if vote else 0)
        size = 20 * self.scale
        tag = self._kind(to, at.x, at.y + 0.6 * size)
        text = self.pen.text(
            title,
            size,
            at.width - tag - legend - 20,
            Face.DISPLAY,
            role=role,
            leading=1.2,
            x=at.x + tag,
            y=at.y,
        )
        to.texts.append(text)
        right, middle = at.x + at.width, at.y + text.leading * 0.5
        self._legend(to, right - self._legend_width(), middle)
        if vote is None:
            return text.height
        y = middle + 0.75 * self._legend_size
        to.texts.append(replace(vote, x=right - vote.width, y=y, align="end"))
        return max(text.height, y + vote.height - at.y)

    def _kind(self, to: Layers, x: float, middle: float) -> float:
        """As-is in an open box, to-be in a filled one, so that grey prints tell them apart too."""
        words, size = self.words.kinds[self.canvas.kind], 1.35 * self.small
        inside = self.pen.width(words, size, Face.BOLD)
        width, height = inside + 1.4 * size, 1.8 * size
        filled = self.canvas.kind == "to_be"
        to.shapes.append(
            Box(x, middle - height / 2, width, height, INK if filled else SHEET, INK, 1.2)
        )
        fill = SHEET if filled else INK
        to.texts.append(
            self.pen.text(
                words,
                size,
                inside,
                Face.BOLD,
                leading=1.3,
                fill=fill,
                x=x + 0.7 * size,
                y=middle - 0.65 * size,
            )
        )
        return width + 0.8 * size

    @property
    def _legend_size(self) -> float:
        return self.small * 1.1

    def _legend_entries(self) -> list[tuple[str, str]]:
        """(colour, name) of what is used on this canvas."""
        used = {note.paper for note in self.canvas.notes()}
        entries = [(PAPERS[key], self.words.papers[key]) for key in PAPERS if key in used]
        if self.canvas.dots():
            entries.append((DOT, self.words.dots_head))
        return entries

    def _legend_width(self) -> float:
        size = self._legend_size
        names = [name for _, name in self._legend_entries()]
        return sum(2.5 * size + self.pen.width(name, size) for name in names) + self._totals_width()

    def _totals(self) -> str:
        parts = [self.words.notes(sum(1 for _ in self.canvas.notes()))]
        if self.canvas.dots() and not self.canvas.vote:
            parts.append(self.words.dots(self.canvas.dots()))
        return " · ".join(parts)

    def _vote(self, room: float) -> Text | None:
        """How many dots there are and which vote gave them, in lines of at most this width."""
        dots, vote = self.canvas.dots(), self.canvas.vote
        if not dots or not vote:
            return None
        words, size = self.words.dots_in(dots, vote), self._legend_size
        width = min(room, self.pen.width(words, size, Face.SEMIBOLD))
        return self.pen.text(words, size, width, Face.SEMIBOLD, leading=1.3)

    def _totals_width(self) -> float:
        return self.pen.width(self._totals(), self._legend_size, Face.BOLD)

    def _legend(self, to: Layers, x: float, middle: float) -> None:
        size = self._legend_size
        y = middle - 0.65 * size
        for colour, name in self._legend_entries():
            if colour == DOT:
                to.shapes.append(Circle(x + 0.45 * size, middle, 0.42 * size, DOT))
            else:
                outline = RULE_STRONG if colour == PAPERS["plain"] else ""
                to.shapes.append(
                    Box(x, middle - 0.45 * size, 0.9 * size, 0.9 * size, colour, outline, 0.5)
                )
            width = self.pen.width(name, size)
            to.texts.append(
                self.pen.text(name, size, width, leading=1.3, fill=INK_2, x=x + 1.3 * size, y=y)
            )
            x += 2.5 * size + width
        width = self._totals_width()
        to.texts.append(
            self.pen.text(self._totals(), size, width, Face.BOLD, leading=1.3, x=x, y=y)
        )

    # --- title block -------------------------------------------------------------------------

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

    @property
    def _mandate_share(self) -> float:
        """What the cells leave of the frame's width."""
        return 1 - sum(share for _, _, share in self._cells())

    def _mandate_room(self) -> float:
        width = self.paper.width - 2 * self.paper.margin
        logo = self._logo_size()[0]
        return width * self._mandate_share - 2 * self.pad - (logo + 2 * self.pad if logo else 0)

    def _mandate(self) -> Text | None:
        """The mandate for the title block; None when there is none or it needs a page."""
        if not self.canvas.mandate.strip():
            return None
        for size in (9.5, 9, 8.5, 8, 7.5, 7):
            scaled = max(self.small, size * self.scale)
            text = self.pen.text(self.canvas.mandate, scaled, self._mandate_room(), leading=1.24)
            if text.height <= MANDATE_SHARE * self.paper.height:
                return text
        return None

    def _logo_size(self) -> tuple[float, float]:
        """Width and height on the page; zeros without a logo."""
        logo = self.canvas.logo
        if logo is None:
            return 0.0, 0.0
        ratio = min(60 * self.scale / logo.width, 24 * self.scale / logo.height)
        return logo.width * ratio, logo.height * ratio

    def _cell_text(self, width: float, share: float, value: str) -> Text:
        room = width * share - 2 * self.pad
        return self.pen.text(value, self.value_size, room, Face.SEMIBOLD, leading=1.22)

    def _fact_text(self, value: str) -> Text:
        room = self._mandate_room() / len(self.canvas.facts) - self.pad
        return self.pen.text(value, self.value_size, room, Face.SEMIBOLD)

    def _strip_height(self, width: float) -> float:
        heights = [self._cell_text(width, share, value).height for _, value, share in self._cells()]
        if self.mandate:
            heights.append(self.mandate.height)
        else:
            heights += [self._fact_text(value).height for _, value in self.canvas.facts]
        return 1.3 * self.small + max(*heights, 20 * self.scale) + 1.1 * self.pad

    def _strip(self, to: Layers, at: Rect) -> None:
        left, y = at.x + self.pad, at.y + 0.5 * self.pad
        value_y = y + 1.3 * self.small
        if self.mandate:
            to.texts.append(self._label(self.words.mandate, left, y))
            to.texts.append(replace(self.mandate, x=left, y=value_y))
        elif self.mandate_moves:
            words, room = self.words.mandate_there, self._mandate_room()
            text = self.pen.text(words, self.value_size, room, Face.SEMIBOLD, fill=SIGNAL)
            to.texts.append(Link(replace(text, x=left, y=value_y), "mandate"))
        else:
            self._facts(to, left, y)
        x = at.x + at.width * self._mandate_share
        self._logo(to, x, at)
        for label, value, share in self._cells():
            to.frame.append(Line(x, at.y, x, at.y + at.height, RULE_STRONG))
            to.texts.append(self._label(label, x + self.pad, y))
            text = replace(self._cell_text(at.width, share, value), x=x + self.pad, y=value_y)
            if value == self.words.page_of:
                to.texts.append(PageNumber(replace(text, lines=(value,))))
            else:
                to.texts.append(text)
            x += at.width * share

    def _facts(self, to: Layers, x: float, y: float) -> None:
        """Other facts where the mandate would stand."""
        for label, value in self.canvas.facts:
            to.texts.append(self._label(label, x, y))
            to.texts.append(replace(self._fact_text(value), x=x, y=y + 1.3 * self.small))
            x += self._mandate_room() / len(self.canvas.facts)

    def _logo(self, to: Layers, right: float, at: Rect) -> None:
        logo = self.canvas.logo
        if logo is None:
            return
        width, height = self._logo_size()
        x = right - width - self.pad
        to.frame.append(Line(x - self.pad, at.y, x - self.pad, at.y + at.height, RULE_STRONG))
        y = at.y + (at.height - height) / 2
        to.texts.append(Picture(x, y, width, height, logo.asset, logo.alt))

    def _label(self, label: str, x: float, y: float) -> Text:
        width = self.pen.width(label, self.small)
        return self.pen.text(label, self.small, width, leading=1.2, fill=INK_2, x=x, y=y)
