"""The five scores of a group, and the one that holds it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import em_width, figure, text
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element
from roadmaps.change.adkar import LEAST, LINE, MOST
from roadmaps.change.pictures.strokes import rect

_ROW = 19.0
_BAR = 13.0
_BAR_TYPE = 12.0
_CLEAR = 6.0  # from the end of a bar to its figure


@dataclass(frozen=True, slots=True)
class ReadinessWords:
    """The names of the five elements in order, and what the barrier is called."""

    elements: Sequence[str]
    barrier: str


def readiness(
    scores: Sequence[float],
    barrier: int | None,
    *,
    title: str,
    names: ReadinessWords,
    decimal: str = ".",
    width: float = 310.0,
    look: Look = PAGE,
) -> Svg:
    """A bar for each score from 1 to 5, a dashed line at 3; the barrier is named beside its bar.

    `width` in user units (px); names take what they need.
    """
    plot = _Plot.of(names, width)
    height = _ROW * len(scores)
    line = plot.x(LINE)
    dashes = element(
        "path",
        d=f"M{line:.2f} 0V{height:g}",
        stroke=look.rule_strong,
        stroke_dasharray="3 3",
        fill="none",
    )
    parts = [dashes]
    for row, (name, score) in enumerate(zip(names.elements, scores, strict=True)):
        printed = figure(score, decimal=decimal)
        parts += _row(plot, row, name, score, printed, barrier=row == barrier, look=look)
    if barrier is not None:
        base = _baseline(barrier)
        parts.append(
            text(
                names.barrier,
                width,
                base,
                fill=look.bad,
                family=look.text,
                anchor="end",
                weight=700,
            )
        )
    return drawing(width, height, title, parts, class_="chart readiness")


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where bars begin, and how long the longest is."""

    start: float
    room: float

    @classmethod
    def of(cls, names: ReadinessWords, width: float) -> "_Plot":
        start = max(map(em_width, names.elements), default=0.0) * _BAR_TYPE + 8
        marked = em_width(names.barrier) * SMALLEST_TYPE + 6
        figures = em_width("0.0") * _BAR_TYPE + 2 * _CLEAR
        return cls(start, max(1.0, width - start - marked - figures))

    def x(self, score: float) -> float:
        return self.start + self.room * (score - LEAST) / (MOST - LEAST)


def _row(
    plot: _Plot, row: int, name: str, score: float, printed: str, *, barrier: bool, look: Look
) -> list[str]:
    top, base = row * _ROW + (_ROW - _BAR) / 2, _baseline(row)
    end = max(plot.x(score), plot.start + 2)
    ink = look.ink if barrier else look.ink_2
    # Sheet behind the figure, so that the dashed line does not cross it out.
    behind = rect(end + 2, top, em_width(printed) * _BAR_TYPE + 2 * _CLEAR - 4, _BAR, look.sheet)
    return [
        text(
            name,
            0,
            base,
            size=_BAR_TYPE,
            fill=ink,
            family=look.text,
            weight=700 if barrier else 500,
        ),
        rect(plot.start, top, end - plot.start, _BAR, look.bad if barrier else look.ink_2),
        behind,
        text(
            printed,
            end + _CLEAR,
            base,
            size=_BAR_TYPE,
            fill=look.ink,
            family=look.text,
            weight=700,
        ),
    ]


def _baseline(row: int) -> float:
    return row * _ROW + (_ROW - _BAR) / 2 + _BAR * 0.82
