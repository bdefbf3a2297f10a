"""The Gantt chart of a page: six pictures that stay together while the box around them scrolls."""

from dataclasses import dataclass
from datetime import date

from pmo_studio.core.charts.svg import PAGE, PRINT, Look, Svg
from pmo_studio.core.drawing import Fonts
from roadmaps.gantt import bars, foot, head, legend, names
from roadmaps.gantt.legend import Entry
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.pen import Pen
from roadmaps.gantt.scale import ROOM, Scale
from roadmaps.gantt.scene import Scene
from roadmaps.gantt.words import ENGLISH, Words

# No wider than this the drawing is enlarged on a wide screen rather than leave it empty.
SHORT = 1300.0


@dataclass(frozen=True, slots=True)
class Gantt:
    """The parts of the drawing, for templates/roadmaps/gantt.html.

    Its `scale` says where a day is: `left` + days after `first` × `per_day`.  `today` is None where
    it is not on the axis.
    """

    name: str
    title: str
    corner: Svg
    axis: Svg
    names: Svg
    bars: Svg
    foot_names: Svg
    foot: Svg
    legend: list[Entry]
    is_short: bool
    keys: str
    scale: Scale
    foot_height: float
    today: date | None


def drawn(
    scene: Scene,
    *,
    fonts: Fonts,
    words: Words = ENGLISH,
    room: float = ROOM,
    look: Look = PAGE,
) -> Gantt:
    """The drawing of a scene; `room` is the width in px that there is right of the names."""
    halo = look is not PRINT
    pen = Pen(scene, Scale.of(scene, room), words, Lettering(fonts), look, halo)
    columns = foot.placed(pen)
    title = f"{words.title}: {summary(scene, words)}"
    return Gantt(
        name=words.title,
        title=title,
        corner=head.corner(pen, names.WIDTH, names.LEFT),
        axis=head.drawn(pen),
        names=names.drawn(pen),
        bars=bars.drawn(pen, title),
        foot_names=foot.head(pen, columns),
        foot=foot.drawn(pen, columns),
        legend=legend.entries(scene, words, look),
        is_short=names.WIDTH + pen.scale.width <= SHORT,
        keys=names.keys(pen),
        scale=pen.scale,
        foot_height=foot.height(columns),
        today=scene.today if scene.today and pen.scale.holds(scene.today) else None,
    )


def summary(scene: Scene, words: Words) -> str:
    """The plan in a sentence: how many packages, from when to when."""
    first, last = scene.span()
    return words.summary.format(
        packages=words.packages(len(scene.rows)), start=words.date(first), end=words.date(last)
    )
