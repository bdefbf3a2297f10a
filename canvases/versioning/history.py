"""What the log tells of a canvas, to the seat that asks: lines for replay.Replay.

Everything starts from the events that this seat may see; rows add only what the log leaves out of
things that it has told of already.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from canvases.models import Canvas, Group, Link, Note
from canvases.versioning.replay import (
    ACTS,
    CanvasNow,
    Ends,
    GroupNow,
    Line,
    LinkNow,
    NoteNow,
    Replay,
    Untold,
)
from pmo_studio.core.models import Event, Participant

# Kinds whose payload lists the rows that they put on a canvas.
SEVERAL = ("notes.pasted", "notes.imported", "canvas.copied", "canvas.merged", "preset.loaded")
COLUMNS = ("number", "kind", "subject", "topic", "data", "by_id", "anonymous")


def replayed(canvas: Canvas, participant: Participant, until: int | None = None) -> Replay:
    """The canvas, and those that it was copied from, as they stood after event `until`."""
    family = _family(canvas)
    lines = _lines(_of(Event.objects.visible_to(participant), family))
    replay = _beginning(family, lines, canvas.engagement_id)
    replay.run(line for line in lines if until is None or line.number <= until)
    return replay


def steps(canvas: Canvas, participant: Participant) -> QuerySet[Event]:
    """The events that changed what stands on this canvas, as far as the seat may see them."""
    told = Event.objects.visible_to(participant).filter(topic=canvas.topic, kind__in=ACTS)
    return told.order_by("number")


def _family(canvas: Canvas) -> dict[int, Canvas]:
    """The canvas and its origins over whatever steps."""
    every = Canvas.objects.filter(engagement=canvas.engagement_id).in_bulk()
    found: dict[int, Canvas] = {}
    here: int | None = canvas.pk
    while here and here not in found:
        found[here] = every[here]
        here = every[here].origin_id
    return found


def _of(events: QuerySet[Event], family: Mapping[int, Canvas]) -> QuerySet[Event]:
    topics = [canvas.topic for canvas in family.values()]
    known = events.filter(kind__in=ACTS)
    return known.filter(Q(topic__in=topics) | Q(kind="text.redacted")).order_by("number")


def _lines(events: QuerySet[Event]) -> list[Line]:
    return [Line(*row) for row in events.values_list(*COLUMNS)]


# --- what was there before the log, and what old logs do not tell


def _beginning(family: Mapping[int, Canvas], lines: list[Line], engagement: int) -> Replay:
    notes = Note.objects.filter(canvas__in=family).in_bulk()
    groups = Group.objects.filter(canvas__in=family).in_bulk()
    links = Link.objects.filter(canvas__in=family).in_bulk()
    made = _made(lines)
    untold = notes.keys() - made["note"] or groups.keys() - made["group"]
    if untold or links.keys() - made["link"]:
        # What this seat must not see was made by an event too, and did not stand there before.
        made = _made(_lines(_of(Event.objects.filter(engagement=engagement), family)))
    first = _first_facts(lines)
    more = _untold(lines, notes, groups, links, made, first)
    copied = {pk for twins in more.notes.values() for pk in twins.values()}
    stacks = {pk for rows in more.groups.values() for pk in rows}
    joined = {pk for rows in more.links.values() for pk in rows.values()}
    return Replay(
        canvases={pk: CanvasNow(row.title, row.kind) for pk, row in family.items()},
        notes={
            pk: _note_before(row, first.get(f"note:{pk}", {}))
            for pk, row in notes.items()
            if pk not in made["note"] | copied
        },
        groups={
            pk: _group_before(row, first.get(f"group:{pk}", {}))
            for pk, row in groups.items()
            if pk not in made["group"] | stacks
        },
        links={
            pk: _link_before(row, first.get(f"link:{pk}", {}))
            for pk, row in links.items()
            if pk not in made["link"] | joined
        },
        untold=more,
    )


def _made(lines: Iterable[Line]) -> dict[str, set[int]]:
    """The ids that the log names when they first stand on a canvas."""
    found: dict[str, set[int]] = {"note": set(), "group": set(), "link": set()}
    for line in lines:
        prefix, _, number = line.subject.partition(":")
        if line.kind in ("note.added", "group.made", "link.added"):
            found[prefix].add(int(number))
        elif line.kind in SEVERAL:
            for name, ids in found.items():
                ids.update(row[name] for row in line.data.get(f"{name}s", ()))
    return found


def _first_facts(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """Of each row what it was before its first change of that fact."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        facts = found.setdefault(line.subject, {})
        for name, value in line.data.items():
            if name.startswith("from_"):
                facts.setdefault(name[5:], value)
            elif name == "before":
                facts.setdefault("text", value)
    return found


def _note_before(row: Note, first: Mapping[str, Any]) -> NoteNow:
    return NoteNow(
        row.canvas_id,
        first.get("block", row.block),
        first.get("text", row.text),
        first.get("paper", row.paper),
        first.get("position", row.position),
        first.get("state", row.state),
        row.author_id,
        row.anonymous,
        first.get("group", row.group_id),
        first.get("weight", row.weight),
        first.get("function", row.function),
        row.origin_id,
    )


def _group_before(row: Group, first: Mapping[str, Any]) -> GroupNow:
    return GroupNow(
        row.canvas_id,
        first.get("block", row.block),
        first.get("text", row.title),
        first.get("position", row.position),
    )


def _link_before(row: Link, first: Mapping[str, Any]) -> LinkNow:
    strength = first.get("strength", row.strength)
    return LinkNow(row.canvas_id, row.kind, row.source_id, row.target_id, row.kpi_id, strength)


def _untold(
    lines: Iterable[Line],
    notes: Mapping[int, Note],
    groups: Mapping[int, Group],
    links: Mapping[int, Link],
    made: Mapping[str, set[int]],
    first: Mapping[str, Mapping[str, Any]],
) -> Untold:
    """States of notes; and of canvases that an old log duplicated, the copies."""
    canvases = [
        int(line.subject.partition(":")[2])
        for line in lines
        if line.kind == "canvas.duplicated" and line.data["with_notes"]
    ]
    return Untold(
        {pk: first.get(f"note:{pk}", {}).get("state", row.state) for pk, row in notes.items()},
        {
            canvas: {
                row.origin_id: pk
                for pk, row in notes.items()
                if row.canvas_id == canvas and row.origin_id and pk not in made["note"]
            }
            for canvas in canvases
        },
        {
            canvas: [
                pk
                for pk, row in sorted(groups.items())
                if row.canvas_id == canvas and pk not in made["group"]
            ]
            for canvas in canvases
        },
        {canvas: _by_ends(links, canvas) for canvas in canvases},
    )


def _by_ends(links: Mapping[int, Link], canvas: int) -> dict[Ends, int]:
    """Either way round: a link may have been turned since."""
    found: dict[Ends, int] = {}
    for pk, row in links.items():
        if row.canvas_id != canvas:
            continue
        found[row.source_id, row.target_id, row.kpi_id] = pk
        if row.target_id:
            found.setdefault((row.target_id, row.source_id, None), pk)
    return found
