"""A canvas at one moment, as plain values: to JSON and back, and what differs between two.

Pure: no Django.  Authors and KPIs are ids, so that erasing a person reaches every snapshot.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from canvases.link_kinds import KPI, fits


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note.  `origin` is the note that it was copied from."""

    id: int
    block: str
    text: str
    paper: str
    position: float
    group: int | None = None
    state: str = "new"
    weight: int = 2
    function: str = ""
    author: int | None = None
    anonymous: bool = False
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class GroupLine:
    id: int
    block: str
    title: str
    position: float


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link; exactly one of `target` and `kpi` is given."""

    id: int
    kind: str
    source: int
    target: int | None
    kpi: int | None
    strength: int

    @property
    def end(self) -> str:
        """Where it leads, as the key of a note or a KPI."""
        return f"note:{self.target}" if self.target else f"kpi:{self.kpi}"


Line = TypeVar("Line", NoteLine, GroupLine, LinkLine)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that stands on a canvas, by id."""

    title: str = ""
    kind: str = "to_be"
    notes: Mapping[int, NoteLine] = field(default_factory=dict)
    groups: Mapping[int, GroupLine] = field(default_factory=dict)
    links: Mapping[int, LinkLine] = field(default_factory=dict)


def standing(snapshot: Snapshot) -> Snapshot:
    """What a reader sees: without the links that rest, because an end is gone or elsewhere."""
    notes = snapshot.notes
    held = {pk: link for pk, link in snapshot.links.items() if _holds(link, notes)}
    return replace(snapshot, links=held)


def _holds(link: LinkLine, notes: Mapping[int, NoteLine]) -> bool:
    source = notes.get(link.source)
    if source is None:
        return False
    if link.target is None:
        return fits(link.kind, source.block, KPI)
    target = notes.get(link.target)
    return target is not None and fits(link.kind, source.block, target.block)


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Always the same document for the same canvas."""
    return {
        "title": snapshot.title,
        "kind": snapshot.kind,
        "notes": [asdict(snapshot.notes[pk]) for pk in sorted(snapshot.notes)],
        "groups": [asdict(snapshot.groups[pk]) for pk in sorted(snapshot.groups)],
        "links": [asdict(snapshot.links[pk]) for pk in sorted(snapshot.links)],
    }


def from_json(document: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        document["title"],
        document["kind"],
        {row["id"]: NoteLine(**row) for row in document["notes"]},
        {row["id"]: GroupLine(**row) for row in document["groups"]},
        {row["id"]: LinkLine(**row) for row in document["links"]},
    )


def redact(document: dict[str, Any], keys: Set[str], texts: Set[str], instead: str) -> bool:
    """Put `instead` for these texts of these notes and groups; whether there were any."""
    found = False
    for prefix, name in (("note", "text"), ("group", "title")):
        for row in document[f"{prefix}s"]:
            if row[name] in texts and f"{prefix}:{row['id']}" in keys:
                row[name] = instead
                found = True
    return found


# --- what differs

# Where a note lies, and its place among its neighbours; all else is what it says.
PLACE = frozenset({"block", "group"})
ORDER = frozenset({"position"})
NOT_COMPARED = frozenset({"id", "author", "anonymous", "origin"})
FACTS = {
    line: tuple(each.name for each in fields(line) if each.name not in NOT_COMPARED)
    for line in (NoteLine, GroupLine, LinkLine)
}


@dataclass(frozen=True, slots=True)
class Pair(Generic[Line]):
    """The same thing before and after; `fields` are the names of what differs."""

    old: Line
    new: Line
    fields: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        return bool(self.fields - PLACE - ORDER)

    @property
    def moved(self) -> bool:
        return bool(self.fields & PLACE)

    @property
    def same(self) -> bool:
        """Nothing that a reader would call a difference."""
        return not self.fields - ORDER


@dataclass(frozen=True, slots=True)
class Differences(Generic[Line]):
    """Of one kind of thing: what came, what went, and what is in both."""

    added: Sequence[Line] = ()
    removed: Sequence[Line] = ()
    pairs: Sequence[Pair[Line]] = ()

    @property
    def touched(self) -> list[Pair[Line]]:
        """The pairs that are not alike to the last digit."""
        return [pair for pair in self.pairs if pair.fields]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.touched)


@dataclass(frozen=True, slots=True)
class Diff:
    """What made the new canvas of the old one."""

    notes: Differences[NoteLine]
    groups: Differences[GroupLine]
    links: Differences[LinkLine]

    @property
    def is_empty(self) -> bool:
        return self.notes.is_empty and self.groups.is_empty and self.links.is_empty


def diff(old: Snapshot, new: Snapshot, roots: Mapping[int, int] | None = None) -> Diff:
    """The differences between two states of one canvas, or, with `roots`, between two canvases.

    `roots` leads from a note to the first one that it descends from.  On two canvases notes of
    one descent belong together, then notes with the same text in the same block; groups belong
    together by their title, and links by what they join.
    """
    if roots is None:
        return Diff(
            _differences(old.notes, new.notes, _by_key(old.notes, new.notes, _id)),
            _differences(old.groups, new.groups, _by_key(old.groups, new.groups, _id)),
            _differences(old.links, new.links, _by_key(old.links, new.links, _id)),
        )
    notes = _kindred(old.notes, new.notes, roots)
    groups = _by_key(old.groups, new.groups, lambda line: _same_words(line.title))
    here = _Here(
        {after.id: before.id for before, after in notes},
        {after.id: before.id for before, after in groups},
    )
    links = _by_key(old.links, new.links, lambda line: (line.source, line.end), here.joins)
    return Diff(
        _differences(old.notes, new.notes, notes, here.facts),
        _differences(old.groups, new.groups, groups, here.facts),
        _differences(old.links, new.links, links, here.facts),
    )


def apply(old: Snapshot, made: Diff) -> Snapshot:
    """The new state of one canvas: the old one with its differences."""

    return replace(
        old,
        notes=_applied(old.notes, made.notes),
        groups=_applied(old.groups, made.groups),
        links=_applied(old.links, made.links),
    )


def _applied(lines: Mapping[int, Line], made: Differences[Line]) -> dict[int, Line]:
    gone = {line.id for line in made.removed}
    kept: dict[int, Line] = {pk: line for pk, line in lines.items() if pk not in gone}
    for line in made.added:
        kept[line.id] = line
    for pair in made.pairs:
        kept[pair.new.id] = pair.new
    return kept


def root_of(note: int, origins: Mapping[int, int | None]) -> int:
    """The first note of the descent."""
    seen = {note}
    while (before := origins.get(note)) and before not in seen:
        note = before
        seen.add(note)
    return note


def _same_words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _id(line: NoteLine | GroupLine | LinkLine) -> int:
    return line.id


def _facts(line: NoteLine | GroupLine | LinkLine) -> dict[str, Any]:
    """What is compared: all but the id, who wrote it and what it was copied from."""
    return {name: getattr(line, name) for name in FACTS[type(line)]}


@dataclass(frozen=True, slots=True)
class _Here:
    """Lines of the new canvas in the ids of the old one, where the two have something in common."""

    notes: Mapping[int, int]
    groups: Mapping[int, int]

    def joins(self, link: LinkLine) -> tuple[int, str]:
        end = f"note:{self.note(link.target)}" if link.target else link.end
        return self.note(link.source), end

    def note(self, pk: int) -> int:
        """Negative for a note that the old canvas does not have."""
        return self.notes.get(pk, -pk)

    def facts(self, line: NoteLine | GroupLine | LinkLine) -> dict[str, Any]:
        found = _facts(line)
        if isinstance(line, NoteLine) and line.group:
            found["group"] = self.groups.get(line.group, -line.group)
        if isinstance(line, LinkLine):
            found["source"] = self.note(line.source)
            found["target"] = self.note(line.target) if line.target else None
        return found


def _by_key(
    old: Mapping[int, Line],
    new: Mapping[int, Line],
    key: Callable[[Line], Hashable],
    new_key: Callable[[Line], Hashable] | None = None,
) -> list[tuple[Line, Line]]:
    """Those with the same key on both sides; of several the older with the older."""
    before = _gathered(old.values(), key)
    after = _gathered(new.values(), new_key or key)
    return [
        pair
        for one, lines in before.items()
        for pair in zip(lines, after.get(one, ()), strict=False)
    ]


def _gathered(lines: Iterable[Line], key: Callable[[Line], Hashable]) -> dict[Hashable, list[Line]]:
    found: dict[Hashable, list[Line]] = {}
    for line in sorted(lines, key=lambda each: each.id):
        found.setdefault(key(line), []).append(line)
    return found


def _kindred(
    old: Mapping[int, NoteLine], new: Mapping[int, NoteLine], roots: Mapping[int, int]
) -> list[tuple[NoteLine, NoteLine]]:
    """Pairs by descent and equal text, then by descent, then by equal text in the same block."""

    def root(line: NoteLine) -> int:
        return roots.get(line.id, line.id)

    steps: list[Callable[[NoteLine], Hashable]] = [
        lambda line: (root(line), _same_words(line.text)),
        root,
        lambda line: (line.block, _same_words(line.text)),
    ]
    left, right = dict(old), dict(new)
    found: list[tuple[NoteLine, NoteLine]] = []
    for step in steps:
        for before, after in _by_key(left, right, step):
            found.append((before, after))
            del left[before.id], right[after.id]
    return sorted(found, key=lambda pair: pair[0].id)


def _differences(
    old: Mapping[int, Line],
    new: Mapping[int, Line],
    together: Sequence[tuple[Line, Line]],
    facts: Callable[[Line], dict[str, Any]] = _facts,
) -> Differences[Line]:
    """`facts` reads the new side in the ids of the old one."""
    pairs = []
    for before, after in together:
        left, right = _facts(before), facts(after)
        unlike = frozenset(name for name in left if left[name] != right[name])
        pairs.append(Pair(before, after, unlike))
    added = _rest(new, {pair.new.id for pair in pairs})
    removed = _rest(old, {pair.old.id for pair in pairs})
    return Differences(tuple(added), tuple(removed), tuple(pairs))


def _rest(lines: Mapping[int, Line], paired: set[int]) -> Iterator[Line]:
    return (lines[pk] for pk in sorted(lines) if pk not in paired)
