"""Several canvases into one: which notes are one and the same, and which are variants.

Pure: no Django.  Nothing is dropped: every note of every canvas stands for itself or is named as a
source of the one that says the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from canvases.link_kinds import KPI, kind_between
from canvases.versioning.snapshots import LinkLine, NoteLine, Snapshot

# A group by its block and its words.
Stack = tuple[str, str]


@dataclass
class Joined:
    """One note of the result: as its first source has it, with every note that says the same."""

    line: NoteLine
    root: int
    # canvas → the note there
    sources: dict[int, int] = field(default_factory=dict)
    group: str = ""
    # Others of the same descent say something else.
    variant: bool = False


@dataclass(frozen=True)
class JoinedLink:
    """A link of the result, as strong as the strongest that it was made of."""

    kind: str
    source: int
    target: int | None
    kpi: int | None
    strength: int


@dataclass
class Plan:
    """The result, in the order of the first canvas; links name notes by their place in `notes`."""

    notes: list[Joined]
    links: list[JoinedLink]


def same_words(text: str) -> str:
    return " ".join(text.split()).casefold()


def join(canvases: Mapping[int, Snapshot], roots: Mapping[int, int]) -> Plan:
    """The canvases (by id, the first leads) as one; `roots` as for snapshots.diff."""
    joining = _Joining(roots)
    for canvas, snapshot in canvases.items():
        for line in sorted(snapshot.notes.values(), key=lambda each: (each.position, each.id)):
            joining.take(canvas, line, snapshot)
    notes = joining.in_order()
    return Plan(notes, _links(canvases, notes))


@dataclass
class _Joining:
    roots: Mapping[int, int]
    notes: list[Joined] = field(default_factory=list)
    by_descent: dict[tuple[int, str], Joined] = field(default_factory=dict)
    by_words: dict[tuple[str, str], Joined] = field(default_factory=dict)

    def take(self, canvas: int, line: NoteLine, snapshot: Snapshot) -> None:
        root, words = self.roots.get(line.id, line.id), same_words(line.text)
        found = self.by_descent.get((root, words)) or self.by_words.get((line.block, words))
        # Two notes of one canvas are two, even with the same words.
        if found is None or canvas in found.sources:
            group = snapshot.groups.get(line.group) if line.group else None
            found = Joined(line, root, group=group.title if group else "")
            self.notes.append(found)
            self.by_descent.setdefault((root, words), found)
            self.by_words.setdefault((line.block, words), found)
        found.sources[canvas] = line.id

    def in_order(self) -> list[Joined]:
        """Variants of one note stand behind each other."""
        count = Counter(note.root for note in self.notes)
        first: dict[int, int] = {}
        for place, note in enumerate(self.notes):
            note.variant = count[note.root] > 1
            first.setdefault(note.root, place)
        return sorted(self.notes, key=lambda note: first[note.root])


def _links(canvases: Mapping[int, Snapshot], notes: Sequence[Joined]) -> list[JoinedLink]:
    places = {pk: place for place, note in enumerate(notes) for pk in note.sources.values()}
    strongest: dict[tuple[int, int | None, int | None], JoinedLink] = {}
    for snapshot in canvases.values():
        for link in snapshot.links.values():
            made = _joined(link, places, notes)
            if made is None:
                continue
            ends = made.source, made.target, made.kpi
            if ends not in strongest or strongest[ends].strength < made.strength:
                strongest[ends] = made
    return list(strongest.values())


def _joined(
    link: LinkLine, places: Mapping[int, int], notes: Sequence[Joined]
) -> JoinedLink | None:
    """None where an end is gone, or lies in a block that the kind does not join."""
    source = places.get(link.source)
    target = places.get(link.target) if link.target else None
    if source is None or (target is None) == (link.kpi is None):
        return None
    end = KPI if target is None else notes[target].line.block
    kind = kind_between(notes[source].line.block, end)
    if kind is None or source == target:
        return None
    return JoinedLink(kind.key, source, target, link.kpi, link.strength)
