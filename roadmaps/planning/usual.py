"""The packages that every plan has, and how deliverables are accepted: read from their file.

Pure, no Django.  Everything is an editable default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pmo_studio.core.catalogue import Deliverable, Effort, Text, by_key, read_json

FILE = Path(__file__).resolve().parent.parent / "catalogue" / "packages.json"


@dataclass(frozen=True, slots=True)
class Given:
    """An enabling package; EN-5 stands for one a rollout, its effort `per_unit` of that rollout.

    `wave` is F, P, R or S.
    """

    key: str
    name: Text
    wave: str
    effort: Effort
    per_unit: bool
    deliverables: tuple[Deliverable, ...]


@cache
def given() -> Mapping[str, Given]:
    """EN-1 to EN-6, in this order."""
    return by_key(
        Given(
            key=row["key"],
            name=Text.read(row["name"]),
            wave=row["wave"],
            effort=Effort(**row["effort"]),
            per_unit=row["per_unit"],
            deliverables=_deliverables(row),
        )
        for row in read_json(FILE)["packages"]
    )


@dataclass(frozen=True, slots=True)
class GivenChange:
    """The package that takes away one barrier (A, D, K, B for ability, R) of a group.

    Its name has a place for the name of the {group}, and does not tell what the barrier is.
    """

    barrier: str
    name: Text
    deliverables: tuple[Deliverable, ...]


@cache
def changes() -> Mapping[str, GivenChange]:
    """By barrier."""
    return {
        row["barrier"]: GivenChange(
            barrier=row["barrier"],
            name=Text.read(row["name"]),
            deliverables=_deliverables(row),
        )
        for row in read_json(FILE)["changes"]
    }


@cache
def acceptance() -> Mapping[str, Text]:
    """How one sees that a deliverable is done, by its kind."""
    return {kind: Text.read(text) for kind, text in read_json(FILE)["acceptance"].items()}


def _deliverables(row: Mapping[str, Any]) -> tuple[Deliverable, ...]:
    return tuple(Deliverable(one["kind"], Text.read(one["name"])) for one in row["deliverables"])
