"""The golden thread as a chart: the same on the page and on paper."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from canvases.golden import said
from canvases.golden.columns import Box
from canvases.golden.scene import Lane, Scene
from canvases.thread import Severity
from pmo_studio.core.charts import (
    PAGE,
    Look,
    Svg,
    ThreadBox,
    ThreadColumn,
    ThreadLight,
    ThreadLink,
    ThreadState,
    golden_thread,
)
from pmo_studio.core.charts.threads import Mark

MARKS: dict[Severity, Mark] = {Severity.ERROR: "error", Severity.WARN: "warn"}


def _nowhere(key: str) -> str:
    return ""


def drawn(
    scene: Scene,
    *,
    address: Callable[[str], str] = _nowhere,
    width: float = 1310.0,
    heights: Sequence[float] = (),
    look: Look = PAGE,
) -> Svg:
    """The chart; `address(key)` is where each box leads, `heights` those that there is room for."""
    columns = [
        ThreadColumn(
            lane.title,
            _count(lane),
            [_box(box, scene, address(box.key)) for box in lane.boxes],
        )
        for lane in scene.lanes
    ]
    links = [
        ThreadLink(
            edge.source, edge.target, edge.strength, (edge.source, edge.target) in scene.torn
        )
        for edge in scene.edges
    ]
    light = ThreadLight(scene.light.boxes, scene.light.links)
    return golden_thread(
        columns,
        links,
        title=said.of_threads(scene),
        light=light,
        width=width,
        heights=heights,
        look=look,
    )


def _count(lane: Lane) -> str:
    shown = len(lane.boxes)
    return str(shown) if shown == lane.total else f"{shown} / {lane.total}"


def _box(box: Box, scene: Scene, url: str) -> ThreadBox:
    found = scene.breaks.get(box.key)
    plain = _plain(box, url)
    if found is None:
        return plain
    mark = MARKS.get(found.severity, "")
    return replace(plain, mark=mark, words=found.words, stub=found.side)


def _plain(box: Box, url: str) -> ThreadBox:
    """Once it is measured with where it stands, not with what it promises: there is little room."""
    if box.state is None:
        return ThreadBox(box.key, box.text, box.tag, url, figure=box.figure)
    state = ThreadState(box.state.shape, box.state.words)
    return ThreadBox(box.key, box.text, box.tag, url, state=state)
