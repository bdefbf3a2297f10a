"""Honest fit: one size for all notes, and each block's place on the sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canvases.sheet.model import LOWER, PLACES, Paper, SheetWords
from canvases.sheet.notes import MeasuredBlock, Strip, columns, gap_of, need, strips_of

LARGEST, STEP = 11.0, 0.25
COMFORTABLE = 9.0  # from this size on columns stay equal
LOWER_SHARE = 0.265  # of the height, when nothing needs more
UPPER = tuple(key for key in PLACES if key not in LOWER)
STACKS = ((1, "ka", "kr"), (3, "cr", "ch"))


@dataclass(frozen=True, slots=True)
class Rect:
    """A region of the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The size, each block's place, its rows and how many of them stand on the sheet."""

    size: float
    rects: dict[str, Rect]
    strips: dict[str, list[Strip]]
    placed: dict[str, int]

    def count(self) -> int:
        """How many notes stand on the sheet."""
        return sum(
            len(strip.notes)
            for key, strips in self.strips.items()
            for strip in strips[: self.placed[key]]
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """How wide the five upper and the two lower columns are, as parts of 1."""

    upper: tuple[float, ...] = (0.2,) * 5
    lower: tuple[float, ...] = (0.5, 0.5)

    def of(self, key: str) -> float:
        """The share of the block's column."""
        return self._side(key)[PLACES[key][0]]

    def before(self, key: str) -> float:
        """The shares of all columns to its left."""
        return sum(self._side(key)[: PLACES[key][0]])

    def _side(self, key: str) -> tuple[float, ...]:
        return self.lower if key in LOWER else self.upper


def best_plan(
    blocks: Mapping[str, MeasuredBlock], area: Rect, paper: Paper, words: SheetWords
) -> tuple["Planner", Plan]:
    """Equal columns when they let the notes be large, else columns as wide as they need."""
    equal = Planner(blocks, area, paper, words)
    plan = equal.plan()
    if plan.size >= COMFORTABLE:
        return equal, plan
    fitted = Planner(blocks, area, paper, words, needed_shares(blocks, paper))
    other = fitted.plan()
    better = (other.size, other.count()) > (plan.size, plan.count())
    return (fitted, other) if better else (equal, plan)


def needed_shares(blocks: Mapping[str, MeasuredBlock], paper: Paper) -> Shares:
    """Columns in proportion to the paper that their notes cover, within sensible bounds."""
    size = paper.floor + 1
    width = 10 * size

    def covered(key: str) -> float:
        return sum(note.height(size, width) for note in blocks[key].notes()) + 1

    columns = [0.0] * 5
    for key in UPPER:
        columns[PLACES[key][0]] += covered(key)
    lower = [covered(key) for key in LOWER]
    return Shares(_bounded(columns, 0.17, 0.3), _bounded(lower, 0.34, 0.66))


def _bounded(needs: Sequence[float], least: float, most: float) -> tuple[float, ...]:
    """The needs as shares of 1, each between `least` and `most`."""
    shares = [need / sum(needs) for need in needs]
    for _ in range(8):  # what one bound takes, the others give; a few rounds settle it
        shares = [min(max(share, least), most) for share in shares]
        spare = 1 - sum(shares)
        free = [least < share < most for share in shares]
        if abs(spare) < 1e-9 or not any(free):
            break
        part = spare / sum(share for share, is_free in zip(shares, free, strict=True) if is_free)
        shares = [
            share * (1 + part) if is_free else share
            for share, is_free in zip(shares, free, strict=True)
        ]
    return tuple(share / sum(shares) for share in shares)


class Planner:
    """Finds the largest size with which all notes stand on the sheet."""

    def __init__(
        self,
        blocks: Mapping[str, MeasuredBlock],
        area: Rect,
        paper: Paper,
        words: SheetWords,
        shares: Shares | None = None,
    ) -> None:
        self.shares = shares or Shares()
        self.blocks, self.area, self.paper, self.words = blocks, area, paper, words
        self.pad = 8 * paper.scale
        self.heads = {key: self._head(block) for key, block in blocks.items()}

    def plan(self) -> Plan:
        """The first size from `LARGEST` down that fits, else the floor and what fits there."""
        roomy = self._attempt(LARGEST, 5 * LARGEST)
        if roomy:
            return roomy
        steps = round((LARGEST - self.paper.floor) / STEP)
        best: Plan | None = None
        low, high = 0, steps
        while low <= high:
            middle = (low + high) // 2
            plan = self._attempt(LARGEST - middle * STEP, 0)
            if plan:
                best, high = plan, middle - 1
            else:
                low = middle + 1
        return best or self._overflow()

    def title_lines(self, block: MeasuredBlock, width: float) -> tuple[str, ...]:
        """The block's title beside its number and the count of notes."""
        size = self.head_size
        count = self.words.notes(block.count)
        room = width - 2 * self.pad - 1.4 * size - (0.58 * len(count) + 1) * self.paper.small * 1.1
        return block.title.lines(room / size)

    @property
    def head_size(self) -> float:
        """Size of the block titles."""
        return 13 * self.paper.scale

    def width(self, key: str) -> float:
        """The block's width on the sheet."""
        return self.area.width * self.shares.of(key)

    def _head(self, block: MeasuredBlock) -> float:
        lines = self.title_lines(block, self.width(block.block.key))
        return self.pad + len(lines) * 1.2 * self.head_size + 0.45 * self.head_size

    def _attempt(self, size: float, paper_height: float) -> Plan | None:
        """Everything at this size: the preferred number of notes in a row, else the densest."""
        for pick in (self._preferred, self._densest):
            strips = {key: pick(key, size, paper_height) for key in PLACES}
            rects = self._rects({key: self._height(key, strips[key], size) for key in PLACES})
            if rects:
                placed = {key: len(rows) for key, rows in strips.items()}
                return Plan(size, rects, strips, placed)
        return None

    def _preferred(self, key: str, size: float, paper_height: float) -> list[Strip]:
        return next(self._tries(key, size, paper_height))

    def _densest(self, key: str, size: float, paper_height: float) -> list[Strip]:
        return min(self._tries(key, size, paper_height), key=lambda rows: need(rows, size))

    def _tries(self, key: str, size: float, paper_height: float) -> Iterator[list[Strip]]:
        """The block's rows with each number of notes side by side worth trying."""
        width = self.width(key) - 2 * self.pad
        for across in columns(width, size):
            yield strips_of(self.blocks[key], size, width, across, paper_height, self.words)

    def _height(self, key: str, strips: Sequence[Strip], size: float) -> float:
        return self.heads[key] + need(strips, size) + self.pad

    def _rects(self, needs: Mapping[str, float]) -> dict[str, Rect] | None:
        """Every block's place, or None when the heights do not add up."""
        upper_need = max(
            needs["kp"],
            needs["vp"],
            needs["cs"],
            needs["ka"] + needs["kr"],
            needs["cr"] + needs["ch"],
        )
        lower_need = max(needs[key] for key in LOWER)
        height = self.area.height
        if upper_need + lower_need > height:
            return None
        lower = min(max(LOWER_SHARE * height, lower_need), height - upper_need)
        upper = height - lower
        tops = {
            column: min(max(upper / 2, needs[top]), upper - needs[bottom])
            for column, top, bottom in STACKS
        }
        return self._placed_rects(upper, tops)

    def _placed_rects(self, upper: float, tops: Mapping[int, float]) -> dict[str, Rect]:
        area = self.area
        rects = {}
        for key, (column, part) in PLACES.items():
            x = area.x + area.width * self.shares.before(key)
            width = self.width(key)
            if part == "lower":
                rects[key] = Rect(x, area.y + upper, width, area.height - upper)
            elif part == "whole":
                rects[key] = Rect(x, area.y, width, upper)
            elif part == "top":
                rects[key] = Rect(x, area.y, width, tops[column])
            else:
                rects[key] = Rect(x, area.y + tops[column], width, upper - tops[column])
        return rects

    def _overflow(self) -> Plan:
        """The floor size, with the division of the sheet that places the most notes."""
        size = self.paper.floor
        strips = {key: self._densest(key, size, 0) for key in PLACES}
        height = self.area.height
        # Shares of the height for the lower two, the usual one first so that it wins ties.
        shares = sorted((n / 40 for n in range(6, 21)), key=lambda n: abs(n - LOWER_SHARE))
        divisions = [self._division(strips, size, height * (1 - share)) for share in shares]
        _, upper, tops = max(divisions, key=lambda division: division[0])
        rects = self._placed_rects(upper, tops)
        strips = {key: self._fullest(key, strips[key], size, rects[key].height) for key in PLACES}
        placed = {key: self._fitting(key, strips[key], size, rects[key].height) for key in PLACES}
        return Plan(size, rects, strips, placed)

    def _fullest(self, key: str, densest: list[Strip], size: float, height: float) -> list[Strip]:
        """The rows that place the most notes here.

        The densest are so over all rows: one long word may make the first too high for the block,
        which would then stand empty.
        """
        if self._fitting(key, densest, size, height) == len(densest):
            return densest
        tries = [densest, *self._tries(key, size, 0)]
        return max(tries, key=lambda rows: self._count(key, {key: rows}, size, height))

    def _division(
        self, strips: Mapping[str, list[Strip]], size: float, upper: float
    ) -> tuple[int, float, dict[int, float]]:
        """Notes placed when the upper blocks are this high, and the best tops of the stacks."""
        lower = self.area.height - upper
        count = sum(self._count(key, strips, size, upper) for key in ("kp", "vp", "cs"))
        count += sum(self._count(key, strips, size, lower) for key in LOWER)
        tops = {}
        for column, first, second in STACKS:
            halves = (
                (
                    self._count(first, strips, size, upper * share / 20)
                    + self._count(second, strips, size, upper - upper * share / 20),
                    -abs(share - 10),
                    share,
                )
                for share in range(4, 17)
            )
            placed, _, share = max(halves)
            tops[column] = upper * share / 20
            count += placed
        return count, upper, tops

    def _count(
        self, key: str, strips: Mapping[str, list[Strip]], size: float, height: float
    ) -> int:
        rows = strips[key]
        return sum(len(row.notes) for row in rows[: self._fitting(key, rows, size, height)])

    def _fitting(self, key: str, strips: Sequence[Strip], size: float, height: float) -> int:
        """How many rows fit in a block this high, with room for the link when not all do."""
        room = height - self.heads[key] - self.pad
        if need(strips, size) <= room:
            return len(strips)
        room -= self.link_height
        used = 0.0
        for index, strip in enumerate(strips):
            used += strip.height + (gap_of(size) if index else 0)
            if used > room:
                return index
        return len(strips)

    @property
    def link_height(self) -> float:
        """Room for "+7 more → p. 5" at the foot of a block."""
        return 1.9 * self.paper.small
