"""Rows of notes: their groups, their paper, their text, author and dots."""

from collections.abc import Sequence
from dataclasses import replace

from canvases.sheet.fit import Rect
from canvases.sheet.layers import Layers
from canvases.sheet.model import SheetNote
from canvases.sheet.notes import (
    DOT_STEP,
    Foot,
    MeasuredNote,
    Strip,
    dot_of,
    gap_of,
    pad_of,
    small_of,
)
from canvases.sheet.pen import Pen
from pmo_studio.core.drawing import Box, Circle, Face, Polygon, Text
from pmo_studio.core.drawing.palette import (
    DOT,
    FILM,
    INK,
    PAPER_INK,
    PAPER_INK_2,
    PAPERS,
    RULE_STRONG,
    SIGNAL,
    mixed,
)


class Rows:
    """Draws rows of notes at one size, on the sheet and on its continuation."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def draw(self, to: Layers, strips: Sequence[Strip], at: Rect, size: float) -> float:
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
        if strip.head_dots:
            small = small_of(head.size)
            right, beside = at.x + at.width - strip.inset, head.y + 0.2 * small
            words, key = strip.head_dots, "dots:group"
            to.texts.append(
                self.pen.line_to(right, beside, words, small, Face.BOLD, fill=SIGNAL, key=key)
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
        bottom = rect.y + rect.height - pad
        foot = measured.foot(size, inner)
        self._author(to, measured, foot, Rect(rect.x + pad, bottom, inner, 0), size)
        if note.dots:
            self._dots(to, note, rect.x + rect.width - pad, bottom, foot.small)

    def _author(
        self, to: Layers, measured: MeasuredNote, foot: Foot, at: Rect, size: float
    ) -> None:
        """At the foot of the note, whose bottom is `at.y`: beside its dots, or above them."""
        if not foot.author or not measured.author:
            return
        voted = bool(measured.note.dots)
        beside = foot.height <= 0.36 * size + len(foot.author) * foot.leading
        dots_height = 1.25 * foot.small if voted and not beside else 0.0
        dots_width = foot.dots_width + 0.5 * foot.small if voted and beside else 0.0
        to.texts.append(
            Text(
                at.x,
                at.y - dots_height - len(foot.author) * foot.leading,
                at.width - dots_width,
                foot.author,
                foot.small,
                foot.leading,
                Face.TEXT,
                PAPER_INK_2,
                rtl=measured.author.rtl,
                foreign=measured.author.foreign,
                key=f"author:{measured.note.id}",
            )
        )

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

    def _dots(self, to: Layers, note: SheetNote, right: float, bottom: float, small: float) -> None:
        """Up to four dots and the number, at the note's lower right."""
        number = str(note.dots)
        text = self.pen.line_to(
            right,
            bottom - 1.25 * small,
            number,
            small,
            Face.BOLD,
            fill=PAPER_INK,
            key=f"dots:{note.id}",
        )
        to.texts.append(text)
        radius = dot_of(small)
        x = text.x - 0.3 * small - radius
        to.dots.extend(
            Circle(x - back * DOT_STEP * radius, bottom - 0.625 * small, radius, DOT)
            for back in range(min(note.dots, 4))
        )
