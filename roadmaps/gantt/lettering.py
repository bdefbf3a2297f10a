"""Text of the drawing: measured with the studio's fonts, cut where its column ends."""

from bisect import bisect_right
from itertools import accumulate

from pmo_studio.core.charts.svg import words
from pmo_studio.core.drawing import Face, Fonts, clean, is_rtl
from pmo_studio.core.drawing.metrics import KERNING_ALLOWANCE
from pmo_studio.core.drawing.wrap import clusters

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def one_line(text: str) -> str:
    """The text without line ends or anything that cannot be drawn."""
    return " ".join(clean(text).split())


class Lettering:
    """Measures and cuts lines of text."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts

    def width(self, text: str, size: float, face: Face = Face.SEMIBOLD) -> float:
        """How wide a line is."""
        return self.fonts.width(text, face) * size

    def cut(self, text: str, size: float, limit: float, face: Face = Face.SEMIBOLD) -> str:
        """The text, or as much of its beginning as has room with an ellipsis; "" where none has."""
        text = one_line(text)
        if self.width(text, size, face) <= limit:
            return text
        room = limit / size / KERNING_ALLOWANCE - self.fonts.char(ELLIPSIS, face)
        pieces = list(text) if text.isascii() else clusters(text)
        widths = (sum(self.fonts.char(char, face) for char in piece) for piece in pieces)
        kept = bisect_right(list(accumulate(widths)), room)
        return "".join(pieces[:kept]).rstrip() + ELLIPSIS if kept else ""


def written(text: str) -> str:
    """A line as markup; what reads from the right keeps its direction among what does not."""
    return words(f"{_ISOLATE}{text}{_END}" if is_rtl(text) else text)
