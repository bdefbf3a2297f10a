"""The strip below the rows: what each wave uses of what there is, drawn and in figures."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from pmo_studio.core.drawing import Face
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.scale import Scale
from roadmaps.gantt.scene import Scene, Wave
from roadmaps.gantt.words import Words

GAP = 6.0  # from the end of a box to the end of its band
LEAST_BOX = 3.0
_WORD = 8.0  # between the figures and the words after them
_APART = 8.0


@dataclass(frozen=True, slots=True)
class Figures:
    """ "69 / 60 over by 9" in its three parts, and where they stand: `line` 0 or 1, or None."""

    used: str
    available: str
    over: str
    widths: tuple[float, float, float]
    x: float = 0.0
    line: int | None = None

    @property
    def width(self) -> float:
        return sum(self.widths) + (_WORD if self.over else 0)


@dataclass(frozen=True, slots=True)
class Ground:
    """From where to where the ground of a wave goes; the first of `waves` is the one whose it is,
    others were wholly over on it before their turn came."""

    left: float
    right: float
    waves: Sequence[Wave]

    @property
    def name(self) -> str:
        return ", ".join(wave.name for wave in self.waves)

    def parts(self) -> Iterator[tuple[Wave, float, float]]:
        """The waves with a part of it each, all as wide."""
        wide = (self.right - self.left) / len(self.waves)
        for at, wave in enumerate(self.waves):
            yield wave, self.left + at * wide, self.left + (at + 1) * wide


@dataclass(frozen=True, slots=True)
class Column:
    """A wave's box: heights are shares of the highest one."""

    wave: Wave
    left: float
    right: float
    used: float
    capacity: float | None
    figures: Figures


def columns(
    scene: Scene, scale: Scale, words: Words, letters: Lettering, size: float
) -> list[Column]:
    """The boxes from left to right; figures that would lie over others take the second line.

    Those of an overload are placed first: they are the ones that must be read.
    """
    waves = scene.waves
    most = max((max(wave.used, wave.capacity or 0.0, 0.0) for wave in waves), default=0.0) or 1.0
    found = []
    for wave, left, right in chain.from_iterable(each.parts() for each in grounds(waves, scale)):
        right = max(left + LEAST_BOX, right - GAP)
        left = min(left + GAP, right - LEAST_BOX)
        found.append(
            Column(
                wave,
                left,
                right,
                max(0.0, wave.used) / most,
                None if wave.capacity is None else max(0.0, wave.capacity) / most,
                _figures(wave, words, letters, size),
            )
        )
    return _placed(found, scale)


def grounds(waves: Sequence[Wave], scale: Scale) -> list[Ground]:
    """The grounds from left to right: each to the beginning of the next one, the last one to the
    end of all.

    What happened wholly before its turn shares the ground on which it began.
    """
    owners = [wave for wave in waves if not wave.early] or list(waves[:1])
    lefts: list[float] = []
    for wave in owners:
        lefts.append(max(scale.x(wave.start), *lefts[-1:], 0.0))
    shared = [[wave] for wave in owners]
    for wave in waves:
        if wave not in owners:
            shared[max(0, bisect_right(lefts, scale.x(wave.start)) - 1)].append(wave)
    end = max((scale.after(wave.end) for wave in waves), default=0.0)
    bounds = pairwise([*lefts, max([*lefts[-1:], end])])
    return [Ground(*bound, each) for bound, each in zip(bounds, shared, strict=True)]


def _figures(wave: Wave, words: Words, letters: Lettering, size: float) -> Figures:
    used = words.number(wave.used)
    available = "" if wave.capacity is None else f" / {words.number(wave.capacity)}"
    over = words.over.format(n=words.number(wave.over)) if wave.over else ""
    widths = (
        letters.width(used, size, Face.BOLD),
        letters.width(available, size, Face.TEXT),
        letters.width(over, size, Face.BOLD),
    )
    return Figures(used, available, over, widths)


def _placed(found: list[Column], scale: Scale) -> list[Column]:
    taken: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    order = sorted(range(len(found)), key=lambda index: (not found[index].wave.over, index))
    for index in order:
        column = found[index]
        figures = column.figures
        x = max(scale.left, min(column.left, scale.width - figures.width - 2))
        for line in (0, 1):
            if _free(taken[line], x, x + figures.width):
                taken[line].append((x, x + figures.width))
                found[index] = replace(column, figures=replace(figures, x=x, line=line))
                break
    return found


def _free(taken: list[tuple[float, float]], left: float, right: float) -> bool:
    return all(right + _APART <= start or left >= end + _APART for start, end in taken)
