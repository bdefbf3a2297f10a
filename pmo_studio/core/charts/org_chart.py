"""Who stands where in an organisation: those above all on top, below them units with their roles.

One column, so that its words can be read on a phone as well as on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.lettering import Block
from pmo_studio.core.charts.marks import thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

_TYPE = 14.0
_SMALL = 12.0
_PAD = 8.0
_GAP = 14.0
_INDENT = 22.0
_MOST = 3  # lines of a name


@dataclass(frozen=True, slots=True)
class OrgRole:
    """A role; `note` stands behind its name: who has it."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit with its roles; without a name the roles stand above all units."""

    name: str
    roles: Sequence[OrgRole] = ()


def org_chart(
    top: Sequence[OrgRole],
    units: Sequence[OrgUnit],
    *,
    title: str,
    width: float = 400.0,
    look: Look = PAGE,
) -> Svg:
    """`top` in boxes of their own; a line leads from them to each unit's box."""
    parts: list[str] = []
    y = 1.0
    for role in top:
        drawn, height = _box(
            role.name, [OrgRole(role.note)] if role.note else [], 1, y, width, look
        )
        parts += drawn
        y += height + _GAP
    trunk = y - _GAP
    joint = trunk
    for unit in units:
        drawn, height = _box(unit.name, unit.roles, 1 + _INDENT, y, width, look)
        joint = y + _PAD + _TYPE * 0.6
        if top:
            parts.append(thin_line(1 + _INDENT / 2, joint, 1 + _INDENT, joint, look.rule_strong))
        parts += drawn
        y += height + _GAP
    if top and units:
        x = 1 + _INDENT / 2
        parts.append(thin_line(x, trunk, x, joint, look.rule_strong))
    return drawing(width, max(y - _GAP, 1.0) + 1, title, parts)


def _box(
    name: str, roles: Sequence[OrgRole], x: float, y: float, width: float, look: Look
) -> tuple[list[str], float]:
    room = width - 1 - x - 2 * _PAD
    head = Block.fitting(name, (_TYPE, _SMALL), room, most=_MOST)
    parts = head.drawn(x + _PAD, y + _PAD, fill=look.ink, family=look.display, weight=700)
    at = y + _PAD + head.height
    for role in roles:
        words = f"{role.name}: {role.note}" if role.note else role.name
        block = Block.fitting(words, (_SMALL, SMALLEST_TYPE), room - 12, most=_MOST)
        at += 5
        parts.append(element("rect", x=x + _PAD, y=at + 5, width=5, height=2, fill=look.ink_2))
        parts += block.drawn(x + _PAD + 12, at, fill=look.ink, family=look.text, weight=400)
        at += block.height
    height = at + _PAD - y
    frame = element(
        "rect",
        x=x,
        y=y,
        width=width - 1 - x,
        height=height,
        fill=look.sheet,
        stroke=look.ink,
        stroke_width=1.25,
    )
    return [frame, *parts], height
