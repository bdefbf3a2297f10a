"""The state of an engagement's canvases, folded from its events alone.

Written from the meaning of the events, not from the actions, so that the two can disagree.
Copies are the one thing that the log does not spell out: `origins` says which note came from
which, which never changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

CLOSEST = 1e-6
FARTHEST = 1e6


@dataclass
class NoteState:
    canvas: int
    block: str
    text: str
    paper: str
    position: float
    group: int | None = None
    version: int = 1
    merged: bool = False
    archived: bool = False
    number: int = 0
    state: str = "new"
    weight: int = 2
    function: str = ""


@dataclass
class GroupState:
    canvas: int
    block: str
    title: str
    position: float
    archived: bool = False
    number: int = 0


@dataclass
class LinkState:
    canvas: int
    kind: str
    source: int
    target: int | None
    kpi: int | None
    strength: int
    archived: bool = False
    number: int = 0


# Which blocks each kind joins: a link whose notes lie elsewhere rests.
JOINS = {
    "needs": ("cs", "vp"),
    "delivered_by": ("vp", "ka"),
    "uses": ("ka", "kr"),
    "supported_by": ("ka", "kp"),
    "reached_by": ("cs", "ch"),
    "relates_by": ("cs", "cr"),
    "returns": ("vp", "rs"),
    "costs": ("ka", "co"),
}


@dataclass
class State:
    """Everything on all canvases, by id."""

    notes: dict[int, NoteState] = field(default_factory=dict)
    groups: dict[int, GroupState] = field(default_factory=dict)
    links: dict[int, LinkState] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    locked: set[int] = field(default_factory=set)


@dataclass
class Replay:
    """Folds events in their order."""

    # canvas → note → the note of the other canvas that it was copied from
    origins: Mapping[int, Mapping[int, int]]
    # canvas → its groups in the order in which they were made
    groups_made: Mapping[int, list[int]]
    # canvas → its links in the order in which they were made
    links_made: Mapping[int, list[int]]
    # canvas → its kind, which decides what a new note is
    kinds: Mapping[int, str]
    state: State = field(default_factory=State)

    def run(self, events: Iterable[Any]) -> State:
        for event in events:
            act = getattr(self, event.kind.replace(".", "_"), None)
            if act is not None:
                number = event.subject.partition(":")[2]
                topic = event.topic.partition(":")[2]
                act(event, int(number), int(topic or 0))
            elif event.kind.startswith(("note", "group", "canvas", "link", "preset")):
                raise AssertionError(f"nobody said what {event.kind} does")
        return self.state

    # --- canvases

    def canvas_created(self, event, canvas, topic):
        self.state.titles[canvas] = event.data["title"]

    def canvas_changed(self, event, canvas, topic):
        self.state.titles[canvas] = event.data["title"]

    def canvas_locked(self, event, canvas, topic):
        self.state.locked.add(canvas)

    def canvas_counts(self, event, canvas, topic):
        """Of what kind a canvas is, the log does not tell."""

    canvas_put_aside = canvas_counts

    def canvas_unlocked(self, event, canvas, topic):
        self.state.locked.discard(canvas)

    def canvas_duplicated(self, event, canvas, topic):
        if not event.data["with_notes"]:
            return
        old = event.data["origin"]
        live = {pk: row for pk, row in self.state.groups.items() if self.on(row, old)}
        in_order = sorted(live, key=lambda pk: (live[pk].block, live[pk].position, pk))
        twins = dict(zip(in_order, self.groups_made.get(canvas, []), strict=False))
        for was, made in twins.items():
            self.state.groups[made] = replace(live[was], canvas=canvas, number=event.number)
        copies = self.origins.get(canvas, {})
        for made, was in copies.items():
            row = self.state.notes[was]
            self.state.notes[made] = replace(
                row,
                canvas=canvas,
                group=twins.get(row.group),
                version=1,
                merged=False,
                number=event.number,
                state=self.state_of_copy(row.state, old, canvas),
            )
        self.copy_links(event, canvas, {was: made for made, was in copies.items()})

    def copy_links(self, event, canvas, twins):
        old = [self.state.links[pk] for pk in sorted(self.state.links)]
        in_force = [row for row in old if row.source in twins and self.is_in_force(row)]
        for made, row in zip(self.links_made.get(canvas, []), in_force, strict=False):
            self.state.links[made] = replace(
                row,
                canvas=canvas,
                source=twins[row.source],
                target=twins.get(row.target),
                number=event.number,
            )

    def is_in_force(self, row):
        if row.archived or self.state.notes[row.source].archived:
            return False
        begins = self.state.notes[row.source].block
        if row.kpi:
            return begins in ("ka", "vp")
        end = self.state.notes[row.target]
        return not end.archived and (begins, end.block) == JOINS[row.kind]

    def state_of_copy(self, state, old, canvas):
        if self.kinds[canvas] == "as_is" or self.kinds[old] == "as_is":
            return "keep"
        return state

    def first_state(self, canvas):
        return "keep" if self.kinds[canvas] == "as_is" else "new"

    def canvas_copied(self, event, canvas, topic):
        self.state.titles[canvas] = event.data["title"]
        twins = {row["origin"]: row["group"] for row in event.data["groups"]}
        for was, made in twins.items():
            row = self.state.groups[was]
            self.state.groups[made] = replace(row, canvas=canvas, number=event.number)
        made = {row["origin"]: row["note"] for row in event.data["notes"]}
        for line in event.data["notes"]:
            row = self.state.notes[line["origin"]]
            self.state.notes[line["note"]] = replace(
                row,
                canvas=canvas,
                group=twins.get(row.group),
                version=1,
                merged=False,
                number=event.number,
                state=line["state"],
            )
        for line in event.data["links"]:
            row = self.state.links[line["origin"]]
            self.state.links[line["link"]] = replace(
                row,
                canvas=canvas,
                source=made[row.source],
                target=made.get(row.target),
                number=event.number,
            )

    def preset_loaded(self, event, canvas, topic):
        """Every row that changed is told as it is afterwards."""
        for row in event.data["notes"]:
            names = ("block", "text", "paper", "position", "archived")
            said = ("state", "weight", "function")
            facts = {name: row[name] for name in (*names, *said)} | {"group": row["in_group"]}
            known = self.state.notes.get(row["note"]) or NoteState(canvas, "", "", "", 0.0)
            self.state.notes[row["note"]] = replace(known, **facts)
            self.touch(self.state.notes[row["note"]], event)
        for row in event.data["links"]:
            names = ("kind", "source", "target", "kpi", "strength", "archived")
            made = LinkState(canvas, **{name: row[name] for name in names})
            self.state.links[row["link"]] = made
            self.touch(made, event)

    preset_taken_off = preset_loaded

    # --- notes

    def note_added(self, event, note, canvas):
        data = event.data
        self.state.notes[note] = NoteState(
            canvas, data["block"], data["text"], data["paper"], data["position"]
        )
        self.state.notes[note].state = self.first_state(canvas)
        self.touch(self.state.notes[note], event)
        self.settle(canvas, data["block"], data["position"])

    def notes_pasted(self, event, canvas, topic):
        places: dict[str, float] = {}
        for line in event.data["notes"]:
            block = line["block"]
            places.setdefault(block, self.end(canvas, block))
        for line in event.data["notes"]:
            block = line["block"]
            row = NoteState(canvas, block, line["text"], line["paper"], places[block])
            row.state = self.first_state(canvas)
            self.state.notes[line["note"]] = row
            self.touch(row, event)
            places[block] += 1.0

    notes_imported = notes_pasted

    def note_edited(self, event, note, canvas):
        row, data = self.state.notes[note], event.data
        assert row.version + 1 == data["version"]
        row.text, row.version, row.merged = data["text"], data["version"], data["merged"]
        self.touch(row, event)

    def note_moved(self, event, note, canvas):
        row, data = self.state.notes[note], event.data
        assert (row.block, row.group) == (data["from_block"], data["from_group"])
        assert row.position == data["from_position"]
        row.block, row.position, row.group = data["block"], data["position"], data["group"]
        self.touch(row, event)
        self.settle(canvas, row.block, row.position)

    def note_coloured(self, event, note, canvas):
        row = self.state.notes[note]
        assert row.paper == event.data["from_paper"]
        row.paper = event.data["paper"]
        self.touch(row, event)

    def note_deleted(self, event, note, canvas):
        row = self.state.notes[note]
        assert row.group == event.data["group"]
        row.archived, row.group = True, None
        self.touch(row, event)

    def note_restored(self, event, note, canvas):
        row = self.state.notes[note]
        row.archived = False
        self.touch(row, event)

    def note_described(self, event, note, canvas):
        row, data = self.state.notes[note], event.data
        before = (data["from_state"], data["from_weight"], data["from_function"])
        assert (row.state, row.weight, row.function) == before
        row.state, row.weight, row.function = data["state"], data["weight"], data["function"]
        self.touch(row, event)

    # --- links

    def link_added(self, event, link, canvas):
        data = event.data
        ends = (data["source"], data["target"], data["kpi"])
        self.state.links[link] = LinkState(canvas, data["kind"], *ends, data["strength"])
        self.touch(self.state.links[link], event)

    def link_changed(self, event, link, canvas):
        row = self.state.links[link]
        assert row.strength == event.data["from_strength"]
        row.strength = event.data["strength"]
        self.touch(row, event)

    def link_removed(self, event, link, canvas):
        self.state.links[link].archived = True
        self.touch(self.state.links[link], event)

    # --- groups

    def group_made(self, event, group, canvas):
        data = event.data
        first = self.state.notes[data["notes"][0]]
        row = GroupState(canvas, data["block"], data["title"], first.position)
        self.state.groups[group] = row
        self.touch(row, event)
        for place, pk in enumerate(data["notes"]):
            member = self.state.notes[pk]
            member.group, member.block, member.position = group, data["block"], float(place)
            self.touch(member, event)

    def group_renamed(self, event, group, canvas):
        self.state.groups[group].title = event.data["title"]
        self.touch(self.state.groups[group], event)

    def group_moved(self, event, group, canvas):
        row, data = self.state.groups[group], event.data
        row.block, row.position = data["block"], data["position"]
        self.touch(row, event)
        for member in self.state.notes.values():
            if member.group == group:
                member.block = data["block"]
                self.touch(member, event)
        self.settle(canvas, row.block, row.position)

    def group_dissolved(self, event, group, canvas):
        row = self.state.groups[group]
        start = self.end(canvas, row.block)
        for place, pk in enumerate(event.data["notes"]):
            member = self.state.notes[pk]
            member.group, member.position = None, start + place
            self.touch(member, event)
        row.archived = True
        self.touch(row, event)

    # --- the rest

    def text_redacted(self, event, number, topic):
        prefix = event.subject.partition(":")[0]
        if prefix == "note":
            self.state.notes[number].text = "▇▇▇"
            self.touch(self.state.notes[number], event)

    def touch(self, row, event):
        row.number = event.number

    def on(self, row, canvas, block=None):
        return row.canvas == canvas and not row.archived and block in (None, row.block)

    def items(self, canvas, block):
        """What lies in the block, as (position, id, row)."""
        rows = [*self.state.notes.items(), *self.state.groups.items()]
        return [(row.position, pk, row) for pk, row in rows if self.on(row, canvas, block)]

    def end(self, canvas, block):
        return max((place + 1.0 for place, _, _ in self.items(canvas, block)), default=0.0)

    def settle(self, canvas, block, position):
        """Two in one place, or one far out: the whole block is numbered 0, 1, 2 …"""
        items = self.items(canvas, block)
        crowded = sum(abs(place - position) < CLOSEST for place, _, _ in items) > 1
        if not crowded and abs(position) <= FARTHEST:
            return
        for place, (_, _, row) in enumerate(sorted(items, key=lambda item: item[:2])):
            row.position = float(place)
