"""Canvases as they stood after any event, folded from the log.

Pure: no Django.  Written from the meaning of the events, not from the actions.  What a reader may
not see is simply not among the events: whatever refers to it is passed over.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from canvases.versioning.snapshots import GroupLine, LinkLine, NoteLine, Snapshot

# As canvases.actions.rules has them: when a block is numbered anew.
CLOSEST = 1e-6
FARTHEST = 1e6
REDACTED = "▇▇▇"


class Line(NamedTuple):
    """One line of the log."""

    number: int
    kind: str
    subject: str
    topic: str
    data: Mapping[str, Any]
    by: int | None
    anonymous: bool


@dataclass(slots=True)
class NoteNow:
    """A note under way; the same facts as NoteLine, and where it is."""

    canvas: int
    block: str
    text: str
    paper: str
    position: float
    state: str
    author: int | None
    anonymous: bool = False
    group: int | None = None
    weight: int = 2
    function: str = ""
    origin: int | None = None
    archived: bool = False


@dataclass(slots=True)
class GroupNow:
    canvas: int
    block: str
    title: str
    position: float
    archived: bool = False


@dataclass(slots=True)
class LinkNow:
    canvas: int
    kind: str
    source: int
    target: int | None
    kpi: int | None
    strength: int
    archived: bool = False


@dataclass(slots=True)
class CanvasNow:
    title: str = ""
    kind: str = "to_be"


# source, target, KPI
Ends = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Untold:
    """What the log leaves to the rows.

    `states`: of each note, its state before anybody described it.  The rest is what an old
    `canvas.duplicated` does not spell out, by canvas: the copy of each note, the copied groups in
    the order in which they were made, and the copied links by what they join.
    """

    states: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    groups: Mapping[int, Sequence[int]] = field(default_factory=dict)
    links: Mapping[int, Mapping[Ends, int]] = field(default_factory=dict)


# position, id, whether a group: a note comes before a group of the same number
Place = tuple[float, int, bool]


@dataclass
class Replay:
    """Folds lines in their order; `at(canvas)` is what stands there now.

    `canvases` and `notes` hold what was there before the log begins: a template has no log.
    """

    canvases: dict[int, CanvasNow] = field(default_factory=dict)
    notes: dict[int, NoteNow] = field(default_factory=dict)
    groups: dict[int, GroupNow] = field(default_factory=dict)
    links: dict[int, LinkNow] = field(default_factory=dict)
    untold: Untold = field(default_factory=Untold)
    _places: dict[tuple[int, str], list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pk, note in self.notes.items():
            self._stand(pk, note)
        for pk, group in self.groups.items():
            self._stand(pk, group)

    def run(self, lines: Iterable[Line]) -> None:
        for line in lines:
            act = ACTS.get(line.kind)
            if act is not None:
                number = int(line.subject.partition(":")[2])
                topic = int(line.topic.partition(":")[2] or 0)
                act(self, line, number, topic)

    def at(self, canvas: int) -> Snapshot:
        """What stands on the canvas now."""
        now = self.canvases.get(canvas, CanvasNow())
        return Snapshot(
            now.title,
            now.kind,
            {pk: _note_line(pk, row) for pk, row in self.notes.items() if _stands(row, canvas)},
            {
                pk: GroupLine(pk, row.block, row.title, row.position)
                for pk, row in self.groups.items()
                if _stands(row, canvas)
            },
            {
                pk: LinkLine(pk, row.kind, row.source, row.target, row.kpi, row.strength)
                for pk, row in self.links.items()
                if _stands(row, canvas)
            },
        )

    # --- canvases

    def canvas_titled(self, line: Line, canvas: int, topic: int) -> None:
        now = self.canvases.setdefault(canvas, CanvasNow())
        now.title = line.data["title"]

    def canvas_duplicated(self, line: Line, canvas: int, topic: int) -> None:
        if not line.data["with_notes"]:
            return
        origin = line.data["origin"]
        notes = self.untold.notes.get(canvas, {})
        groups = dict(zip(self._in_order(origin), self.untold.groups.get(canvas, ()), strict=False))
        for old, new in groups.items():
            self._copy_group(old, new, canvas)
        for old, new in notes.items():
            self._copy_note(old, new, canvas, groups, self.untold.states.get(new, "keep"))
        made = self.untold.links.get(canvas, {})
        for old, link in list(self.links.items()):
            ends = notes.get(link.source), link.target and notes.get(link.target), link.kpi
            if _stands(link, origin) and ends in made:
                self._copy_link(old, made[ends], canvas, notes)

    def _in_order(self, canvas: int) -> list[int]:
        """The groups of the canvas in the order in which they were copied."""
        live = [
            (row.block, row.position, pk) for pk, row in self.groups.items() if _stands(row, canvas)
        ]
        return [pk for _, _, pk in sorted(live)]

    def canvas_copied(self, line: Line, canvas: int, topic: int) -> None:
        data = line.data
        self.canvas_titled(line, canvas, topic)
        groups = {row["origin"]: row["group"] for row in data["groups"]}
        notes = {row["origin"]: row["note"] for row in data["notes"]}
        for old, new in groups.items():
            self._copy_group(old, new, canvas)
        for row in data["notes"]:
            self._copy_note(row["origin"], row["note"], canvas, groups, row["state"])
        for row in data["links"]:
            self._copy_link(row["origin"], row["link"], canvas, notes)

    def canvas_filled(self, line: Line, canvas: int, topic: int) -> None:
        """Restored, merged, a preset: every row that changed is told as it is afterwards."""
        if "title" in line.data:
            self.canvas_titled(line, canvas, topic)
        for row in line.data["groups"]:
            self._put_group(row["group"], _group_of(row, canvas))
        for row in line.data["notes"]:
            self._put_note(row["note"], _note_of(row, canvas))
        for row in line.data["links"]:
            self.links[row["link"]] = _link_of(row, canvas)

    def _copy_note(
        self, old: int, new: int, canvas: int, groups: Mapping[int, int], state: str
    ) -> None:
        row = self.notes.get(old)
        if row is None:
            return
        group = groups.get(row.group) if row.group else None
        made = replace(row, canvas=canvas, group=group, state=state, origin=old, archived=False)
        self._put_note(new, made)

    def _copy_group(self, old: int, new: int, canvas: int) -> None:
        row = self.groups.get(old)
        if row is not None:
            self._put_group(new, replace(row, canvas=canvas, archived=False))

    def _copy_link(self, old: int, new: int, canvas: int, notes: Mapping[int, int]) -> None:
        row = self.links.get(old)
        if row is None or row.source not in notes:
            return
        target = notes.get(row.target) if row.target else None
        self.links[new] = replace(
            row, canvas=canvas, source=notes[row.source], target=target, archived=False
        )

    # --- notes

    def note_added(self, line: Line, note: int, canvas: int) -> None:
        data = line.data
        self._new_note(note, line, canvas, data, data["position"])
        self._settle(canvas, data["block"], data["position"])

    def notes_added(self, line: Line, subject: int, canvas: int) -> None:
        ends = {row["block"]: self._end(canvas, row["block"]) for row in line.data["notes"]}
        for row in line.data["notes"]:
            self._new_note(row["note"], line, canvas, row, ends[row["block"]])
            ends[row["block"]] += 1.0

    def _new_note(
        self, note: int, line: Line, canvas: int, data: Mapping[str, Any], position: float
    ) -> None:
        made = NoteNow(
            canvas,
            data["block"],
            data["text"],
            data["paper"],
            position,
            self.untold.states.get(note, "new"),
            line.by,
            line.anonymous,
        )
        self._put_note(note, made)

    def note_edited(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            row.text = line.data["text"]

    def note_moved(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            data = line.data
            self._place(note, row, data["block"], data["position"])
            row.group = data["group"]
            self._settle(canvas, row.block, row.position)

    def note_coloured(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            row.paper = line.data["paper"]

    def note_described(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            data = line.data
            row.state, row.weight, row.function = data["state"], data["weight"], data["function"]

    def note_deleted(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            self._leave(note, row)
            row.archived, row.group = True, None

    def note_restored(self, line: Line, note: int, canvas: int) -> None:
        if row := self.notes.get(note):
            row.archived = False
            self._stand(note, row)

    # --- groups

    def group_made(self, line: Line, group: int, canvas: int) -> None:
        data = line.data
        first = self.notes.get(data["notes"][0])
        position = first.position if first else self._end(canvas, data["block"])
        self._put_group(group, GroupNow(canvas, data["block"], data["title"], position))
        for place, pk in enumerate(data["notes"]):
            if member := self.notes.get(pk):
                self._place(pk, member, data["block"], float(place))
                member.group = group

    def group_renamed(self, line: Line, group: int, canvas: int) -> None:
        if row := self.groups.get(group):
            row.title = line.data["title"]

    def group_moved(self, line: Line, group: int, canvas: int) -> None:
        row = self.groups.get(group)
        if row is None:
            return
        self._place(group, row, line.data["block"], line.data["position"])
        for pk, member in self._members(group, canvas):
            self._place(pk, member, row.block, member.position)
        self._settle(canvas, row.block, row.position)

    def group_dissolved(self, line: Line, group: int, canvas: int) -> None:
        row = self.groups.get(group)
        if row is None:
            return
        start = self._end(canvas, row.block)
        for place, pk in enumerate(line.data["notes"]):
            if member := self.notes.get(pk):
                self._place(pk, member, member.block, start + place)
                member.group = None
        self._leave(group, row)
        row.archived = True

    def _members(self, group: int, canvas: int) -> list[tuple[int, NoteNow]]:
        notes = self.notes.items()
        return [(pk, row) for pk, row in notes if row.group == group and _stands(row, canvas)]

    # --- links

    def link_added(self, line: Line, link: int, canvas: int) -> None:
        self.links[link] = _link_of({**line.data, "archived": False}, canvas)

    def link_changed(self, line: Line, link: int, canvas: int) -> None:
        if row := self.links.get(link):
            row.strength = line.data["strength"]

    def link_removed(self, line: Line, link: int, canvas: int) -> None:
        if row := self.links.get(link):
            row.archived = True

    # --- the rest

    def text_redacted(self, line: Line, number: int, topic: int) -> None:
        prefix = line.subject.partition(":")[0]
        if prefix == "note" and number in self.notes:
            self.notes[number].text = REDACTED
        elif prefix == "group" and number in self.groups:
            self.groups[number].title = REDACTED

    # --- the order in a block, kept sorted so that no event looks at all of it

    def _put_note(self, pk: int, row: NoteNow) -> None:
        if pk in self.notes:
            self._leave(pk, self.notes[pk])
        self.notes[pk] = row
        self._stand(pk, row)

    def _put_group(self, pk: int, row: GroupNow) -> None:
        if pk in self.groups:
            self._leave(pk, self.groups[pk])
        self.groups[pk] = row
        self._stand(pk, row)

    def _place(self, pk: int, row: NoteNow | GroupNow, block: str, position: float) -> None:
        self._leave(pk, row)
        row.block, row.position = block, position
        self._stand(pk, row)

    def _stand(self, pk: int, row: NoteNow | GroupNow) -> None:
        if not row.archived:
            insort(self._block(row.canvas, row.block), _spot(pk, row))

    def _leave(self, pk: int, row: NoteNow | GroupNow) -> None:
        if row.archived:
            return
        places = self._block(row.canvas, row.block)
        at = bisect_left(places, _spot(pk, row))
        if at < len(places) and places[at] == _spot(pk, row):
            del places[at]

    def _block(self, canvas: int, block: str) -> list[Place]:
        return self._places.setdefault((canvas, block), [])

    def _end(self, canvas: int, block: str) -> float:
        places = self._block(canvas, block)
        return places[-1][0] + 1.0 if places else 0.0

    def _settle(self, canvas: int, block: str, position: float) -> None:
        """Two in one place, or one far out: the whole block is numbered 0, 1, 2 …"""
        places = self._block(canvas, block)
        first = bisect_left(places, (position - CLOSEST, -1, False))
        near = 0
        for place, _pk, _group in places[first : first + 3]:
            near += abs(place - position) < CLOSEST
        if near < 2 and abs(position) <= FARTHEST:
            return
        numbered = [(float(at), pk, group) for at, (_, pk, group) in enumerate(places)]
        for place, pk, group in numbered:
            row = self.groups[pk] if group else self.notes[pk]
            row.position = place
        places[:] = numbered


def _spot(pk: int, row: NoteNow | GroupNow) -> Place:
    return row.position, pk, isinstance(row, GroupNow)


def _stands(row: NoteNow | GroupNow | LinkNow, canvas: int) -> bool:
    return row.canvas == canvas and not row.archived


def _note_line(pk: int, row: NoteNow) -> NoteLine:
    return NoteLine(
        pk,
        row.block,
        row.text,
        row.paper,
        row.position,
        row.group,
        row.state,
        row.weight,
        row.function,
        row.author,
        row.anonymous,
        row.origin,
    )


def _note_of(data: Mapping[str, Any], canvas: int) -> NoteNow:
    names = ("block", "text", "paper", "position", "state", "weight", "function")
    facts = {name: data[name] for name in names}
    who = {name: data[name] for name in ("author", "anonymous", "origin", "archived")}
    return NoteNow(canvas, group=data["in_group"], **facts, **who)


def _group_of(data: Mapping[str, Any], canvas: int) -> GroupNow:
    return GroupNow(canvas, data["block"], data["title"], data["position"], data["archived"])


def _link_of(data: Mapping[str, Any], canvas: int) -> LinkNow:
    names = ("kind", "source", "target", "kpi", "strength", "archived")
    return LinkNow(canvas, *(data[name] for name in names))


Act = Callable[[Replay, Line, int, int], None]
ACTS: Mapping[str, Act] = {
    "canvas.created": Replay.canvas_titled,
    "canvas.changed": Replay.canvas_titled,
    "canvas.duplicated": Replay.canvas_duplicated,
    "canvas.copied": Replay.canvas_copied,
    "canvas.restored": Replay.canvas_filled,
    "canvas.merged": Replay.canvas_filled,
    "preset.loaded": Replay.canvas_filled,
    "preset.taken_off": Replay.canvas_filled,
    "note.added": Replay.note_added,
    "notes.pasted": Replay.notes_added,
    "notes.imported": Replay.notes_added,
    "note.edited": Replay.note_edited,
    "note.moved": Replay.note_moved,
    "note.coloured": Replay.note_coloured,
    "note.described": Replay.note_described,
    "note.deleted": Replay.note_deleted,
    "note.restored": Replay.note_restored,
    "group.made": Replay.group_made,
    "group.renamed": Replay.group_renamed,
    "group.moved": Replay.group_moved,
    "group.dissolved": Replay.group_dissolved,
    "link.added": Replay.link_added,
    "link.changed": Replay.link_changed,
    "link.removed": Replay.link_removed,
    "text.redacted": Replay.text_redacted,
}
# They change who may do what, not what stands on the canvas.
# What is locked, or looked through, stays as it is.
# The log does not tell of what kind a canvas is.
STILL = frozenset(
    {
        *("canvas.locked", "canvas.unlocked", "canvas.counts", "canvas.put_aside"),
        *("canvas.reviewed", "note.reviewed"),
    }
)
