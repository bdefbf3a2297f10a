"""How a whole is divided: one bar, and below it each part with its mark, name and number."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import em_width, text
from pmo_studio.core.charts.svg import PAGE, Look, Svg, drawing, element

_BAR = 26.0
_TYPE = 13.0
_LINE = 21.0
_MARK = 12.0
_BETWEEN = 18.0


@dataclass(frozen=True, slots=True)
class Part:
    """`sign` is a letter that stands in the bar and in the key; `value` a share 0..1."""

    sign: str
    name: str
    value: float
    printed: str


def share_bar(parts: Sequence[Part], *, title: str, width: float = 400.0, look: Look = PAGE) -> Svg:
    """Parts in the order given; those too thin for their letter are told by the key alone."""
    drawn = []
    at = 0.0
    for index, part in enumerate(parts):
        length = width * part.value
        if length <= 0:
            continue
        tint = look.tints[index % len(look.tints)]
        drawn.append(
            element(
                "rect",
                x=at,
                y=1,
                width=length,
                height=_BAR,
                fill=tint,
                stroke=look.ink,
                stroke_width=1,
            )
        )
        if length >= em_width(part.sign) * _TYPE + 8:
            drawn.append(
                text(
                    part.sign,
                    at + length / 2,
                    1 + _BAR / 2 + _TYPE * 0.36,
                    size=_TYPE,
                    fill=look.paper_ink,
                    family=look.text,
                    anchor="middle",
                    weight=700,
                )
            )
        at += length
    key, height = _key(parts, width, look)
    return drawing(width, _BAR + 10 + height, title, [*drawn, *key])


def _key(parts: Sequence[Part], width: float, look: Look) -> tuple[list[str], float]:
    """A mark, the letter, the name and the number of each, as many in a line as fit."""
    drawn = []
    x, y = 0.0, _BAR + 8
    for index, part in enumerate(parts):
        words = f"{part.sign}  {part.name}  {part.printed}"
        room = _MARK + 6 + em_width(words) * _TYPE
        if x and x + room > width:
            x, y = 0.0, y + _LINE
        drawn.append(
            element(
                "rect",
                x=x + 0.5,
                y=y + 3,
                width=_MARK,
                height=_MARK,
                fill=look.tints[index % len(look.tints)],
                stroke=look.ink,
                stroke_width=1,
            )
        )
        drawn.append(
            text(
                words,
                x + _MARK + 6,
                y + 3 + _TYPE * 0.82,
                size=_TYPE,
                fill=look.ink,
                family=look.text,
                weight=600,
            )
        )
        x += room + _BETWEEN
    return drawn, y + _LINE - _BAR - 8
