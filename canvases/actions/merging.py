"""Merging canvases, such as those of regions, into one that says where everything comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from canvases.actions import rules
from canvases.actions.canvases import clean_title
from canvases.actions.versions import group_row, keep, link_row, note_row
from canvases.models import Canvas, Group, Link, Note, NoteSource
from canvases.models.canvas import MOST_NOTES, CanvasKind
from canvases.models.note import State
from canvases.models.version import Occasion
from canvases.versioning import joining, versions
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

TOO_FEW = _("Choose at least two canvases to merge.")
ELSEWHERE = _("Only canvases of one engagement can be merged.")
NOTHING_NEW = _("Everything on these canvases stands on “%(canvas)s” already.")
FULL = _("Together these canvases hold more than 2,000 notes, the most there can be on one.")


def plan(canvases: Sequence[Canvas], into: Canvas | None) -> joining.Plan:
    """What merging would make: `into` leads, where it is one that stands already."""
    first = [into] if into else []
    ordered = {canvas.pk: canvas for canvas in (*first, *canvases)}
    if len(ordered) < 2:
        raise Refused(TOO_FEW, field="canvases")
    if len({canvas.engagement_id for canvas in ordered.values()}) > 1:
        raise Refused(ELSEWHERE, field="canvases")
    snapshots = {pk: versions.now(canvas) for pk, canvas in ordered.items()}
    made = joining.join(snapshots, versions.roots(next(iter(ordered.values())).engagement))
    if len(made.notes) > MOST_NOTES:
        raise Refused(FULL, field="canvases")
    return made


def merge_canvases(
    engagement: Engagement,
    *,
    canvases: Sequence[Canvas],
    by: Participant,
    into: Canvas | None = None,
    title: str = "",
    kind: str = CanvasKind.TO_BE,
    key: events.Key | None = None,
) -> Canvas:
    """Merge the canvases into a new one, or into one that stands already.

    Notes of one descent with the same words become one; other words stay as variants.  A canvas
    that stands already is kept as a version first and loses nothing.
    """
    title = clean_title(title) if into is None else into.title
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.CHANGE_OTHERS)
        made = plan(canvases, rules.check_open(into) if into else None)
        if into is None:
            origin = _common_origin(canvases)
            canvas = Canvas.objects.create(
                engagement=change.engagement, kind=kind, title=title, origin=origin
            )
        else:
            canvas = into
            if all(canvas.pk in note.sources for note in made.notes):
                raise Refused(NOTHING_NEW % {"canvas": canvas.title}, field="canvases")
            keep(canvas, change, occasion=Occasion.MERGE)
        rows = _Writing(canvas, change.next_number, made).write()
        change.rows = len(rows["notes"])
        change.record(
            "canvas.merged",
            subject=canvas.topic,
            topic=canvas.topic,
            title=title,
            sources=[one.pk for one in canvases if one.pk != canvas.pk],
            **rows,
        )
    return canvas


def _common_origin(canvases: Sequence[Canvas]) -> Canvas | None:
    """The canvas that all of them were copied from, or that is one of them."""
    origins = {canvas.origin_id or canvas.pk for canvas in canvases}
    return Canvas.objects.get(pk=origins.pop()) if len(origins) == 1 else None


class _Writing:
    """Writes a plan to a canvas; what stands there already stays as it is."""

    def __init__(self, canvas: Canvas, number: int, made: joining.Plan) -> None:
        self.canvas, self.number, self.made = canvas, number, made
        # place in the plan → the note on this canvas
        self.stands = {
            place: note.sources[canvas.pk]
            for place, note in enumerate(made.notes)
            if canvas.pk in note.sources
        }

    def write(self) -> dict[str, Any]:
        groups = self._groups()
        notes = self._notes(groups)
        links = self._links()
        joined = self._sources()
        new_groups = [group for group in groups.values() if group.number == self.number]
        return {
            "groups": [group_row(group) for group in new_groups],
            "notes": [note_row(note) | {"sources": joined.pop(note.pk)} for note in notes],
            "links": [link_row(link) for link in links],
            "joined": [{"note": pk, "sources": sources} for pk, sources in joined.items()],
        }

    def _groups(self) -> dict[joining.Stack, Group]:
        """Groups of the same name in the same block are one."""
        found = {
            (group.block, joining.same_words(group.title)): group
            for group in Group.objects.live().filter(canvas=self.canvas)
        }
        for place, note in enumerate(self.made.notes):
            stack = note.line.block, joining.same_words(note.group)
            if place in self.stands or not note.group or stack in found:
                continue
            found[stack] = Group.objects.create(
                canvas=self.canvas,
                block=note.line.block,
                title=note.group,
                position=rules.end_position(self.canvas, note.line.block),
                number=self.number,
            )
        return found

    def _notes(self, groups: Mapping[joining.Stack, Group]) -> list[Note]:
        ends: dict[str, float] = {}
        new: dict[int, Note] = {}
        for place, note in enumerate(self.made.notes):
            if place in self.stands:
                continue
            block = note.line.block
            if block not in ends:
                ends[block] = rules.end_position(self.canvas, block)
            stack = groups.get((block, joining.same_words(note.group))) if note.group else None
            new[place] = self._note(note, ends[block], stack)
            ends[block] += rules.STEP
        made = Note.objects.bulk_create(new.values())
        self.stands |= {place: note.pk for place, note in zip(new, made, strict=True)}
        return made

    def _note(self, joined: joining.Joined, position: float, group: Group | None) -> Note:
        line = joined.line
        today = self.canvas.kind == CanvasKind.AS_IS
        return Note(
            canvas=self.canvas,
            block=line.block,
            text=line.text,
            paper=line.paper,
            position=position,
            group=group,
            state=State.KEEP if today else line.state,
            weight=line.weight,
            function=line.function,
            author_id=line.author,
            anonymous=line.anonymous,
            origin_id=line.id,
            number=self.number,
        )

    def _links(self) -> list[Link]:
        """Those that the canvas does not have yet; one that was taken off comes back."""
        there = Link.objects.filter(canvas=self.canvas)
        known = {(link.source_id, link.target_id, link.kpi_id): link for link in there}
        made = []
        for planned in self.made.links:
            source = self.stands[planned.source]
            target = None if planned.target is None else self.stands[planned.target]
            link = known.get((source, target, planned.kpi))
            link = link or (known.get((target, source, None)) if target else None)
            if link is not None and link.archived_at is None:
                continue
            link = link or Link(canvas=self.canvas)
            link.source_id, link.target_id, link.kpi_id = source, target, planned.kpi
            link.kind, link.strength = planned.kind, planned.strength
            link.archived_at, link.number = None, self.number
            link.save()
            made.append(link)
        return made

    def _sources(self) -> dict[int, list[int]]:
        """Keep what each note stands for; the notes of other canvases by the note here."""
        there = NoteSource.objects.filter(note__canvas=self.canvas)
        known = set(there.values_list("note", "source"))
        joined = {
            self.stands[place]: [pk for at, pk in note.sources.items() if at != self.canvas.pk]
            for place, note in enumerate(self.made.notes)
        }
        NoteSource.objects.bulk_create(
            NoteSource(note_id=note, source_id=source)
            for note, sources in joined.items()
            for source in sources
            if (note, source) not in known
        )
        return {note: sources for note, sources in joined.items() if sources}
