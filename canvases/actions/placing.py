"""Functions of the catalogue put on a canvas as notes, with the links that follow from them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from canvases.actions import rules
from canvases.actions.facts import NO_FUNCTION, name_function
from canvases.functions import functions_of, withdrawn_in
from canvases.models import Canvas, Kpi, Link, Note
from canvases.models.link import USUAL_STRENGTH, LinkType
from canvases.models.note import Paper, State
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

WITHDRAWN = _("This function is not offered here any more. Offer it again first.")
NO_VALUE = _("Choose a value proposition that stands on this canvas, or none.")


def put_on_canvas(
    canvas: Canvas,
    *,
    function: str,
    value: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Note:
    """A note that stands for the function, delivered to a value (the id of its note).

    Where one stands there already, that one is linked.  A new one is measured by those of the
    function's KPIs that the engagement has adopted.
    """
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = rules.check_open(canvas)
        known = functions_of(change.engagement)
        if function not in known:
            raise Refused(NO_FUNCTION % {"key": function}, field="function")
        if function in withdrawn_in(change.engagement):
            raise Refused(WITHDRAWN)
        served = _value(fresh, value)
        note = _standing(fresh, function)
        if note is None:
            text = known[function].name.in_language(change.engagement.language)
            note = _add(change, fresh, text, function)
            for entry in _adopted(change.engagement, known[function].kpis):
                _link(change, fresh, LinkType.MEASURED_BY, note, entry)
        if served is not None:
            _link(change, fresh, LinkType.DELIVERED_BY, served, note)
    return note


def _value(canvas: Canvas, pk: int | None) -> Note | None:
    if pk is None:
        return None
    found = Note.objects.live().filter(canvas=canvas, block="vp", pk=pk).first()
    if found is None:
        raise Refused(NO_VALUE, field="value")
    return found


def _standing(canvas: Canvas, function: str) -> Note | None:
    notes = Note.objects.live().filter(canvas=canvas, block="ka", function=function)
    return notes.exclude(state=State.RETIRE).order_by("pk").first()


def _add(change: events.Change, canvas: Canvas, text: str, function: str) -> Note:
    rules.check_room(canvas)
    place = rules.end_position(canvas, "ka")
    note = Note(canvas=canvas, block="ka", text=text, author=change.by, position=place)
    note.state, note.number = rules.first_state(canvas), change.next_number
    note.save()
    change.record(
        "note.added",
        subject=note.subject,
        topic=canvas.topic,
        block="ka",
        text=text,
        paper=str(Paper.SAFFRON),
        position=place,
        version=1,
    )
    name_function(change, note, function)
    return note


def _link(
    change: events.Change, canvas: Canvas, kind: LinkType, source: Note, end: Note | Kpi
) -> None:
    """A link, unless the two are linked; one that was removed by hand is made again."""
    ends = {"kpi": end, "target": None} if isinstance(end, Kpi) else {"target": end, "kpi": None}
    link = Link.objects.filter(source=source, **ends).first()
    if link is not None and link.archived_at is None:
        return
    link = link or Link(canvas=canvas, source=source, **ends)
    link.kind, link.strength = kind, USUAL_STRENGTH
    link.archived_at, link.number = None, change.next_number
    link.save()
    change.record(
        "link.added",
        subject=link.subject,
        topic=canvas.topic,
        source=link.source_id,
        target=link.target_id,
        kpi=link.kpi_id,
        kind=str(kind),
        strength=link.strength,
    )


def _adopted(engagement: Engagement, keys: Iterable[str]) -> Iterable[Kpi]:
    return Kpi.objects.live().filter(engagement=engagement, key__in=list(keys))
