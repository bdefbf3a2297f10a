"""The packages that every plan has, and how deliverables are accepted: read from their file.

Pure, no Django.  Everything is an editable default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
            deliverables=tuple(
                Deliverable(one["kind"], Text.read(one["name"])) for one in row["deliverables"]
            ),
        )
        for row in read_json(FILE)["packages"]
    )


@cache
def acceptance() -> Mapping[str, Text]:
    """How one sees that a deliverable is done, by its kind."""
    return {kind: Text.read(text) for kind, text in read_json(FILE)["acceptance"].items()}
