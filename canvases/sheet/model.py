"""What a sheet is drawn from: plain data, names and dates already written in its language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pmo_studio.core.drawing.palette import INK, NOTE_PAPERS, PAPERS

NOTE_CHARACTERS = 1_000  # a merged note; typed ones end at 500
CANVAS_NOTES = 2_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A landscape paper.  `floor` is the smallest note size; `scale` sizes the furniture."""

    name: str
    width: float
    height: float
    floor: float
    scale: float

    @property
    def margin(self) -> float:
        """White round the sheet."""
        return 30 * self.scale

    @property
    def small(self) -> float:
        """The smallest furniture text."""
        return max(6.0, 7 * self.scale)


A3 = Paper("A3", 1190.55, 841.89, floor=6.5, scale=1.0)
A4 = Paper("A4", 841.89, 595.28, floor=6.0, scale=0.78)
PAPER_SIZES = {paper.name: paper for paper in (A3, A4)}


# key: (column of the upper five, part of that column); the lower two share the width.
PLACES: dict[str, tuple[int, str]] = {
    "kp": (0, "whole"),
    "ka": (1, "top"),
    "kr": (1, "bottom"),
    "vp": (2, "whole"),
    "cr": (3, "top"),
    "ch": (3, "bottom"),
    "cs": (4, "whole"),
    "co": (0, "lower"),
    "rs": (1, "lower"),
}
LOWER = ("co", "rs")
KINDS = ("as_is", "to_be", "alternative")


@dataclass(frozen=True, slots=True)
class SheetNote:
    """One note.  `author` is empty for anonymous notes; `lang` where known (BCP 47)."""

    id: int
    text: str
    paper: str = next(iter(NOTE_PAPERS))
    author: str = ""
    dots: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Notes under a common title.  `dots` are its own; those of its notes are not among them."""

    title: str
    notes: tuple[SheetNote, ...]
    dots: int = 0


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One of the nine blocks.  `key` is one of `PLACES`; `hint` is shown while it is empty."""

    key: str
    number: int
    title: str
    items: tuple[SheetNote | SheetGroup, ...] = ()
    hint: str = ""

    def notes(self) -> Iterator[SheetNote]:
        """Every note of the block in order."""
        for item in self.items:
            yield from item.notes if isinstance(item, SheetGroup) else (item,)


@dataclass(frozen=True, slots=True)
class SheetLogo:
    """A picture in the title block; width and height in its own pixels."""

    asset: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class SheetCanvas:
    """A canvas ready to be drawn; dates and names are already written in its language.

    `kind` is one of `KINDS`.  `facts` (label, value) stand in the title block while there is no
    mandate.  `vote` is the title of the one vote that gave all the dots.  `brand` (#RRGGBB) is the
    colour of the rule over the sheet.
    """

    title: str
    engagement: str
    organisation: str
    date: str
    revision: str
    blocks: tuple[SheetBlock, ...]
    mandate: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    logo: SheetLogo | None = None
    lang: str = "en"
    kind: str = "to_be"
    vote: str = ""
    brand: str = INK

    def notes(self) -> Iterator[SheetNote]:
        """Every note in reading order: block 1 to 9."""
        for block in sorted(self.blocks, key=lambda each: each.number):
            yield from block.notes()

    def dots(self) -> int:
        """The sum of all numbers of dots on the sheet: of notes, and of groups that have notes."""
        items = [item for block in self.blocks for item in block.items]
        groups = (item for item in items if isinstance(item, SheetGroup) and item.notes)
        return sum(note.dots for note in self.notes()) + sum(group.dots for group in groups)


def _count_notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"


def _count_dots(count: int) -> str:
    return "1 dot" if count == 1 else f"{count} dots"


def _count_dots_in(count: int, vote: str) -> str:
    return f"{_count_dots(count)} in the vote “{vote}”"


def _count_more(count: int) -> str:
    return f"+{count} more → p. {{page}}"


@dataclass(frozen=True)
class SheetWords:
    """The sheet's own words; English by default.  `more` keeps a literal {page}."""

    organisation: str = "Organisation"
    engagement: str = "Engagement"
    date: str = "Date"
    revision: str = "Revision"
    draft: str = "Draft"
    page: str = "Page"
    page_of: str = "{page} of {pages}"
    mandate: str = "Mandate"
    mandate_there: str = "Mandate → p. {page}"
    more_notes: str = "More notes"
    all_notes: str = "All notes"
    continued: str = "(continued)"
    note: str = "Note"
    group: str = "Group"
    author: str = "By"
    paper: str = "Paper"
    dots_head: str = "Dots"
    kinds: Mapping[str, str] = field(
        default_factory=lambda: {"as_is": "As-is", "to_be": "To-be", "alternative": "Alternative"}
    )
    papers: Mapping[str, str] = field(
        default_factory=lambda: {key: key.capitalize() for key in PAPERS}
    )
    notes: Callable[[int], str] = _count_notes
    dots: Callable[[int], str] = _count_dots
    dots_in: Callable[[int, str], str] = _count_dots_in
    more: Callable[[int], str] = _count_more


def check(canvas: SheetCanvas) -> None:
    """Refuse what would take too long to draw or has no place; ValueError names it."""
    notes = list(canvas.notes())
    if len(notes) > CANVAS_NOTES:
        raise ValueError(f"notes: {len(notes)} on one canvas, at most {CANVAS_NOTES}")
    for note in notes:
        if len(note.text) > NOTE_CHARACTERS:
            raise ValueError(f"note {note.id}: longer than {NOTE_CHARACTERS} characters")
        if note.paper not in PAPERS:
            raise ValueError(f"note {note.id}: unknown paper {note.paper!r}")
    if canvas.kind not in KINDS:
        raise ValueError(f"unknown kind {canvas.kind!r}")
    keys = sorted(block.key for block in canvas.blocks)
    if keys != sorted(PLACES):
        raise ValueError(f"blocks: {keys} instead of {sorted(PLACES)}")
