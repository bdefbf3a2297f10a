"""Which answers of customer segments may be shown (domain.md, Rulings on §2.3 and §5.7).

A segment stands by itself from three answers on. Smaller ones are pooled as "Other customers"; if
the pool is still below that, or holds one segment only, the next smallest segment joins.  A pool
that stays too small shows nothing.  Every figure is computed from these cells, which share nobody
and are made once, when the survey closes: no combination of figures tells of fewer than three.
No Django.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvases.expectations import Segment
from canvases.thread.graph import Id

LEAST = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """Segments that are shown as one: summed weight, summed points, and how many answered."""

    segments: tuple[Id, ...]
    weight: float
    respondents: int
    points: Mapping[str, float]

    @property
    def is_pool(self) -> bool:
        return len(self.segments) > 1

    def as_segment(self) -> Segment:
        return Segment(self.key, self.weight, self.respondents, self.points)

    @property
    def key(self) -> str:
        return "-".join(map(str, self.segments))


def cells(answered: Iterable[Segment]) -> tuple[Cell, ...]:
    """What is shown of the segments with an answer, in their order, the pool last."""
    listed = [each for each in answered if each.respondents]
    small = [each for each in listed if each.respondents < LEAST]
    large = sorted(
        (each for each in listed if each.respondents >= LEAST), key=lambda each: each.respondents
    )
    while small and large and (len(small) == 1 or _people(small) < LEAST):
        small.append(large.pop(0))
    alone = [_cell([each]) for each in listed if each in large]
    pooled = [each for each in listed if each in small]
    return (*alone, *([_cell(pooled)] if _people(pooled) >= LEAST else ()))


def _people(segments: Sequence[Segment]) -> int:
    return sum(each.respondents for each in segments)


def _cell(segments: Sequence[Segment]) -> Cell:
    keys = dict.fromkeys(key for each in segments for key in each.points)
    return Cell(
        segments=tuple(each.key for each in segments),
        weight=math.fsum(each.weight for each in segments),
        respondents=_people(segments),
        points={key: sum(each.points.get(key, 0) for each in segments) for key in keys},
    )
