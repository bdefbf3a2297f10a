"""What of the answers to a satisfaction survey may be shown, and what it comes to.

For each question those who answered it are put into cells of customer segments that share nobody,
none with fewer than three people (canvases.segments).  Everything that is shown is made of these
cells, so no figure, and no difference of figures, tells of fewer people.  Pure, no Django.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvases import segments
from canvases.expectations import Segment
from canvases.segments import LEAST

LOWEST, HIGHEST = 1, 5
STEPS = tuple(range(LOWEST, HIGHEST + 1))
# Who stands for none of the customers on the canvas.
OTHER = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What one person answered: as whom (a note's id or OTHER), and 1..5 by question."""

    segment: int
    ratings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """Segments shown as one: how many of them gave 1, 2, 3, 4 and 5."""

    segments: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """None where nobody answered."""
        return mean(self.counts)


def mean(counts: Sequence[int]) -> float | None:
    """Of so many ones, twos, threes, fours and fives; None of nothing."""
    n = sum(counts)
    return math.fsum(map(math.prod, zip(STEPS, counts, strict=True))) / n if n else None


def together(cells: Iterable[Cell]) -> Cell:
    """All cells of one question as one."""
    listed = list(cells)
    counts = tuple(sum(cell.counts[step] for cell in listed) for step in range(len(STEPS)))
    return Cell(tuple(key for cell in listed for key in cell.segments), counts)


def cells(said: Iterable[Said], question: str, order: Sequence[int]) -> tuple[Cell, ...]:
    """What may be shown of one question, in the order of the segments; nothing of too few."""
    rated: dict[int, list[int]] = {}
    for one in said:
        if question in one.ratings:
            rated.setdefault(one.segment, []).append(one.ratings[question])
    by_step = {
        segment: {str(step): values.count(step) for step in STEPS}
        for segment, values in rated.items()
    }
    placed = {segment: place for place, segment in enumerate(order)}
    found = sorted(rated, key=lambda segment: (placed.get(segment, len(placed)), segment))
    kept = segments.cells(
        Segment(segment, 1, len(rated[segment]), by_step[segment]) for segment in found
    )
    return tuple(
        Cell(
            tuple(int(key) for key in cell.segments),
            tuple(int(cell.points[str(step)]) for step in STEPS),
        )
        for cell in kept
    )


def may_show(n: int) -> bool:
    """Whether so many people are enough to be shown together."""
    return n >= LEAST
