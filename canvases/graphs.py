"""A canvas as the calculations see it: its notes, links and what the engagement says around it."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from assessments.services import services_today
from canvases import ballots
from canvases.functions import functions_of
from canvases.models import Canvas, Kpi, Link, Note
from canvases.thread import Graph
from canvases.thread import Link as GraphLink
from canvases.thread import Note as GraphNote


def graph_of(canvas: Canvas) -> Graph:
    """The graph of a canvas; a fixed number of queries."""
    engagement = canvas.engagement
    title, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    notes = Note.objects.live().filter(canvas=canvas).order_by("block", "position", "pk")
    kpis = Kpi.objects.live().filter(engagement=engagement)
    return Graph(
        notes=tuple(_note(note, dots if title else None) for note in notes),
        links=_links(canvas),
        kpis=frozenset(kpis.values_list("pk", flat=True)),
        functions=functions_of(engagement),
        pmo_fte=float(engagement.pmo_fte),
        review_days=engagement.review_days,
        today=timezone.localdate(),
        as_is_services=services_today(engagement),
    )


def _note(note: Note, dots: Mapping[str, int] | None) -> GraphNote:
    return GraphNote(
        id=note.pk,
        block=note.block,
        text=note.text,
        state=note.state,
        function=note.function or None,
        weight=note.weight,
        votes=None if dots is None else _votes(note, dots),
        touched=_touched(note),
    )


def _votes(note: Note, dots: Mapping[str, int]) -> int:
    """The note's own dots, and those that its group got: they are for all that is in it."""
    return dots.get(note.subject, 0) + dots.get(f"group:{note.group_id}", 0)


def _touched(note: Note) -> datetime.date:
    moments = (note.created_at, note.edited_at, note.reviewed_at)
    return timezone.localdate(max(moment for moment in moments if moment is not None))


def _links(canvas: Canvas) -> tuple[GraphLink, ...]:
    """All that were not removed; which of them hold is for the graph to say."""
    rows = Link.objects.live().filter(canvas=canvas).order_by("pk")
    fields = rows.values_list("kind", "source", "target", "kpi", "strength")
    return tuple(
        GraphLink(kind, source, target or kpi, strength)
        for kind, source, target, kpi, strength in fields
    )
