"""Comparing two versions of 500 notes, and folding 5,000 events into the canvas they made.

The reference of each is what any program must do with the same data: read and write the two
versions as JSON, and read the payloads of the events.  CPU of this process only.

Run: python3 dev.py bench canvas_versions
"""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks._studio import Figures, make_room, studio
from benchmarks.scoring import cpu
from canvases.blocks import blocks
from canvases.versioning.joining import join
from canvases.versioning.replay import Line, Replay
from canvases.versioning.snapshots import LinkLine, NoteLine, Snapshot, diff, from_json, to_json

if TYPE_CHECKING:
    from canvases.models import Canvas
    from pmo_studio.core.models import Participant

NOTES, LINKS, EVENTS = 500, 1_000, 5_000
BLOCKS = list(blocks())
PAPERS = ("saffron", "coral", "sky", "mint", "lilac")


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    figures = Figures("canvas_versions")
    chance = random.Random(5)
    old = version(chance)
    _compare(figures, old, later(old, chance))
    lines = log(chance)
    _replay(figures, lines)
    with studio():
        _page(figures, lines)
    figures.save()


def _compare(figures: Figures, old: Snapshot, new: Snapshot) -> None:
    copy = copied(new)
    roots = {pk: pk - NOTES * 10 for pk in copy.notes}
    reference = cpu(
        lambda both: [json.loads(json.dumps(to_json(one))) for one in both], lambda: (old, new)
    )
    for name, act in (
        ("compare_500_notes", lambda _: diff(old, new)),
        ("compare_two_canvases", lambda _: diff(old, copy, roots)),
        ("merge_two_canvases", lambda _: join({1: old, 2: copy}, roots)),
    ):
        took = cpu(act, lambda: None)
        figures.add(name, took * 1000, "ms CPU", 100 if name == "compare_500_notes" else None)
        figures.add(f"{name}_ratio", took / reference, "× reading and writing both as JSON")
    assert len(diff(old, new).notes.touched) > 100
    assert from_json(to_json(old)) == old


def _replay(figures: Figures, lines: list[Line]) -> None:
    payloads = [json.dumps(line.data) for line in lines]
    reference = cpu(lambda _: [json.loads(text) for text in payloads], lambda: None)
    took = cpu(lambda replay: replay.run(lines), Replay)
    figures.add("replay_5000_events", took, "s CPU", 1)
    figures.add("replay_5000_events_ratio", took / reference, "× reading the payloads")


def _page(figures: Figures, lines: list[Line]) -> None:
    """The same from the database, as the slider's page does it."""
    from canvases.models import Canvas
    from canvases.versioning import history

    room = make_room(1)
    canvas = Canvas.objects.select_related("engagement").get(pk=room.canvas_id)
    seat = canvas.engagement.participants.get(role="lead")
    _store(lines, canvas, seat)
    found = history.replayed(canvas, seat).at(canvas.pk)
    assert len(found.notes) == NOTES
    took = cpu(lambda _: history.replayed(canvas, seat), lambda: None)
    figures.add("replay_from_database", took, "s CPU", 1)


def _store(lines: list[Line], canvas: "Canvas", seat: "Participant") -> None:
    from django.utils import timezone

    from pmo_studio.core.models import Event

    first = canvas.engagement.last_number
    now = timezone.now()
    Event.objects.bulk_create(
        Event(
            engagement=canvas.engagement,
            number=first + line.number,
            kind=line.kind,
            subject=line.subject,
            topic=canvas.topic,
            audience="room",
            by=seat,
            data=line.data,
            created_at=now,
        )
        for line in lines
    )


def version(chance: random.Random) -> Snapshot:
    """500 notes in nine blocks, with 1,000 links."""
    notes = {
        pk: NoteLine(pk, chance.choice(BLOCKS), words(chance), chance.choice(PAPERS), float(pk))
        for pk in range(1, NOTES + 1)
    }
    links = {
        pk: LinkLine(pk, "needs", source, target, None, 2)
        for pk in range(1, LINKS + 1)
        for source, target in [chance.sample(range(1, NOTES + 1), 2)]
    }
    return Snapshot("Tomorrow", "to_be", notes, {}, links)


def later(old: Snapshot, chance: random.Random) -> Snapshot:
    """A fifth of the notes reworded, a fifth moved, a tenth gone and as many new."""
    notes = dict(old.notes)
    for pk in chance.sample(sorted(notes), NOTES // 5):
        notes[pk] = replace(notes[pk], text=words(chance))
    for pk in chance.sample(sorted(notes), NOTES // 5):
        notes[pk] = replace(notes[pk], block=chance.choice(BLOCKS))
    for pk in chance.sample(sorted(notes), NOTES // 10):
        new = NOTES + pk
        notes[new] = replace(notes.pop(pk), id=new, text=words(chance))
    return replace(old, notes=notes)


def copied(old: Snapshot) -> Snapshot:
    """The same on another canvas."""
    by = NOTES * 10
    notes = {pk + by: replace(note, id=pk + by) for pk, note in old.notes.items()}
    links = {
        pk + by: replace(link, id=pk + by, source=link.source + by, target=(link.target or 0) + by)
        for pk, link in old.links.items()
    }
    return replace(old, notes=notes, links=links)


def words(chance: random.Random) -> str:
    return " ".join(chance.choices(("status", "risk", "value", "weekly", "coaching"), k=6))


def log(chance: random.Random) -> list[Line]:
    """500 notes written, then changed by a busy room until there are 5,000 events."""
    lines: list[Line] = []

    def tell(kind: str, note: int, **data: Any) -> None:
        number = len(lines) + 1
        lines.append(Line(number, kind, f"note:{note}", "canvas:1", data, 1, False))

    for note in range(1, NOTES + 1):
        place = {"block": chance.choice(BLOCKS), "position": float(note)}
        tell("note.added", note, text=words(chance), paper="sky", version=1, **place)
    acts: dict[str, Callable[[], dict[str, Any]]] = {
        "note.moved": lambda: (
            {"block": chance.choice(BLOCKS), "position": chance.random() * 500} | {"group": None}
        ),
        "note.edited": lambda: {"text": words(chance), "version": 2, "merged": False},
        "note.coloured": lambda: {"paper": chance.choice(PAPERS)},
        "note.described": lambda: {"state": "change", "weight": 2, "function": ""},
    }
    while len(lines) < EVENTS:
        kind = chance.choice(list(acts))
        tell(kind, chance.randint(1, NOTES), **acts[kind]())
    return lines


if __name__ == "__main__":
    main()
