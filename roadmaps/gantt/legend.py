"""The legend: only what is on the drawing, each with a small picture of it."""

from dataclasses import dataclass

from pmo_studio.core.charts.svg import PAGE, Look, Svg
from roadmaps.gantt import links
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
    shown = links.shown(scene)
    begun = any(0 < row.percent < 100 for row in rows)
    there = (
        ("critical", words.critical, any(row.critical for row in rows)),
        ("slack", words.has_float, any(not row.critical for row in rows)),
        ("open", words.not_started, any(row.percent <= 0 for row in rows)),
        ("part", words.in_progress, begun),
        ("baseline", words.baseline, any(row.baseline_start for row in rows)),
        ("link", words.critical_link, any(link.critical for link in shown)),
        ("asked", words.other_link, any(not link.critical for link in shown)),
        ("forecast", words.forecast, scene.forecast_end is not None),
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
    if sign in ("link", "asked"):
        return _arrow(look.ink if sign == "link" else look.ink_2, dashed=sign == "asked")
    if sign == "forecast":
        return group(['<path d="M17 1V17"/>'], stroke=look.ink, stroke_dasharray="4 3")
    if sign == "over":
        lines = "".join(line_path(ends) for ends in hatch(1, 5, 33, 13))
        edge = group(['<path d="M1 5H33V13H1z"/>'], fill="none", stroke=look.bad, stroke_width=1.5)
        return group([f'<path d="{lines}"/>'], stroke=look.bad, stroke_width=2.2) + edge
    return _bar(sign, look)


def _arrow(colour: str, *, dashed: bool) -> str:
    line = '<path d="M1 9H28"/>'
    dashes = {"stroke_dasharray": "3 2"} if dashed else {}
    head = f'<path d="M33 9l-6-3.5v7z"{attributes(fill=colour)}/>'
    return group([line], fill="none", stroke=colour, stroke_width=1.2, **dashes) + head


def _bar(sign: str, look: Look) -> str:
    """A bar with round ends: filled, empty, or filled in part."""
    fill = look.ink_2 if sign == "slack" else look.sheet
    box = attributes(
        x=1, y=4, width=32, height=10, rx=5, fill=fill, stroke=look.ink_2, stroke_width=1.5
    )
    half = f'<path d="M17 4H6a5 5 0 0 0 0 10H17z"{attributes(fill=look.ink_2)}/>'
    return f"<rect{box}/>" + (half if sign == "part" else "")
