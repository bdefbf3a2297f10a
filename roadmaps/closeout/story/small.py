"""The finished canvas in small: nine blocks, and a paper without its words for each note."""

from collections.abc import Mapping, Sequence

from canvases import blocks
from canvases.blocks import layout
from canvases.versioning.snapshots import NoteLine
from pmo_studio.core import languages
from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.charts.lettering import Block, text
from pmo_studio.core.charts.svg import drawing, element
from pmo_studio.core.drawing.palette import PAPERS

# Of the small drawing, in user units.
WIDTH, HEIGHT = 520.0, 330.0
HEAD, INSET, GAP = 22.0, 7.0, 4.0
PAPER_WIDTH, PAPER_HEIGHT = 36.0, 20.0
# Type of the names of blocks: smaller where one would not fit its block, then cut.
NAME_SIZE, SMALLEST_NAME = 12.0, 10.0


def drawn(by_block: Mapping[str, Sequence[NoteLine]], title: str, look: Look) -> Svg:
    """`title` says what it shows, for whoever does not see it."""
    across, down = WIDTH / layout().columns, HEIGHT / layout().rows
    parts: list[str] = []
    for key, block in layout().blocks.items():
        place = block.place
        corner = (place.column - 1) * across, (place.row - 1) * down
        box = (*corner, place.columns * across, place.rows * down)
        parts += _drawn(block, by_block.get(key, ()), box, look)
    frame = element(
        "rect",
        x=1,
        y=1,
        width=WIDTH - 2,
        height=HEIGHT - 2,
        fill="none",
        stroke=look.ink,
        stroke_width=2.5,
    )
    return drawing(WIDTH, HEIGHT, title, [*parts, frame])


def _drawn(
    block: blocks.Block,
    notes: Sequence[NoteLine],
    box: tuple[float, float, float, float],
    look: Look,
) -> list[str]:
    """One block: its edge, number and name, and a paper for each note that fits."""
    x, y, width, height = box
    name = f"{block.order}  {block.short_title.in_language(languages.current())}"
    head = Block.fitting(name, (NAME_SIZE, SMALLEST_NAME), width - INSET - GAP / 2, most=1)
    parts = [
        element(
            "rect",
            x=x,
            y=y,
            width=width,
            height=height,
            fill="none",
            stroke=look.rule_strong,
            stroke_width=1,
        ),
        _text(head.lines[0], x + INSET, y + 15, look, size=head.size, weight=700),
    ]
    columns = max(1, int((width - 2 * INSET + GAP) / (PAPER_WIDTH + GAP)))
    rows = max(1, int((height - HEAD - INSET + GAP) / (PAPER_HEIGHT + GAP)))
    shown = notes if len(notes) <= columns * rows else notes[: columns * rows - 1]
    for place, note in enumerate(shown):
        left = x + INSET + place % columns * (PAPER_WIDTH + GAP)
        top = y + HEAD + place // columns * (PAPER_HEIGHT + GAP)
        parts += _paper(left, top, note.paper, look)
    if len(shown) < len(notes):
        place = len(shown)
        left = x + INSET + place % columns * (PAPER_WIDTH + GAP)
        top = y + HEAD + place // columns * (PAPER_HEIGHT + GAP) + PAPER_HEIGHT - 6
        parts.append(_text(f"+{len(notes) - len(shown)}", left + 4, top, look))
    return parts


def _text(
    words: str, x: float, y: float, look: Look, *, size: float = NAME_SIZE, weight: int = 400
) -> str:
    return text(words, x, y, fill=look.ink, family=look.text, size=size, weight=weight)


def _paper(x: float, y: float, paper: str, look: Look) -> list[str]:
    """A note without its words: a sheet with a folded corner."""
    known = paper if paper in PAPERS else "plain"
    fill = f"var(--paper-{known})" if look is PAGE else PAPERS[known]
    fold = 6.0
    right, foot = x + PAPER_WIDTH, y + PAPER_HEIGHT
    sheet = f"M{x} {y}H{right - fold}L{right} {y + fold}V{foot}H{x}Z"
    corner = f"M{right - fold} {y}V{y + fold}H{right}Z"
    edge = look.rule_strong if known == "plain" else None
    return [
        element("path", d=sheet, fill=fill, stroke=edge, stroke_width=1 if edge else None),
        element("path", d=corner, fill=look.paper_ink, fill_opacity=0.35),
    ]
