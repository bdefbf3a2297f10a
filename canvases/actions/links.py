"""Linking notes with each other and with KPIs; strengths; taking links off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.actions import rules
from canvases.link_kinds import KPI, kind_between
from canvases.models import Canvas, Kpi, Link, Note
from canvases.models.link import STRENGTHS, USUAL_STRENGTH
from canvases.words import partner_titles
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused

TO_ITSELF = _("A note cannot be linked with itself. Choose another one.")
OTHER_CANVAS = _("Only notes of one canvas can be linked. Choose a note of this canvas.")
END_GONE = _("One of the two was deleted meanwhile. Restore it first, or link another one.")
LINK_GONE = _("This link was removed meanwhile. Link the two again if they belong together.")
NO_KIND = _(
    "A note of “%(block)s” can be linked with: %(partners)s. Choose a note there, or move this one."
)
NO_NOTES = _("Choose at least one note that this KPI shall measure.")
STRENGTH = _("The strength of a link is 1 (weak), 2 or 3 (strong).")
ALREADY = _("These two are linked already, with the strength %(strength)s. It was left as it is.")


@dataclass(frozen=True)
class LinkChanged:
    """The link after the change, and the events that the change recorded (none: no change)."""

    link: Link
    events: Sequence[Event] = ()
    # What the sender must be told although the change went through.
    words: str = ""


def link_notes(
    source: Note,
    end: Note | Kpi,
    *,
    by: Participant,
    strength: int = USUAL_STRENGTH,
    key: events.Key | None = None,
    undoes: int | None = None,
) -> LinkChanged:
    """Link two notes of one canvas, or a note with a KPI.

    The two blocks decide the kind; a link drawn the other way round is turned.  Two who link the
    same two notes at once make one link: the second is told so.
    """
    _check_strength(strength)
    with events.change(source.engagement, by=by, key=key) as change:
        canvas = _open_canvas(source.canvas, change.by)
        link, is_new = _join(change, canvas, source, end, strength, undoes)
    if is_new or link.strength == strength:
        return LinkChanged(link, change.events)
    return LinkChanged(link, change.events, str(ALREADY % {"strength": link.strength}))


def measure(
    kpi: Kpi, notes: Sequence[Note], *, by: Participant, key: events.Key | None = None
) -> list[Link]:
    """Let a KPI measure these notes, of whatever canvases; what it measures already stays."""
    if not notes:
        raise Refused(NO_NOTES)
    with events.change(kpi.engagement, by=by, key=key) as change:
        canvases = {note.canvas_id: note.canvas for note in notes}
        fresh = {pk: _open_canvas(canvas, change.by) for pk, canvas in canvases.items()}
        return [
            _join(change, fresh[note.canvas_id], note, kpi, USUAL_STRENGTH, None)[0]
            for note in notes
        ]


def set_strength(
    link: Link,
    *,
    strength: int,
    by: Participant,
    key: events.Key | None = None,
    undoes: int | None = None,
) -> LinkChanged:
    """Say how strongly the two belong together: 1, 2 or 3."""
    _check_strength(strength)
    with events.change(link.engagement, by=by, key=key) as change:
        fresh = _live_link(link, change.by)
        before, fresh.strength = fresh.strength, strength
        if before == strength:
            return LinkChanged(fresh, change.events)
        fresh.number = change.next_number
        fresh.save(update_fields=["strength", "number"])
        change.record(
            "link.changed",
            subject=fresh.subject,
            topic=fresh.canvas.topic,
            undoes=undoes,
            strength=strength,
            from_strength=before,
        )
    return LinkChanged(fresh, change.events)


def unlink(
    link: Link, *, by: Participant, key: events.Key | None = None, undoes: int | None = None
) -> LinkChanged:
    """Take the link off; linking the two again brings it back."""
    with events.change(link.engagement, by=by, key=key) as change:
        fresh = _live_link(link, change.by)
        fresh.archived_at, fresh.number = timezone.now(), change.next_number
        fresh.save(update_fields=["archived_at", "number"])
        change.record(
            "link.removed", subject=fresh.subject, topic=fresh.canvas.topic, undoes=undoes
        )
    return LinkChanged(fresh, change.events)


def _join(
    change: events.Change,
    canvas: Canvas,
    source: Note,
    end: Note | Kpi,
    strength: int,
    undoes: int | None,
) -> tuple[Link, bool]:
    """The link of the two, and whether it was made now."""
    first, second, kind = _ends(_live(source, canvas), _live_end(end, canvas))
    link = _between(first, second)
    if link is not None and link.archived_at is None and link.kind == kind:
        return link, False
    link = link or Link(canvas=canvas, source=first)
    link.source, link.canvas = first, canvas
    link.target, link.kpi = (None, second) if isinstance(second, Kpi) else (second, None)
    link.kind, link.strength, link.archived_at = kind, strength, None
    link.number = change.next_number
    link.save()
    change.record(
        "link.added",
        subject=link.subject,
        topic=canvas.topic,
        undoes=undoes,
        source=link.source_id,
        target=link.target_id,
        kpi=link.kpi_id,
        kind=kind,
        strength=strength,
    )
    return link, True


def _check_strength(strength: int) -> None:
    if strength not in STRENGTHS:
        raise Refused(STRENGTH, field="strength")


def _open_canvas(canvas: Canvas, by: Participant) -> Canvas:
    fresh = rules.check_open(canvas)
    if not rules.may_link(by, fresh):
        require(by, Right.LINKS)
    return fresh


def _live(note: Note, canvas: Canvas) -> Note:
    fresh = Note.objects.get(pk=note.pk)
    if fresh.canvas_id != canvas.pk:
        raise Refused(OTHER_CANVAS, field="target")
    if fresh.archived_at is not None:
        raise rules.NoteGone(END_GONE)
    return fresh


def _live_end(end: Note | Kpi, canvas: Canvas) -> Note | Kpi:
    if isinstance(end, Note):
        return _live(end, canvas)
    found = Kpi.objects.live().filter(pk=end.pk, engagement=canvas.engagement).first()
    if found is None:
        raise rules.NoteGone(END_GONE)
    return found


def _live_link(link: Link, by: Participant) -> Link:
    fresh = Link.objects.select_related("canvas").get(pk=link.pk)
    fresh.canvas = _open_canvas(link.canvas, by)
    if fresh.archived_at is not None:
        raise rules.NoteGone(LINK_GONE)
    return fresh


def _ends(one: Note, other: Note | Kpi) -> tuple[Note, Note | Kpi, str]:
    """The two in the direction of the kind that joins their blocks; Refused where none does."""
    if one == other:
        raise Refused(TO_ITSELF, field="target")
    kind = kind_between(one.block, other.block if isinstance(other, Note) else KPI)
    if kind is not None:
        return one, other, kind.key
    turned = kind_between(other.block, one.block) if isinstance(other, Note) else None
    if turned is None or not isinstance(other, Note):
        raise Refused(NO_KIND % partner_titles(one.block), field="target")
    return other, one, turned.key


def _between(source: Note, end: Note | Kpi) -> Link | None:
    """The link that ever stood between the two, either way round, removed or not."""
    links = Link.objects.select_related("canvas")
    if isinstance(end, Kpi):
        return links.filter(source=source, kpi=end).first()
    forth, back = Q(source=source, target=end), Q(source=end, target=source)
    return links.filter(forth | back).first()
