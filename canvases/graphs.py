"""A canvas as the calculations see it: its notes, links and what the engagement says around it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils import timezone

from assessments.services import services_today
from canvases import assumptions, ballots
from canvases.functions import functions_of
from canvases.models import Canvas, Kpi, Link, Mandate, Note, Objective
from canvases.models.canvas import CanvasKind
from canvases.thread import Graph, Id
from canvases.thread import Link as GraphLink
from canvases.thread import Note as GraphNote
from pmo_studio.core.models import Engagement

Built = Callable[[Canvas, Graph], frozenset[Id] | None]
_built: list[Built] = []


def register_built(find: Built) -> None:
    """How the phase that builds the functions says which of a canvas stand or are planned."""
    _built.append(find)


def graph_of(canvas: Canvas) -> Graph:
    """The graph of a canvas; a fixed number of queries."""
    graph = _graph(canvas)
    for find in _built:
        graph = replace(graph, built=find(canvas, graph))
    return graph


def _graph(canvas: Canvas) -> Graph:
    engagement = canvas.engagement
    mandate = Mandate.objects.filter(engagement=engagement).first()
    title, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    notes = Note.objects.live().filter(canvas=canvas).order_by("block", "position", "pk")
    known = assumptions.known_of(canvas)
    kpis = Kpi.objects.live().filter(engagement=engagement)
    return Graph(
        notes=tuple(
            _note(note, canvas, known.get(note.pk, assumptions.UNKNOWN), dots if title else None)
            for note in notes
        ),
        links=_links(canvas),
        kpis=frozenset(kpis.values_list("pk", flat=True)),
        functions=functions_of(engagement),
        authority=mandate.authority or None if mandate else None,
        scope=mandate.scope or None if mandate else None,
        proven=_proving(engagement),
        pmo_fte=float(engagement.staff),
        review_days=engagement.days_between_reviews,
        # How it works today is a fact and grows not stale; plans do (C17).
        today=None if canvas.kind == CanvasKind.AS_IS else timezone.localdate(),
        as_is_services=services_today(engagement),
    )


def _note(
    note: Note, canvas: Canvas, known: assumptions.Known, dots: Mapping[str, int] | None
) -> GraphNote:
    return GraphNote(
        id=note.pk,
        block=note.block,
        text=note.text,
        state=note.state,
        function=note.function or None,
        weight=note.weight,
        votes=None if dots is None else _votes(note, dots),
        evidence=known.verdict.status,
        touched=timezone.localdate(assumptions.touched(note, canvas, known)),
    )


def _votes(note: Note, dots: Mapping[str, int]) -> int:
    """The note's own dots, and those that its group got: they are for all that is in it."""
    return dots.get(note.subject, 0) + dots.get(f"group:{note.group_id}", 0)


def _proving(engagement: Engagement) -> frozenset[Id] | None:
    """The KPIs that prove an objective of the mandate; None while it has no objective."""
    objectives = Objective.objects.filter(mandate__engagement=engagement)
    rows = list(objectives.values_list("kpis", flat=True))
    return frozenset(kpi for kpi in rows if kpi is not None) if rows else None


def _links(canvas: Canvas) -> tuple[GraphLink, ...]:
    """All that were not removed; which of them hold is for the graph to say."""
    rows = Link.objects.live().filter(canvas=canvas).order_by("pk")
    fields = rows.values_list("kind", "source", "target", "kpi", "strength")
    return tuple(
        GraphLink(kind, source, target or kpi, strength)
        for kind, source, target, kpi, strength in fields
    )
