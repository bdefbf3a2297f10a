"""What stands round a plan on paper: its title, the legend, the frame and the title block.

Later pages repeat it in a line above and one below.  Words are text of the document, but for the
legend: the renderer lays out those in a picture letter by letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from canvases.sheet import SheetLogo
from pmo_studio.core.charts.svg import PRINT
from pmo_studio.core.drawing import Face
from pmo_studio.core.drawing.html import SANS
from roadmaps.gantt import legend
from roadmaps.gantt.lettering import Lettering, one_line
from roadmaps.gantt.pen import attributes, group, label, number
from roadmaps.gantt.scene import Scene
from roadmaps.gantt.words import Words

WIDTH, HEIGHT = 1190.55, 841.89  # A3, in points
MARGIN = 28.0
INNER = WIDTH - 2 * MARGIN
FRAME_TOP = 62.0
BRAND = 4.0  # the rule in the client's colour that lies on the frame
STRIP, SHORT_STRIP = 36.0, 20.0
TITLE, LATER_TITLE, SMALL, LINE, VALUE = 20.0, 13.0, 7.5, 8.5, 9.5
_PAD = 7.0
_LOGO = (110.0, 26.0)
_MOST_PAGES = 999


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the paper says of itself: `facts` are (label, value), the page's number comes last."""

    title: str
    facts: Sequence[tuple[str, str]]
    brand: str = PRINT.ink
    logo: SheetLogo | None = None


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the pages stand in their document: `level` of the title in its outline, and whether they
    are all of it (`whole`) or pages among others, which the renderer counts."""

    level: int = 1
    whole: bool = True

    def page_of(self, words: Words, page: int, pages: int) -> str:
        """ "2 of 5" as markup."""
        if self.whole:
            return escape(words.page_of.format(page=page, pages=pages))
        return escape(words.page_of).format(page='<s class="gq"></s>', pages='<s class="gz"></s>')


WHOLE = Numbering()


@dataclass(frozen=True, slots=True)
class Furniture:
    """Draws it for each page."""

    block: TitleBlock
    scene: Scene
    words: Words
    letters: Lettering
    pages: int
    numbering: Numbering

    def bottom(self, page: int) -> float:
        """Where the frame's inside ends, above the title block."""
        return HEIGHT - MARGIN - (STRIP if page == 1 else SHORT_STRIP)

    def drawn(self, page: int) -> list[str]:
        """The shapes of a page and the words that are decoration there."""
        top, foot = FRAME_TOP, self.bottom(page)
        frame = attributes(x=MARGIN, y=top, width=INNER, height=HEIGHT - MARGIN - top)
        brand = attributes(x=MARGIN, y=top - BRAND, width=INNER, height=BRAND)
        line = f"M{number(MARGIN)} {number(foot)}h{number(INNER)}"
        edge = attributes(fill=self.block.brand, stroke=PRINT.ink, stroke_width=0.5)
        shapes = [
            f"<rect{brand}{edge}/>",
            f"<rect{frame}{attributes(fill='none', stroke=PRINT.ink, stroke_width=1.9)}/>",
            group([f'<path d="{line}"/>'], stroke=PRINT.ink, stroke_width=1.2),
        ]
        return [*shapes, *self._first()] if page == 1 else shapes

    def text(self, page: int) -> str:
        """What is text on a page: all of the first one's, a line above and below on later ones."""
        return self._first_text() if page == 1 else self._later_text(page)

    # --- the first page ----------------------------------------------------------------------

    def _first_text(self) -> str:
        room = INNER - (_LOGO[0] + 20 if self.block.logo else 0)
        title = self.letters.cut(self.block.title, TITLE, room, Face.DISPLAY)
        level = self.numbering.level
        parts = [f"<h{level}>{escape(title)}</h{level}>"]
        if logo := self.block.logo:
            ratio = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
            wide, tall = logo.width * ratio, logo.height * ratio
            place = f"left:{number(WIDTH - MARGIN - wide)}pt;top:{number(15)}pt"
            parts.append(
                f'<img src="asset:{escape(logo.asset)}" alt="{escape(logo.alt)}"'
                f' style="{place};width:{number(wide)}pt;height:{number(tall)}pt">'
            )
        y = self.bottom(1)
        facts, wide = self.block.facts, self._cell - 2 * _PAD
        cells = [(name, escape(self.letters.cut(value, VALUE, wide))) for name, value in facts]
        cells.append((self.words.page, self._page_of(1)))
        for index, (name, value) in enumerate(cells):
            x = MARGIN + index * self._cell + _PAD
            parts.append(_placed("gk", x, y + 5, wide, escape(name)))
            parts.append(_placed("gv", x, y + 15, wide, value))
        return "".join(parts)

    @property
    def _cell(self) -> float:
        """The width of a cell of the title block; the last one is the page's number."""
        return INNER / (len(self.block.facts) + 1)

    def _page_of(self, page: int) -> str:
        return self.numbering.page_of(self.words, page, self.pages)

    def _first(self) -> list[str]:
        """The rules of the title block, and the legend over the frame."""
        y = self.bottom(1)
        rules = "".join(
            f"M{number(MARGIN + index * self._cell)} {number(y)}v{number(STRIP)}"
            for index in range(1, len(self.block.facts) + 1)
        )
        parts = [group([f'<path d="{rules}"/>'], stroke=PRINT.rule_strong, stroke_width=0.75)]
        x = MARGIN
        names = []
        for entry in legend.entries(self.scene, self.words, PRINT):
            wide = 30.0 if entry.sign != "gate" else 15.0
            parts.append(
                f'<g transform="translate({number(x)} {number(FRAME_TOP - 20.5)}) scale(.8)">'
                f"{legend.shapes(entry.sign, PRINT)}</g>"
            )
            names.append(label(x + wide + 3, FRAME_TOP - 10.5, entry.name))
            x += wide + 17 + self.letters.width(entry.name, 8.5, Face.SEMIBOLD)
        look = {"fill": PRINT.ink_2, "font_family": PRINT.text, "font_weight": "600"}
        return [*parts, group(names, font_size=8.5, **look)]

    # --- later pages -------------------------------------------------------------------------

    def _later_text(self, page: int) -> str:
        title = self.words.continued.format(title=one_line(self.block.title))
        facts = " \N{MIDDLE DOT} ".join(value for _, value in self.block.facts if value)
        longest = self.words.page_of.format(page=_MOST_PAGES, pages=_MOST_PAGES)
        room = INNER - 3 * _PAD - self.letters.width(longest, LINE)
        texts = (
            ("gt", escape(self.letters.cut(title, LATER_TITLE, INNER, Face.DISPLAY))),
            ("gf", escape(self.letters.cut(facts, LINE, room))),
            ("gn", self._page_of(page)),
        )
        return "".join(f'<p class="{kind}">{text}</p>' for kind, text in texts)


def css(of: str, level: int = 1) -> str:
    """The rules for the texts in `of`, whose title is a heading of this level."""
    sans = f"{SANS},sans-serif"
    line = HEIGHT - MARGIN - SHORT_STRIP + 4
    small = f"top:{number(line)}pt;font-size:{LINE}pt;line-height:12pt;font-weight:600"
    return "".join(
        (
            f"{of} h{level},{of} p,{of} img{{position:absolute;margin:0;padding:0;max-width:none;"
            "border:0;white-space:pre}",
            f"{of} h{level}{{bookmark-level:{level};left:{MARGIN}pt;top:12pt;"
            f'font:700 {TITLE}pt/24pt "Bricolage Grotesque",{sans}}}',
            f"{of} .gt{{left:{MARGIN}pt;top:{FRAME_TOP - 26}pt;"
            f'font:700 {LATER_TITLE}pt/16pt "Bricolage Grotesque",{sans}}}',
            f"{of} .gf{{left:{MARGIN + _PAD}pt;{small}}}",
            f"{of} .gn{{right:{MARGIN + _PAD}pt;{small}}}",
            f"{of} .gk{{font-size:{SMALL}pt;line-height:9pt;color:{PRINT.ink_2}}}",
            f"{of} .gv{{font-size:{VALUE}pt;line-height:12pt;font-weight:600}}",
            f"{of} s{{text-decoration:none}}",
            f"{of} .gq::after{{content:counter(page)}}{of} .gz::after{{content:counter(pages)}}",
        )
    )


def _placed(kind: str, x: float, y: float, wide: float, markup: str) -> str:
    place = f"left:{number(x)}pt;top:{number(y)}pt;width:{number(wide)}pt"
    return f'<p class="{kind}" style="{place}">{markup}</p>'
