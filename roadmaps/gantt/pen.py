"""What every pane of the drawing is made with: scene, scale, words, fonts, look; and short SVG."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmo_studio.core.charts.svg import Look, Svg, words
from roadmaps.gantt.geometry import Point
from roadmaps.gantt.lettering import Lettering, written
from roadmaps.gantt.scale import Scale
from roadmaps.gantt.scene import Scene, Wave
from roadmaps.gantt.words import Words

ROW = 26.0
TYPE, SMALL = 12.5, 11.0
_OTHER = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True, slots=True)
class Pen:
    """The same for all panes of one drawing."""

    scene: Scene
    scale: Scale
    words: Words
    letters: Lettering
    look: Look
    # Paper has no strokes behind letters.
    halo: bool = True

    def behind(self, width: float = 3) -> dict[str, str | float]:
        """A stroke of the ground's colour behind letters that stand on lines."""
        if not self.halo:
            return {}
        return {
            "stroke": self.look.sheet,
            "stroke_width": width,
            "stroke_linejoin": "round",
            "paint_order": "stroke",
        }

    @property
    def waves(self) -> list[Wave]:
        """The waves from left to right."""
        return list(self.scene.waves)

    @property
    def today_x(self) -> float | None:
        """The middle of today, when it is on the axis."""
        today = self.scene.today
        if today is None or not self.scale.holds(today):
            return None
        return self.scale.x(today) + self.scale.per_day / 2

    @property
    def forecast_x(self) -> float | None:
        """The end of the plan as it is foreseen, when it is on the axis."""
        end = self.scene.forecast_end
        return self.scale.after(end) if end and self.scale.holds(end) else None


def number(value: float) -> str:
    """A coordinate with at most one decimal, as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")


def line_path(points: Iterable[Point], *, closed: bool = False) -> str:
    """The path through points; straight up, down and across in the short forms."""
    found: list[str] = []
    before: tuple[str, str] | None = None
    for point in points:
        x, y = number(point[0]), number(point[1])
        if before is None:
            found.append(f"M{x} {y}")
        elif y == before[1]:
            found.append(f"H{x}")
        elif x == before[0]:
            found.append(f"V{y}")
        else:
            found.append(f"L{x} {y}")
        before = (x, y)
    return "".join(found) + ("z" if closed else "")


def label(x: float, y: float, text: str, more: str = "") -> str:
    """A line of text; its look is that of the group it stands in, `more` is markup."""
    return f'<text x="{number(x)}" y="{number(y)}"{more}>{written(text)}</text>'


def group(content: Sequence[str], **look: str | float) -> str:
    """Shapes of one look; "" when there are none."""
    if not content:
        return ""
    return f"<g{attributes(**look)}>{''.join(content)}</g>"


def attributes(**given: str | float) -> str:
    """Attributes of numbers and of words that are escaped here."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="'
        f'{words(value) if isinstance(value, str) else number(value)}"'
        for name, value in given.items()
    )


def pane(
    name: str, width: float, height: float, title: str, parts: Iterable[str], *, role: str = "img"
) -> Svg:
    """One of the pictures that the drawing is put together of, at its natural size."""
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gantt-{name}"'
        f' viewBox="0 0 {number(width)} {number(height)}"'
        f' width="{number(width)}" height="{number(height)}" role="{role}"'
        f"{attributes(aria_label=title)}>{''.join(parts)}</svg>"
    )


def anchor(kind: str, key: str) -> str:
    """An id made of a key: the same for the same key, another for any other."""
    return f"{kind}-" + _OTHER.sub(lambda match: f"_{ord(match[0]):x}_", key)
