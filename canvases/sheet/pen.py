"""What every page of a canvas is drawn with: its paper, its fonts, its words."""

from canvases.sheet.layers import Layers
from canvases.sheet.model import Paper, SheetCanvas, SheetWords
from canvases.sheet.notes import leading_of
from pmo_studio.core.drawing import Face, Fonts, Page, Paragraphs, Text
from pmo_studio.core.drawing.palette import INK
from pmo_studio.core.drawing.shapes import Role


class Pen:
    """Sets text and finishes pages of one canvas on one paper; all lengths are points."""

    def __init__(self, canvas: SheetCanvas, paper: Paper, fonts: Fonts, words: SheetWords) -> None:
        self.canvas, self.paper, self.fonts, self.words = canvas, paper, fonts, words
        self.small = paper.small

    def page(self, layers: Layers, title: str) -> Page:
        """The finished page."""
        return Page(self.paper.width, self.paper.height, layers.items(), title)

    def width(self, text: str, size: float, face: Face = Face.TEXT) -> float:
        """How wide the text is in one line."""
        return self.fonts.width(text, face) * size

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
        """The text in lines of this width; `leading` in sizes, more for tall scripts."""
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

    def line_to(
        self,
        right: float,
        y: float,
        text: str,
        size: float,
        face: Face,
        *,
        fill: str,
        leading: float = 1.25,
        key: str = "",
    ) -> Text:
        """The text in one line that ends at `right`."""
        width = self.width(text, size, face)
        return self.text(
            text, size, width, face, fill=fill, leading=leading, x=right - width, y=y, key=key
        )
