"""Charts of a word's size, for tables: the share of a criterion, the run of a KPI."""

import math
from collections.abc import Sequence
from typing import Literal

from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element, text_width
from pmo_studio.core.charts.svg import words as escaped

Tone = Literal["ok", "warn", "bad", "open"]


def mini_bar(
    ratio: float,
    *,
    tone: Tone,
    title: str,
    width: float = 72.0,
    height: float = 10.0,
    look: Look = PAGE,
) -> Svg:
    """How much of what is required is there; `ratio` 0..1, more is drawn as full.

    The figures stand beside it in the table; an open criterion shows a dashed line, so that
    "not measured yet" and "nothing there" differ by shape.
    """
    if not 0 <= ratio < math.inf:
        raise ValueError(f"a share cannot be {ratio}")
    thickness = height * 0.6
    y = (height - thickness) / 2
    if tone == "open":
        middle = height / 2
        dashes = element(
            "line",
            x1=0,
            y1=middle,
            x2=width,
            y2=middle,
            stroke=look.rule_strong,
            stroke_width=1.5,
            stroke_dasharray="4 3",
        )
        return drawing(width, height, title, [dashes], class_="mini")
    colour = {"ok": look.ok, "warn": look.warn, "bad": look.bad}[tone]
    track = element("rect", x=0, y=y, width=width, height=thickness, fill=look.sunk)
    filled = width * min(1.0, ratio)
    bar = element("rect", x=0, y=y, width=filled, height=thickness, fill=colour)
    return drawing(width, height, title, [track, bar], class_="mini")


def sparkline(
    values: Sequence[float | None],
    *,
    title: str,
    label: str = "",
    target: float | None = None,
    band: tuple[float, float] | None = None,
    tone: Tone = "open",
    width: float = 120.0,
    height: float = 32.0,
    look: Look = PAGE,
) -> Svg:
    """The run of a figure over equal periods, oldest first; None leaves a gap.

    The last known value is marked with a dot of the `tone` of its state and `label`, e.g. "80 %";
    `target` is a dashed line, so are the ends of a `band`.  Without any value only the dashed base
    is drawn.
    """
    inset = 4.0
    room = width - 2 * inset - (text_width(label, SMALLEST_TYPE) + 4 if label else 0)
    aims = [*(band or ()), *([] if target is None else [target])]
    scale = _Scale(values, aims, room, height, inset)
    parts = [_dashed(scale.y(aim), inset, room, look.rule_strong) for aim in aims]
    points = [(scale.x(i), scale.y(v)) for i, v in enumerate(values) if v is not None]
    if not points:
        foot = _dashed(height - inset, inset, room, look.rule)
        return drawing(width, height, title, [*parts, foot], class_="spark")
    runs = _runs(values)
    parts += [_run([(scale.x(i), scale.y(v)) for i, v in run], look) for run in runs]
    last_x, last_y = points[-1]
    colour = {"ok": look.ok, "warn": look.warn, "bad": look.bad, "open": look.ink}[tone]
    parts.append(element("circle", cx=last_x, cy=last_y, r=3.5, fill=colour))
    if label:
        parts.append(_label(label, last_x + 7, last_y, height, look))
    return drawing(width, height, title, parts, class_="spark")


class _Scale:
    """Where a value lies in the drawing."""

    def __init__(
        self,
        values: Sequence[float | None],
        aims: Sequence[float],
        room: float,
        height: float,
        inset: float,
    ) -> None:
        known = [value for value in (*values, *aims) if value is not None]
        if not all(map(math.isfinite, known)):
            raise ValueError(f"a chart cannot draw {known}")
        self.low = min(known, default=0.0)
        self.span = max(known, default=0.0) - self.low
        self.step = room / max(1, len(values) - 1)
        # The last value stands at the right end, the only one too.
        self.start = inset if len(values) > 1 else inset + room
        self.height, self.inset = height - 2 * inset, inset

    def x(self, index: int) -> float:
        return self.start + index * self.step

    def y(self, value: float) -> float:
        # Figures that are all alike run through the middle.
        share = (value - self.low) / self.span if self.span else 0.5
        return self.inset + self.height * (1 - share)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches without a gap, each as (index, value) pairs."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _run(points: list[tuple[float, float]], look: Look) -> str:
    if len(points) == 1:  # a reading between two gaps: a line would have no length
        return element("circle", cx=points[0][0], cy=points[0][1], r=1.5, fill=look.ink_2)
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return element("path", d=path, fill="none", stroke=look.ink_2, stroke_width=1.5)


def _dashed(y: float, inset: float, room: float, colour: str) -> str:
    return element(
        "line",
        x1=inset,
        y1=y,
        x2=inset + room,
        y2=y,
        stroke=colour,
        stroke_width=1,
        stroke_dasharray="3 3",
    )


def _label(label: str, x: float, y: float, height: float, look: Look) -> str:
    baseline = min(max(y + 4, SMALLEST_TYPE), height - 2)
    return element(
        "text",
        escaped(label),
        x=x,
        y=baseline,
        fill=look.ink,
        font_family=look.text,
        font_size=SMALLEST_TYPE,
        font_weight=600,
    )
