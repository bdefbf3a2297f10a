"""The plan on A3 landscape: every page a table of rows with their bars beside it.

The rows are a real table, so that a tagged PDF can be read aloud; frame, axis, bars and capacity
are one picture behind it, which readers pass over.  Lengths are points; inside the picture axis,
rows and capacity are drawn in pixels of their own and scaled.
"""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

from pmo_studio.core.charts.svg import PRINT
from pmo_studio.core.drawing import Fonts
from pmo_studio.core.drawing.html import SANS, Markup
from roadmaps.gantt import bands, foot, furniture, head, links, paper_bars, table
from roadmaps.gantt.capacity import Column
from roadmaps.gantt.furniture import (
    FRAME_TOP,
    HEIGHT,
    MARGIN,
    WHOLE,
    WIDTH,
    Furniture,
    Numbering,
    TitleBlock,
)
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.paper_bars import Part
from roadmaps.gantt.paper_table import PaperTable
from roadmaps.gantt.pen import ROW, Pen, group, label, number
from roadmaps.gantt.scale import LEFT, Scale, right
from roadmaps.gantt.scene import Scene, Zoom
from roadmaps.gantt.words import ENGLISH, Words

WITH_FOOT = 40  # rows of a page that has gates and capacity below them
TALLEST = 36.0  # a row of a short plan
_PAD = 9.0
_TOP = FRAME_TOP + 3
_MOST_PER_DAY = 26.0
_FEW_DAYS = 75  # of a plan for which the axis counts weeks


def markup(
    scene: Scene,
    *,
    fonts: Fonts,
    block: TitleBlock,
    words: Words = ENGLISH,
    prefix: str = "gp",
    numbering: Numbering = WHOLE,
) -> Markup:
    """The pages of a plan for `exports.pdf.document`; `prefix` keeps several plans apart.

    `prefix`-top is where the first page begins.
    """
    return _Paper(scene, block, words, Lettering(fonts), prefix, numbering).markup()


@dataclass(frozen=True)
class _Paper:
    """The pages of one plan."""

    scene: Scene
    block: TitleBlock
    words: Words
    letters: Lettering
    prefix: str
    numbering: Numbering

    def markup(self) -> Markup:
        """The pages as sections, and the rules they need."""
        plain = tuple(replace(row, selected=False) for row in self.scene.rows)
        shown = links.shown(replace(self.scene, rows=plain))
        count = len(self.parts)
        around = Furniture(self.block, self.scene, self.words, self.letters, count, self.numbering)
        rules, bodies = [self._css()], []
        for page, part in enumerate(self.parts, start=1):
            name = f"{self.prefix}{page}"
            picture = self._picture(around, page, part, shown)
            rules.append(f'.{name}{{background:url("{picture}") no-repeat}}')
            last = self._unseen() if page == count else ""
            rows = self.table.html(part.first, part.end)
            top = f' id="{self.prefix}-top"' if page == 1 else ""
            inside = f"{around.text(page)}{rows}{last}"
            bodies.append(f'<section{top} class="{self.prefix} {name}">{inside}</section>')
        return Markup("".join(bodies), "".join(rules))

    def _unseen(self) -> str:
        """Gates and capacity in words: what is drawn of them is decoration."""
        words = foot.in_words(self.axis)
        return f'<p class="gu">{escape(words)}</p>' if words else ""

    # --- how rows and pages are shared out ---------------------------------------------------

    @property
    def unit(self) -> float:
        """Points for a pixel of the axis and of the capacity."""
        return 0.68 if len(self.scene.rows) > 26 else 0.85

    @cached_property
    def foot_height(self) -> float:
        return foot.height(self.columns) * self.unit

    @property
    def room(self) -> float:
        """For the rows of a first page without gates and capacity."""
        return HEIGHT - MARGIN - furniture.STRIP - _TOP - head.HEAD * self.unit - 6

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The rows of each page: like many on all, on the last no more than leave room."""
        count = len(self.scene.rows)
        if count <= WITH_FOOT:
            return [Part(0, count)]
        most = math.floor(WITH_FOOT * self.room / (self.room - self.unit * 112))
        pages = 1 + math.ceil((count - WITH_FOOT) / most)
        each = max(math.ceil(count / pages), math.ceil((count - WITH_FOOT) / (pages - 1)))
        firsts = range(0, count, each)
        return [Part(first, min(count, first + each)) for first in firsts]

    @cached_property
    def row(self) -> float:
        """The height of every row: the same on all pages."""
        first, last = self.parts[0], self.parts[-1]
        with_foot = (self.room - self.foot_height) / max(1, last.end - last.first)
        return min(TALLEST, with_foot, self.room / max(1, first.end - first.first))

    # --- what is as wide as its contents -----------------------------------------------------

    @cached_property
    def table(self) -> PaperTable:
        """The columns beside the chart; their letters follow the height of a usual row."""
        rows = min(len(self.scene.rows), WITH_FOOT)
        size = min(9.6, max(7.5, 8.2 + (WITH_FOOT - rows) * 0.12))
        return PaperTable(table.lines(self.scene, self.words), self.words, self.letters, size)

    @property
    def chart_x(self) -> float:
        return MARGIN + _PAD + self.table.width

    @cached_property
    def axis(self) -> Pen:
        return self._pen(self.unit)

    @cached_property
    def columns(self) -> list[Column]:
        return foot.placed(self.axis)

    def _pen(self, unit: float) -> Pen:
        """A pen whose pixels are so many points; the whole plan has the chart's width."""
        first, last = self.scene.span()
        free = right(self.scene)
        room = WIDTH - MARGIN - _PAD - self.chart_x - (LEFT + free) * self.unit
        days = max((last - first).days + 1, math.ceil(room / _MOST_PER_DAY))
        # What is kept free at both ends is as wide at every unit, so that days stand in line.
        ends = LEFT * self.unit / unit, free * self.unit / unit
        scale = Scale(first, days, room / unit / days, *ends)
        scene = replace(self.scene, zoom=Zoom.WEEK if days <= _FEW_DAYS else Zoom.MONTH)
        return Pen(scene, scale, self.words, self.letters, PRINT, halo=False)

    # --- the picture -------------------------------------------------------------------------

    def _picture(
        self, around: Furniture, page: int, part: Part, shown: Sequence[links.Link]
    ) -> str:
        """The backdrop of a page as an address that carries it."""
        top = _TOP + head.HEAD * self.unit
        parts = [
            self._grid(part, top),
            self._scaled(_TOP, self.unit, head.parts(self.axis)),
            self._rows(part, shown, top),
        ]
        if page == len(self.parts):
            parts += self._foot(top + (part.end - part.first) * self.row)
        body = "".join([*parts, *around.drawn(page)])
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt"'
            f' viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'
        )
        return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"

    def _rows(self, part: Part, shown: Sequence[links.Link], top: float) -> str:
        unit = self.row / ROW
        pen = self._pen(unit)
        parts = [
            bands.grounds(pen, 0, part.height),
            *paper_bars.parts(pen, part, shown),
            bands.marks(pen, 0, part.height),
        ]
        return self._scaled(top, unit, parts)

    def _grid(self, part: Part, top: float) -> str:
        """A rule below each row, over table and chart."""
        end = number(WIDTH - MARGIN - _PAD)
        lines = "".join(
            f"M{number(MARGIN + _PAD)} {number(top + at * self.row)}H{end}"
            for at in range(part.end - part.first + 1)
        )
        return group([f'<path d="{lines}"/>'], stroke=PRINT.rule, stroke_width=0.5)

    def _foot(self, top: float) -> list[str]:
        """Gates and capacity, and what their figures are."""
        line = top + foot.LINE * self.unit
        rule = f"M{number(MARGIN + _PAD)} {number(line)}H{number(self.chart_x)}"
        found = [
            self._scaled(top, self.unit, foot.parts(self.axis, self.columns)),
            group([f'<path d="{rule}"/>'], stroke=PRINT.ink, stroke_width=1.5 * self.unit),
        ]
        look: dict[str, str | float] = {"font_family": PRINT.text, "font_size": 12 * self.unit}
        for text, down, weight, fill in (
            (self.words.capacity, 24, "700", PRINT.ink),
            (self.words.capacity_note, 40, "400", PRINT.ink_2),
        ):
            if self.columns:
                words = label(MARGIN + _PAD, line + down * self.unit, text)
                found.append(group([words], fill=fill, font_weight=weight, **look))
        return found

    def _scaled(self, top: float, unit: float, parts: Sequence[str]) -> str:
        place = f"translate({self.chart_x:.2f} {top:.2f}) scale({unit:.5f})"
        return f'<g transform="{place}">{"".join(parts)}</g>'

    # --- the rules ---------------------------------------------------------------------------

    def _css(self) -> str:
        """Style of the PDF's own document, which is never served as a page.

        The table stands in the flow: of what is placed by itself the renderer looks for the
        least width, cell by cell.
        """
        of, tall = f".{self.prefix}", head.HEAD * self.unit
        return "".join(
            (
                f"@page {self.prefix}{{size:{WIDTH}pt {HEIGHT}pt;margin:0}}",
                # A hair under the paper's height: a rounding error must not make an empty page.
                f"{of}{{page:{self.prefix};position:relative;width:{WIDTH}pt;"
                f"height:{HEIGHT - 0.25 - _TOP}pt;padding-top:{_TOP}pt;color:{PRINT.ink};"
                f'font:400 8pt/{self.row:.3f}pt "Instrument Sans",{SANS},sans-serif}}',
                f"{of}+{of}{{break-before:page}}",
                furniture.css(of, self.numbering.level),
                f"{of} .gu{{left:{MARGIN}pt;top:{HEIGHT - MARGIN}pt;width:{furniture.INNER}pt;"
                "white-space:normal;font-size:1pt;line-height:0;color:transparent}",
                f"{of} table{{margin:0 0 0 {MARGIN + _PAD}pt}}",
                self.table.css(of, tall, head.AXIS * self.unit),
                f"{of} .gh{{color:{PRINT.ink_2}}}",
            )
        )
