"""A board as its page holds it, and what frames do to it: static/js/live/placing.js in Python."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from canvases import strands
from canvases.link_kinds import KINDS
from canvases.strands import Joint

BLANK = {"img", "input", "br", "path", "circle", "use", "line", "rect", "polyline"}


@dataclass
class Item:
    """One list item with an id: its attributes, and what is inside but for items of their own."""

    attributes: dict[str, str]
    inside: list[Any] = field(default_factory=list)
    # What the page works out for itself (data-derived): no part of what frames bring.
    derived: str = ""

    @property
    def number(self) -> int:
        return int(self.attributes.get("data-number") or 0)


class Items(HTMLParser):
    """Every list item with an id, in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, Item] = {}
        self.open: list[tuple[str, Item | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        item = None
        if tag == "li" and attributes.get("id", "").startswith(("note-", "group-", "link-")):
            item = self.found[attributes["id"]] = Item(attributes)
        elif self.inside is not None:
            self.inside.inside.append((tag, attributes))
        if tag not in BLANK:
            kind = "derived" if "data-derived" in attributes else tag
            self.open.append((kind, item))

    def handle_endtag(self, tag: str) -> None:
        if tag not in BLANK and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        item = self.inside
        if item is None or not data.strip():
            return
        if self.open[-1][0] == "derived":
            item.derived += data.strip()
        else:
            item.inside.append(data.strip())

    @property
    def inside(self) -> Item | None:
        return next((item for _, item in reversed(self.open) if item is not None), None)


@dataclass
class Board:
    """What one page shows: notes, groups and links by their ids."""

    items: dict[str, Item]

    @classmethod
    def of(cls, html: str) -> "Board":
        return cls(Items(html).found)

    def apply(self, html: str) -> None:
        for key, item in Items(html).found.items():
            old = self.items.get(key)
            if "data-gone" in item.attributes:
                self.items.pop(key, None)
            elif old is None or not item.attributes.get("data-number") or item.number >= old.number:
                self.items[key] = item

    def shown(self) -> dict[str, tuple[dict[str, str], list[Any]]]:
        """Everything that frames bring."""
        return {key: (item.attributes, item.inside) for key, item in self.items.items()}

    def written(self) -> Counter[int]:
        """How many links each note says that it has."""
        notes = {key: item for key, item in self.items.items() if key.startswith("note-")}
        return Counter({number_of(key): int(item.derived or 0) for key, item in notes.items()})

    def counted(self) -> Counter[int]:
        """How many links each note has by the page's list, as static/js/board/links.js counts."""
        kinds = {"group": self._block_of_group, "": lambda place: place}
        blocks = {}
        for key, item in self.items.items():
            if key.startswith("note-"):
                place = item.attributes["data-list"].removeprefix("list-")
                kind, _, group = place.rpartition("-")
                blocks[number_of(key)] = kinds[kind](group)
        links = [self._joint(key, item) for key, item in self.items.items() if "link-" in key]
        return strands.counts(strands.in_force(links, blocks))

    def _block_of_group(self, group: str) -> str:
        return self.items[f"group-{group}"].attributes["data-list"].removeprefix("list-")

    def _joint(self, key: str, item: Item) -> Joint:
        data = item.attributes
        ends = {(one, data["data-to"]) for one in data["data-from"].split()}
        kind = next(
            kind.key
            for kind in KINDS.values()
            if {(source, kind.target) for source in kind.sources} == ends
        )
        target, kpi = data["data-target"], data["data-kpi"]
        source = int(data["data-source"])
        ids = (int(target) if target else None, int(kpi) if kpi else None)
        return Joint(number_of(key), kind, source, *ids)


def number_of(key: str) -> int:
    return int(key.partition("-")[2])
