"""A page being drawn: shapes by layer (like ones share a path), then texts."""

from dataclasses import dataclass, field

from pmo_studio.core.drawing import Item


@dataclass(slots=True)
class Layers:
    """What a page holds so far."""

    shapes: list[Item] = field(default_factory=list)
    groups: list[Item] = field(default_factory=list)
    papers: dict[str, list[Item]] = field(default_factory=dict)
    dots: list[Item] = field(default_factory=list)
    frame: list[Item] = field(default_factory=list)
    texts: list[Item] = field(default_factory=list)

    def items(self) -> tuple[Item, ...]:
        """Everything in drawing order."""
        papers = [item for layer in self.papers.values() for item in layer]
        return (*self.shapes, *self.groups, *papers, *self.dots, *self.frame, *self.texts)
