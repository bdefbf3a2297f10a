"""One figure on a scale that is cut into bands with names: an index and what it stands for."""

from collections.abc import Sequence

from pmo_studio.core.charts.lettering import Block, text
from pmo_studio.core.charts.marks import disc, share, thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

_TYPE = 13.0
_FIGURE = 18.0
_TRACK = 10.0
_EDGE = 16.0  # so that the numbers at both ends have room


def band_scale(
    value: float | None,
    *,
    title: str,
    printed: str,
    ends: tuple[tuple[float, str], tuple[float, str]],
    bounds: Sequence[tuple[float, str]],
    names: Sequence[str],
    width: float = 400.0,
    look: Look = PAGE,
) -> Svg:
    """`ends` and `bounds` are places with their numbers as printed; `names` has one name a band.

    The band that holds the value is drawn strong and its name bold, so that it is known without
    colour; a value at a bound belongs to the band above it.
    """
    (low, _), (high, _) = ends
    marks = [ends[0], *bounds, ends[1]]
    start, room = _EDGE, width - 2 * _EDGE

    def x(place: float) -> float:
        return start + share(place, low, high) * room

    top = _FIGURE * 1.2 + 4
    parts: list[str] = []
    holds = None if value is None else sum(value >= place - 1e-9 for place, _ in bounds)
    lowest = 0.0
    for index, name in enumerate(names):
        left, right = x(marks[index][0]), x(marks[index + 1][0])
        strong = index == holds
        fill = look.ink if strong else look.sunk
        parts.append(element("rect", x=left, y=top, width=right - left, height=_TRACK, fill=fill))
        block = Block.fitting(name, (_TYPE, SMALLEST_TYPE), right - left - 4, most=2)
        under = top + _TRACK + SMALLEST_TYPE * 1.2 + 8
        parts += block.drawn(
            (left + right) / 2,
            under,
            fill=look.ink if strong else look.ink_2,
            family=look.text,
            anchor="middle",
            weight=700 if strong else 400,
        )
        lowest = max(lowest, under + block.height)
    for place, words in marks:
        parts.append(thin_line(x(place), top - 3, x(place), top + _TRACK + 4, look.rule_strong))
        parts.append(
            text(
                words,
                x(place),
                top + _TRACK + 4 + SMALLEST_TYPE,
                fill=look.ink_2,
                family=look.text,
                anchor="middle",
            )
        )
    if value is not None:
        at = x(value)
        parts.append(
            text(
                printed,
                min(max(at, start + _FIGURE), width - start - _FIGURE),
                _FIGURE,
                size=_FIGURE,
                fill=look.ink,
                family=look.display,
                anchor="middle",
                weight=700,
            )
        )
        parts.append(_outlined(at, top + _TRACK / 2, look))
    return drawing(width, lowest + 4, title, parts)


def _outlined(x: float, y: float, look: Look) -> str:
    """The mark, with a ground of its own on a strong band."""
    ground = element("circle", cx=x, cy=y, r=8, fill=look.sheet)
    return ground + disc(x, y, look, radius=5.5)
