"""The legend: only what is on the drawing, each with a small picture of it."""

from dataclasses import dataclass

from pmo_studio.core.charts.svg import PAGE, Look, Svg
from roadmaps.gantt.geometry import Bar, hatch
from roadmaps.gantt.pen import attributes, group, line_path, number
from roadmaps.gantt.scene import Scene
from roadmaps.gantt.words import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and its name; the picture says nothing to who does not see it."""

    sign: str
    name: str
    picture: Svg


def entries(scene: Scene, words: Words, look: Look = PAGE) -> list[Entry]:
    """What stands on the drawing, in the order in which it is read."""
    rows = scene.rows
    begun = any(0 < row.percent < 100 for row in rows)
    there = (
        ("critical", words.critical, any(row.critical for row in rows)),
        ("slack", words.has_float, any(not row.critical for row in rows)),
        ("open", words.not_started, any(row.percent <= 0 for row in rows)),
        ("part", words.in_progress, begun),
        ("baseline", words.baseline, any(row.baseline_start for row in rows)),
        ("gate", words.gate, bool(scene.gates)),
        ("over", words.over_capacity, any(wave.over for wave in scene.waves)),
    )
    return [Entry(sign, name, picture(sign, look)) for sign, name, drawn in there if drawn]


def picture(sign: str, look: Look) -> Svg:
    """The small picture of a sign."""
    width = 18.0 if sign == "gate" else 34.0
    return Svg(
        f'<svg class="gantt-sign" viewBox="0 0 {number(width)} 18" width="{number(width)}"'
        f' height="18" aria-hidden="true">{shapes(sign, look)}</svg>'
    )


def shapes(sign: str, look: Look) -> str:
    """What is in the picture of a sign."""
    if sign == "critical":
        shape = line_path(Bar(1, 33, 9, 8, True, 1).outline(), closed=True)
        return f'<path d="{shape}"{attributes(fill=look.ink)}/>'
    if sign == "gate":
        shape = attributes(fill=look.sheet, stroke=look.ink, stroke_width=2)
        return f'<path d="m9 1.5 7.5 7.5-7.5 7.5-7.5-7.5z"{shape}/>'
    if sign == "baseline":
        line = '<path d="M1 7.5v3m0-1.5H33m0-1.5v3"/>'
        return group([line], fill="none", stroke=look.ink_2, stroke_width=1.5)
    if sign == "over":
        lines = "".join(line_path(ends) for ends in hatch(1, 5, 33, 13))
        edge = group(['<path d="M1 5H33V13H1z"/>'], fill="none", stroke=look.bad, stroke_width=1.5)
        return group([f'<path d="{lines}"/>'], stroke=look.bad, stroke_width=2.2) + edge
    return _bar(sign, look)


def _bar(sign: str, look: Look) -> str:
    """A bar with round ends: filled, empty, or filled in part."""
    fill = look.ink_2 if sign == "slack" else look.sheet
    box = attributes(
        x=1, y=4, width=32, height=10, rx=5, fill=fill, stroke=look.ink_2, stroke_width=1.5
    )
    half = f'<path d="M17 4H6a5 5 0 0 0 0 10H17z"{attributes(fill=look.ink_2)}/>'
    return f"<rect{box}/>" + (half if sign == "part" else "")
