"""What the evidence of a note says of it (domain.md §5.6), and how much of a canvas is validated.

Pure, like every calculation here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from canvases.thread.graph import RETIRE, Note

EPSILON = 1e-9
KINDS = ("interview", "survey", "data", "pilot")
# What each answer counts for the hypothesis.
SUPPORT: Mapping[str, float] = MappingProxyType({"yes": 1.0, "mixed": 0.5, "no": 0.0})
# So many people must have been asked before anything is settled.
PEOPLE_LEAST = 3
VALIDATED_FROM = 0.70
INVALIDATED_TO = 0.30
# The gate looks at customers and values; the validated % elsewhere at functions too.
GATE_BLOCKS = ("cs", "vp")
SHOWN_BLOCKS = ("cs", "vp", "ka")

Status = Literal["assumption", "testing", "validated", "invalidated"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing learnt: how it was learnt, whether it supports the note, of how many people."""

    kind: str
    supports: str
    people: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a note with its arithmetic: share = support / people."""

    status: Status
    people: int
    support: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Validated:
    """How many active notes of some blocks are validated; 0 of nothing is 0."""

    validated: int
    notes: int

    @property
    def percent(self) -> float:
        return 100 * self.validated / self.notes if self.notes else 0.0


def verdict(evidence: Iterable[Evidence]) -> Verdict:
    """What all evidence of one note says together, weighted by the people behind it."""
    rows = tuple(evidence)
    people = sum(row.people for row in rows)
    support = sum(SUPPORT[row.supports] * row.people for row in rows)
    share = support / people if people else None
    if not rows:
        return Verdict("assumption", people, support, share)
    return Verdict(_settled(people, share), people, support, share)


def validated(notes: Iterable[Note], blocks: Collection[str] = SHOWN_BLOCKS) -> Validated:
    """Of the active notes in these blocks, those whose status is validated."""
    counted = [note for note in notes if note.block in blocks and note.state != RETIRE]
    return Validated(sum(note.evidence == "validated" for note in counted), len(counted))


def _settled(people: int, share: float | None) -> Status:
    if share is None or people < PEOPLE_LEAST:
        return "testing"
    if share >= VALIDATED_FROM - EPSILON:
        return "validated"
    if share <= INVALIDATED_TO + EPSILON:
        return "invalidated"
    return "testing"
