"""One line of the engagement matrix."""

from pmo_studio.core.charts.lettering import text
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element
from roadmaps.change.pictures.strokes import line, rect

TRACK = 60.0  # from one step to the next
TRACK_HEIGHT = 34.0
_ATTITUDES = 5


def track(
    current: int | None,
    desired: int | None,
    *,
    title: str,
    letters: tuple[str, str],
    look: Look = PAGE,
) -> Svg:
    """One line of the matrix: C where somebody is, D where they are needed, an arrow between.

    Steps count from 0; `letters` are what current and desired are called in a letter.
    """
    middle = TRACK_HEIGHT / 2
    first, last = TRACK / 2, TRACK * (_ATTITUDES - 0.5)
    parts = [line(first, middle, last, middle, look.rule_strong, 1)]
    parts += [
        element("circle", cx=_at(step), cy=middle, r=2.5, fill=look.rule_strong)
        for step in range(_ATTITUDES)
    ]
    if current is not None and desired is not None and current != desired:
        parts.append(_arrow(_at(current), _at(desired), middle, look))
    here, there = letters
    if desired is not None:
        both = here + there if desired == current else there
        parts += _square(_at(desired), middle, both, look)
    if current is not None and current != desired:
        parts += _ring(_at(current), middle, here, look)
    return drawing(TRACK * _ATTITUDES, TRACK_HEIGHT, title, parts, class_="chart track")


def _at(step: int) -> float:
    return TRACK * (step + 0.5)


def _arrow(start: float, end: float, y: float, look: Look) -> str:
    side = 1 if end > start else -1
    tip = end - side * 15
    path = f"M{start + side * 13:g} {y:g}H{tip:g}m{-side * 6:g}-5 {side * 6:g} 5 {-side * 6:g} 5"
    return element("path", d=path, fill="none", stroke=look.ink, stroke_width=2)


def _square(x: float, y: float, letter: str, look: Look) -> list[str]:
    return [rect(x - 12, y - 12, 24, 24, look.ink), _letter(letter, x, y, look.on_ink, look)]


def _ring(x: float, y: float, letter: str, look: Look) -> list[str]:
    ring = element("circle", cx=x, cy=y, r=12.5, fill=look.sheet, stroke=look.ink, stroke_width=2)
    return [ring, _letter(letter, x, y, look.ink, look)]


def _letter(letter: str, x: float, y: float, fill: str, look: Look) -> str:
    size = 12.0 if len(letter) == 1 else SMALLEST_TYPE
    return text(
        letter,
        x,
        y + size * 0.36,
        size=size,
        fill=fill,
        family=look.text,
        anchor="middle",
        weight=700,
    )
