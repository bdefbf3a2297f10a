"""Notes measured once, and the rows they stand in at a given size and width."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from canvases.sheet.model import SheetBlock, SheetGroup, SheetNote, SheetWords
from pmo_studio.core.drawing import Face, Fonts, Paragraphs, Text
from pmo_studio.core.drawing.palette import INK

DOT_STEP = 2.35  # from dot to dot, in radii
LINE_BREAKS = 12  # more line breaks than this in a note are drawn as blanks


class MeasuredNote:
    """A note measured once, asked for its height at many sizes and widths."""

    def __init__(self, note: SheetNote, fonts: Fonts) -> None:
        self.note = note
        text = note.text if note.text.count("\n") <= LINE_BREAKS else " ".join(note.text.split())
        self.text = Paragraphs(text, fonts, Face.SEMIBOLD)
        self.author = Paragraphs(note.author, fonts) if note.author.strip() else None
        self.dots_em = fonts.width(str(note.dots), Face.BOLD) if note.dots else 0.0
        self.leading = leading_of(self.text, 1.22)
        self._heights: dict[tuple[float, float], float] = {}

    def height(self, size: float, width: float) -> float:
        """The height of the note's paper."""
        key = (size, width)
        if key not in self._heights:
            inner = width - 2 * pad_of(size)
            lines = len(self.text.lines(inner / size))
            foot = self.foot(size, inner).height
            self._heights[key] = lines * size * self.leading + foot + 2 * pad_of(size)
        return self._heights[key]

    def foot(self, size: float, inner: float) -> "Foot":
        """How author and dots stand under the text."""
        small = small_of(size)
        dots = self._dots_width(small)
        if self.author is None:
            return Foot((), dots, 0, (0.35 * size + 1.25 * small) if dots else 0, small)
        leading = small * leading_of(self.author, 1.25)
        lines = self.author.lines(inner / small)
        beside = self.author.lines((inner - dots - 0.5 * small) / small) if dots else lines
        if len(beside) == len(lines):
            return Foot(beside, dots, leading, 0.35 * size + len(beside) * leading, small)
        height = 0.35 * size + len(lines) * leading + 1.25 * small
        return Foot(lines, dots, leading, height, small)

    def _dots_width(self, small: float) -> float:
        if not self.note.dots:
            return 0.0
        radius = dot_of(small)
        dots = min(self.note.dots, 4)
        return 2 * radius + (dots - 1) * DOT_STEP * radius + 0.3 * small + self.dots_em * small


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under a note's text: lines of its author, and lengths in points."""

    author: tuple[str, ...]
    dots_width: float
    leading: float
    height: float
    small: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of notes; the first of a group carries the group's title."""

    notes: tuple[MeasuredNote, ...]
    note_width: float
    row_height: float
    height: float
    inset: float
    head: Text | None = None
    head_dots: str = ""
    group: int = -1


class MeasuredBlock:
    """A block with its measured notes."""

    def __init__(self, block: SheetBlock, fonts: Fonts) -> None:
        self.block = block
        self.title = Paragraphs(block.title, fonts, Face.DISPLAY)
        self.items: list[MeasuredNote | tuple[SheetGroup, Paragraphs, list[MeasuredNote]]] = []
        for item in block.items:
            if isinstance(item, SheetGroup):
                notes = [MeasuredNote(note, fonts) for note in item.notes]
                self.items.append((item, Paragraphs(item.title, fonts, Face.DISPLAY), notes))
            else:
                self.items.append(MeasuredNote(item, fonts))

    @cached_property
    def count(self) -> int:
        """How many notes the block has."""
        return sum(1 for _ in self.block.notes())

    def notes(self) -> Iterator[MeasuredNote]:
        """Every measured note in order."""
        for item in self.items:
            yield from (item,) if isinstance(item, MeasuredNote) else item[2]

    def only(self, wanted: set[int]) -> "MeasuredBlock":
        """The same block with these notes (by id) alone; measured texts are shared.

        A group whose first notes stand elsewhere has its dots there too.
        """
        rest = copy(self)
        rest.items = []
        for item in self.items:
            if isinstance(item, MeasuredNote):
                if item.note.id in wanted:
                    rest.items.append(item)
                continue
            group, title, notes = item
            if notes and notes[0].note.id not in wanted:
                group = replace(group, dots=0)
            rest.items.append((group, title, [n for n in notes if n.note.id in wanted]))
        return rest


def pad_of(size: float) -> float:
    return 0.6 * size


def gap_of(size: float) -> float:
    return max(3.0, 0.55 * size)


def small_of(size: float) -> float:
    return max(5.6, 0.8 * size)


def dot_of(small: float) -> float:
    return 0.3 * small


def leading_of(text: Paragraphs, usual: float) -> float:
    """Line distance (em): more where letters reach higher and lower than Latin ones."""
    if text.tall:
        return 1.55
    return max(usual, 1.34) if text.foreign else usual


def columns(width: float, size: float) -> list[int]:
    """Numbers of notes side by side worth trying, the preferred one first."""
    most = max(1, int((width + gap_of(size)) / (max(52.0, 8.4 * size) + gap_of(size))))
    return list(range(most, max(0, most - 3), -1))


def strips_of(
    block: MeasuredBlock,
    size: float,
    width: float,
    across: int,
    paper_height: float,
    words: SheetWords,
) -> list[Strip]:
    """The block's rows with `across` notes side by side, each at least `paper_height` high."""
    strips: list[Strip] = []
    loose: list[MeasuredNote] = []
    for index, item in enumerate(block.items):
        if isinstance(item, MeasuredNote):
            loose.append(item)
            continue
        strips.extend(rows_of(loose, size, width, across, paper_height))
        loose = []
        strips.extend(group_rows(item, index, size, width, across, paper_height, words))
    strips.extend(rows_of(loose, size, width, across, paper_height))
    return strips


def rows_of(
    notes: Sequence[MeasuredNote],
    size: float,
    width: float,
    across: int,
    paper_height: float,
    inset: float = 0.0,
) -> list[Strip]:
    """Notes in rows of `across`, each row as high as its highest note or the least paper."""
    gap = gap_of(size)
    note_width = (width - 2 * inset - (across - 1) * gap) / across
    strips = []
    for start in range(0, len(notes), across):
        row = tuple(notes[start : start + across])
        height = max(paper_height, *(note.height(size, note_width) for note in row))
        strips.append(Strip(row, note_width, height, height, inset))
    return strips


def group_rows(
    item: tuple[SheetGroup, Paragraphs, list[MeasuredNote]],
    index: int,
    size: float,
    width: float,
    across: int,
    paper_height: float,
    words: SheetWords,
) -> list[Strip]:
    """The rows of a group: the first carries its title and dots, the last its lower margin."""
    group, title, notes = item
    inset = pad_of(size)
    rows = rows_of(
        notes, size, width, min(across, columns(width - 2 * inset, size)[0]), paper_height, inset
    )
    if not rows:
        return []
    head_size = 1.02 * size
    leading = head_size * leading_of(title, 1.2)
    dots = words.dots(group.dots) if group.dots else ""
    room = width - 2 * inset - (0.6 * len(dots) + 1) * small_of(size) * bool(dots)
    lines = title.lines(room / head_size)
    head = Text(
        0,
        0,
        room,
        lines,
        head_size,
        leading,
        Face.DISPLAY,
        INK,
        role="h3",
        rtl=title.rtl,
        foreign=title.foreign,
    )
    strips = []
    for number, row in enumerate(rows):
        first, last = number == 0, number == len(rows) - 1
        extra = (inset + head.height + 0.4 * inset if first else 0) + (inset if last else 0)
        strips.append(
            Strip(
                row.notes,
                row.note_width,
                row.row_height,
                row.row_height + extra,
                inset,
                head if first else None,
                dots if first else "",
                index,
            )
        )
    return strips


def need(strips: Sequence[Strip], size: float) -> float:
    """The height that the rows take below one another, in points."""
    return sum(strip.height for strip in strips) + max(0, len(strips) - 1) * gap_of(size)
