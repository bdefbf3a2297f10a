"""What runs through all rows: the grounds of the waves, days without work, today, the forecast."""

from roadmaps.gantt import axis, capacity
from roadmaps.gantt.pen import Pen, group, number


def grounds(pen: Pen, top: float, bottom: float) -> str:
    """Every second wave on a darker ground, a rule where each begins."""
    look = pen.look
    fills, rules = "", ""
    for index, ground in enumerate(capacity.grounds(pen.waves, pen.scale)):
        if index % 2 == 0:
            fills += _block(ground.left, ground.right - ground.left, top, bottom)
        rules += f"M{number(ground.left)} {number(top)}V{number(bottom)}"
    return group(
        [f'<path d="{fills}"/>'] if fills else [], fill=look.sunk, fill_opacity=0.5
    ) + group([f'<path d="{rules}"/>'] if rules else [], stroke=look.rule_strong)


def free_days(pen: Pen, top: float, bottom: float) -> str:
    """Days without work, where a day is wide enough to be seen."""
    blocks = "".join(
        _block(x, width, top, bottom) for x, width in axis.free_days(pen.scene, pen.scale)
    )
    look = pen.look
    return group([f'<path d="{blocks}"/>'] if blocks else [], fill=look.rule, fill_opacity=0.4)


def marks(pen: Pen, top: float, bottom: float) -> str:
    """The lines of today, solid, and of the forecast, dashed."""
    parts, look = [], pen.look
    if pen.forecast_x is not None:
        line = f"M{number(pen.forecast_x)} {number(top)}V{number(bottom)}"
        parts.append(
            group(
                [f'<path d="{line}"/>'], stroke=look.ink, stroke_width=1.5, stroke_dasharray="4 3"
            )
        )
    if pen.today_x is not None:
        line = f"M{number(pen.today_x)} {number(top)}V{number(bottom)}"
        parts.append(group([f'<path d="{line}"/>'], stroke=look.signal, stroke_width=2))
    return "".join(parts)


def _block(x: float, width: float, top: float, bottom: float) -> str:
    return f"M{number(x)} {number(top)}h{number(width)}V{number(bottom)}h-{number(width)}z"
