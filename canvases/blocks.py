"""The nine blocks of the PMO business model canvas, read from their catalogue file.

Pure: the drawing, the checks and the exports use it without Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pmo_studio.core.catalogue import Label, Text, by_key, labels, read_json

FILE = Path(__file__).resolve().parent / "catalogue" / "blocks.json"

Region = Literal["create", "deliver", "capture"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block lies on the classic grid: column and row from 1, and how many of each."""

    column: int
    row: int
    columns: int
    rows: int

    @property
    def cells(self) -> frozenset[tuple[int, int]]:
        """The (column, row) cells that the block covers."""
        return frozenset(
            (self.column + across, self.row + down)
            for across in range(self.columns)
            for down in range(self.rows)
        )


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the canvas.

    `order` is the number on the page and the order of filling. `workshop_step` is the step
    of the agenda that fills it: channels and relationships share one. `classic_title` is
    the name that readers of the general business model canvas know.
    """

    key: str
    order: int
    workshop_step: int
    region: Region
    place: Place
    title: Text
    short_title: Text
    classic_title: Text
    meaning: Text
    questions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The canvas as data; `blocks` are in the order of filling."""

    columns: int
    rows: int
    blocks: Mapping[str, Block]
    regions: Mapping[str, Label]


@cache
def layout() -> Layout:
    """The canvas of the PMO business model, read once in the life of the process."""
    content = read_json(FILE)
    in_order = sorted(map(_block, content["blocks"]), key=lambda block: block.order)
    return Layout(
        columns=content["grid"]["columns"],
        rows=content["grid"]["rows"],
        blocks=by_key(in_order),
        regions=labels(content["regions"]),
    )


def blocks() -> Mapping[str, Block]:
    """The nine blocks by key, in the order of filling."""
    return layout().blocks


def _block(row: Mapping[str, Any]) -> Block:
    return Block(
        key=row["key"],
        order=row["order"],
        workshop_step=row["workshop_step"],
        region=row["region"],
        place=Place(**row["place"]),
        title=Text.read(row["title"]),
        short_title=Text.read(row["short_title"]),
        classic_title=Text.read(row["classic_title"]),
        meaning=Text.read(row["meaning"]),
        questions=tuple(map(Text.read, row["questions"])),
    )
