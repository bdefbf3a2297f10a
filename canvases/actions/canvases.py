"""Whole canvases: make, rename, lock, duplicate; many notes at once."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.actions import rules
from canvases.actions.notes import clean_text
from canvases.models import Canvas, Group, Link, Note
from canvases.models.canvas import CanvasKind
from canvases.models.note import Paper, State
from pmo_studio.core import events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

TODAY = _("“%(canvas)s” is how the PMO works today. Make a copy of it as to-be.")
NO_NOTES = _("“%(canvas)s” has no notes yet. Write the first ones, then let it count.")


@dataclass(frozen=True)
class NewNote:
    """One note of a paste or an import."""

    block: str
    text: str
    paper: str = Paper.SAFFRON


def create_canvas(engagement: Engagement, *, kind: str, title: str, by: Participant) -> Canvas:
    """Make an empty canvas."""
    title = clean_title(title)
    with events.change(engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        canvas = Canvas.objects.create(engagement=change.engagement, kind=kind, title=title)
        change.record("canvas.created", subject=canvas.topic, topic=canvas.topic, title=title)
    return canvas


def change_canvas(
    canvas: Canvas,
    *,
    title: str,
    kind: str,
    everyone_edits: bool,
    everyone_links: bool = False,
    by: Participant,
) -> None:
    """Rename the canvas, say what it is, and who may edit."""
    title = clean_title(title)
    with events.change(canvas.engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        canvas.title, canvas.kind = title, kind
        canvas.everyone_edits, canvas.everyone_links = everyone_edits, everyone_links
        canvas.save(update_fields=["title", "kind", "everyone_edits", "everyone_links"])
        change.record("canvas.changed", subject=canvas.topic, topic=canvas.topic, title=title)


def let_count(canvas: Canvas, *, by: Participant) -> list[Canvas]:
    """Make it the to-be canvas that golden thread, PMO model and gate 2 look at.

    The one that counted becomes an alternative, and so does what would come before this one; those
    are returned.
    """
    with events.change(canvas.engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = Canvas.objects.get(pk=canvas.pk)
        if fresh.kind == CanvasKind.AS_IS:
            raise Refused(TODAY % {"canvas": fresh.title})
        if not Note.objects.live().filter(canvas=fresh).exists():
            raise Refused(NO_NOTES % {"canvas": fresh.title})
        counted = Canvas.objects.to_be(change.engagement).first()
        if counted == fresh:
            return []
        _become(fresh, CanvasKind.TO_BE)
        listed = Canvas.objects.to_be(change.engagement)
        aside = list(itertools.takewhile(lambda one: one != fresh, listed))
        if counted and counted not in aside:
            aside.append(counted)
        for one in aside:
            _set_aside(one, change)
        change.record("canvas.counts", subject=fresh.topic, topic=fresh.topic, title=fresh.title)
    return aside


def put_aside(canvas: Canvas, *, by: Participant) -> None:
    """Make it an alternative: it stays as it is, and nothing is measured on it."""
    with events.change(canvas.engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = Canvas.objects.get(pk=canvas.pk)
        if fresh.kind != CanvasKind.ALTERNATIVE:
            _set_aside(fresh, change)


def _set_aside(canvas: Canvas, change: events.Change) -> None:
    _become(canvas, CanvasKind.ALTERNATIVE)
    change.record("canvas.put_aside", subject=canvas.topic, topic=canvas.topic, title=canvas.title)


def _become(canvas: Canvas, kind: CanvasKind) -> None:
    canvas.kind = kind
    canvas.save(update_fields=["kind"])


def set_lock(canvas: Canvas, *, locked: bool, by: Participant) -> None:
    """Lock the canvas for everybody, or open it again."""
    with events.change(canvas.engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        fresh = Canvas.objects.get(pk=canvas.pk)
        if (fresh.locked_at is not None) == locked:
            return
        fresh.locked_at, fresh.locked_by = (timezone.now(), by) if locked else (None, None)
        fresh.save(update_fields=["locked_at", "locked_by"])
        kind = "canvas.locked" if locked else "canvas.unlocked"
        change.record(kind, subject=fresh.topic, topic=fresh.topic)


def duplicate_canvas(
    canvas: Canvas, *, title: str, kind: str, with_notes: bool, by: Participant
) -> Canvas:
    """Copy the canvas; every copied note remembers the note it came from."""
    title = clean_title(title)
    with events.change(canvas.engagement, by=by) as change:
        require(change.by, Right.CHANGE_OTHERS)
        copy = Canvas.objects.create(
            engagement=change.engagement, kind=kind, title=title, origin=canvas
        )
        copied = _copy_notes(canvas, copy, change.next_number) if with_notes else Copied()
        change.rows = len(copied.notes)
        change.record(
            "canvas.copied",
            subject=copy.topic,
            topic=copy.topic,
            origin=canvas.pk,
            title=title,
            **vars(copied),
        )
    return copy


@dataclass
class Copied:
    """Each copy with what it was copied from, as the log keeps it."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)


def _copy_notes(canvas: Canvas, copy: Canvas, number: int) -> Copied:
    """Copy groups, notes and the links between them."""
    groups = _copy_groups(canvas, copy, number)
    made = Note.objects.bulk_create(
        Note(
            canvas=copy,
            block=note.block,
            text=note.text,
            paper=note.paper,
            author_id=note.author_id,
            anonymous=note.anonymous,
            group=groups.get(note.group_id) if note.group_id else None,
            position=note.position,
            state=_state_of_copy(note, canvas, copy),
            weight=note.weight,
            function=note.function,
            origin=note,
            number=number,
        )
        for note in Note.objects.live().filter(canvas=canvas)
    )
    links = _copy_links(canvas, copy, {note.origin_id: note for note in made}, number)
    return Copied(
        [{"note": note.pk, "origin": note.origin_id, "state": note.state} for note in made],
        [{"group": group.pk, "origin": old} for old, group in groups.items()],
        [{"link": link.pk, "origin": old} for old, link in links.items()],
    )


def _copy_groups(canvas: Canvas, copy: Canvas, number: int) -> dict[int, Group]:
    """The copies by the ids of what they were copied from."""
    groups: dict[int, Group] = {}
    for group in Group.objects.live().filter(canvas=canvas):
        groups[group.pk] = Group.objects.create(
            canvas=copy,
            block=group.block,
            title=group.title,
            position=group.position,
            number=number,
        )
    return groups


def _state_of_copy(note: Note, canvas: Canvas, copy: Canvas) -> str:
    """What is there today is kept until somebody says otherwise; what is copied within today
    or within the plan stays what it was."""
    if copy.kind == CanvasKind.AS_IS:
        return State.KEEP
    return State.KEEP if canvas.kind == CanvasKind.AS_IS else note.state


def _copy_links(
    canvas: Canvas, copy: Canvas, twins: Mapping[int | None, Note], number: int
) -> dict[int, Link]:
    """The copies by the ids of what they were copied from."""
    links = list(Link.objects.in_force().filter(canvas=canvas))
    made = Link.objects.bulk_create(
        Link(
            canvas=copy,
            kind=link.kind,
            source=twins[link.source_id],
            target=twins[link.target_id] if link.target_id else None,
            kpi_id=link.kpi_id,
            strength=link.strength,
            number=number,
        )
        for link in links
    )
    return {old.pk: new for old, new in zip(links, made, strict=True)}


def add_notes(
    canvas: Canvas,
    *,
    notes: Sequence[NewNote],
    by: Participant,
    imported: bool,
    key: events.Key | None = None,
) -> list[Note]:
    """Add many notes in one change: a paste (`imported` false) or a CSV file."""
    cleaned = [NewNote(new.block, clean_text(new.text), new.paper) for new in notes]
    if not cleaned:
        raise Refused(_("There is nothing to add: write one note a line."), field="text")
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS if imported else Right.WRITE)
        rules.check_paste(change.by, len(cleaned))
        fresh = rules.check_open(canvas)
        rules.check_room(fresh, len(cleaned))
        number = change.next_number
        places = {
            block: itertools.count(rules.end_position(fresh, block), rules.STEP)
            for block in {new.block for new in cleaned}
        }
        made = Note.objects.bulk_create(
            Note(
                canvas=fresh,
                block=new.block,
                text=new.text,
                paper=new.paper,
                author=by,
                position=next(places[new.block]),
                state=rules.first_state(fresh),
                number=number,
            )
            for new in cleaned
        )
        change.rows = len(made)
        change.record(
            "notes.imported" if imported else "notes.pasted",
            subject=fresh.topic,
            topic=fresh.topic,
            notes=[
                {"note": note.pk, "text": note.text, "block": note.block, "paper": note.paper}
                for note in made
            ],
        )
    return made


def clean_title(title: str) -> str:
    """The title of a canvas as stored; Refused in words."""
    return lines.title(title, empty=_("A canvas needs a title."))
