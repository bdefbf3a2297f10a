"""Which links of a plan are drawn: the critical ones, and those of the row that is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass

from roadmaps.gantt.scene import Row, Scene


@dataclass(frozen=True, slots=True)
class Link:
    """Finish to start between two rows, by their index."""

    source: int
    target: int
    critical: bool


def shown(scene: Scene) -> list[Link]:
    """The links to draw, the critical ones last so that they lie on top.

    A critical link that goes round another critical row which is on the same way is left out,
    unless it belongs to the chosen row or all are asked for.
    """
    chosen = {row.key for row in scene.rows if row.selected}
    critical = _critical_after(scene)
    links: list[Link] = []
    for target, row, key in _pairs(scene):
        source = scene.by_key[key]
        is_critical = row.critical and scene.rows[source].critical
        asked = scene.all_links or key in chosen or row.key in chosen
        if asked or (is_critical and not _goes_round(key, row.key, critical)):
            links.append(Link(source, target, is_critical))
    return sorted(links, key=lambda link: link.critical)


def _pairs(scene: Scene) -> Iterator[tuple[int, Row, str]]:
    """Each row with each of its predecessors that is on the drawing."""
    for target, row in enumerate(scene.rows):
        for key in dict.fromkeys(row.predecessors):
            if key in scene.by_key and key != row.key:
                yield target, row, key


def _critical_after(scene: Scene) -> dict[str, frozenset[str]]:
    """The critical predecessors of each critical row."""
    critical = {row.key for row in scene.rows if row.critical}
    return {
        row.key: frozenset(critical.intersection(row.predecessors) - {row.key})
        for row in scene.rows
        if row.critical
    }


def _goes_round(source: str, target: str, after: dict[str, frozenset[str]]) -> bool:
    return any(source in after[between] for between in after[target] if between != source)
