"""Following links over a canvas: which hold now, and the thread of one note (domain.md §5.4).

Pure: the page draws it, tests and exports use it without Django.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from canvases.link_kinds import KPI, fits


@dataclass(frozen=True, slots=True)
class Joint:
    """A link as the thread sees it: from a note to another one, or to a KPI."""

    pk: int
    kind: str
    source: int
    target: int | None
    kpi: int | None


@dataclass(frozen=True, slots=True)
class Thread:
    """What the chosen note is connected with, forwards and backwards, and by which links."""

    notes: frozenset[int]
    kpis: frozenset[int]
    links: frozenset[int]


def in_force(joints: Iterable[Joint], blocks: Mapping[int, str]) -> list[Joint]:
    """Those whose ends lie in blocks that their kind joins; `blocks` names the live notes."""
    return [joint for joint in joints if _fits(joint, blocks)]


def _fits(joint: Joint, blocks: Mapping[int, str]) -> bool:
    end = KPI if joint.target is None else blocks.get(joint.target, "")
    return fits(joint.kind, blocks.get(joint.source, ""), end)


def counts(joints: Iterable[Joint]) -> Counter[int]:
    """How many links each note has."""
    ends = ((joint.source, joint.target) for joint in joints)
    return Counter(note for both in ends for note in both if note is not None)


def thread_of(note: int, joints: Collection[Joint]) -> Thread:
    """The thread of the note, along the direction of the links only.

    What merely shares a value or a function with the note is no part of it, else one thread
    would be the whole canvas.
    """
    ahead, back = _ahead(note, joints), _back(note, joints)
    forwards = [joint for joint in joints if joint.source in ahead]
    backwards = [joint for joint in joints if joint.target in back]
    return Thread(
        notes=frozenset(ahead | back),
        kpis=frozenset(joint.kpi for joint in forwards if joint.kpi is not None),
        links=frozenset(joint.pk for joint in (*forwards, *backwards)),
    )


def _ahead(note: int, joints: Collection[Joint]) -> set[int]:
    found: set[int] = set()
    near = {note}
    while near:
        found |= near
        steps = {joint.target for joint in joints if joint.source in near}
        near = {one for one in steps if one is not None} - found
    return found


def _back(note: int, joints: Collection[Joint]) -> set[int]:
    found: set[int] = set()
    near = {note}
    while near:
        found |= near
        near = {joint.source for joint in joints if joint.target in near} - found
    return found
