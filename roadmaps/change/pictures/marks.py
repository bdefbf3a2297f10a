"""The marks of attitudes: they differ by shape."""

from enum import StrEnum

from pmo_studio.core.charts.lettering import text
from pmo_studio.core.charts.svg import PAGE, Look, Svg, element

RADIUS = 13.0
_MARK_TYPE = 11.0


class Mark(StrEnum):
    """How somebody stands to the PMO now, as a shape."""

    SUPPORTS = "supports"  # a filled disc
    NEUTRAL = "neutral"  # a ring
    RESISTS = "resists"  # a diamond
    UNSAID = "unsaid"  # a dashed ring: nobody said yet


def mark(initials: str, shape: Mark, *, look: Look = PAGE) -> Svg:
    """One mark beside a name; the words beside it say what the shape means."""
    size = 2 * RADIUS + 5
    parts = shape_of(shape, size / 2, size / 2, look)
    parts.append(initials_on(initials, shape, size / 2, size / 2, look))
    return _silent(size, size, parts)


def key_mark(shape: Mark, *, look: Look = PAGE) -> Svg:
    """The mark without initials, small, for a key."""
    return _silent(16, 16, shape_of(shape, 8, 8, look, radius=6.0))


def _silent(width: float, height: float, parts: list[str]) -> Svg:
    """A picture that readers pass over: what it says stands beside it in words."""
    box = f"0 0 {width:g} {height:g}"
    return Svg(
        element(
            "svg",
            "".join(parts),
            xmlns="http://www.w3.org/2000/svg",
            class_="chart mark",
            viewBox=box,
            width=width,
            height=height,
            aria_hidden="true",
        )
    )


def shape_of(shape: Mark, x: float, y: float, look: Look, *, radius: float = RADIUS) -> list[str]:
    if shape is Mark.RESISTS:
        reach = radius * 1.2
        path = f"M{x:g} {y - reach:g}l{reach:g} {reach:g}-{reach:g} {reach:g}-{reach:g}-{reach:g}z"
        return [element("path", d=path, fill=look.bad)]
    if shape is Mark.SUPPORTS:
        return [element("circle", cx=x, cy=y, r=radius, fill=look.ink)]
    dashes = "3 2.5" if shape is Mark.UNSAID else None
    ring = element(
        "circle",
        cx=x,
        cy=y,
        r=radius - 1,
        fill=look.sheet,
        stroke=look.ink,
        stroke_width=2,
        stroke_dasharray=dashes,
    )
    return [ring]


def initials_on(initials: str, shape: Mark, x: float, y: float, look: Look) -> str:
    filled = shape in (Mark.SUPPORTS, Mark.RESISTS)
    return text(
        initials,
        x,
        y + _MARK_TYPE * 0.36,
        size=_MARK_TYPE,
        fill=look.on_ink if filled else look.ink,
        family=look.text,
        anchor="middle",
        weight=700,
    )
