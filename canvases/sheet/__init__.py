"""The canvas as a drawing sheet: laid out in Python, drawn anywhere (a display list).

Pure: no Django.  "Honest fit": all notes share one size, the largest with which everything fits,
never below the paper's floor; rows get the height they need.  Below the floor what fits is
placed, a link leads to the rest on continuation pages, and a table of all notes follows.  Text
is never cut, and every note stands exactly once on the sheet and its continuation.
"""

from canvases.sheet.model import (
    A3,
    A4,
    PAPER_SIZES,
    PLACES,
    Paper,
    SheetBlock,
    SheetCanvas,
    SheetGroup,
    SheetLogo,
    SheetNote,
    SheetWords,
    check,
)
from canvases.sheet.paint import Painter
from pmo_studio.core.drawing import Drawing, Fonts

__all__ = [
    "A3",
    "A4",
    "PAPER_SIZES",
    "PLACES",
    "Paper",
    "SheetBlock",
    "SheetCanvas",
    "SheetGroup",
    "SheetLogo",
    "SheetNote",
    "SheetWords",
    "draw",
]


def draw(
    canvas: SheetCanvas,
    *,
    paper: Paper,
    fonts: Fonts,
    words: SheetWords | None = None,
    table: bool = True,
) -> Drawing:
    """The canvas on this paper: the sheet, continuation pages if any, the table of all notes.

    Raises ValueError, naming the note or block, for input beyond the caps of `model.check`.
    """
    check(canvas)
    return Painter(canvas, paper, fonts, words or SheetWords()).drawing(table)
