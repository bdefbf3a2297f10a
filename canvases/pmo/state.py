"""The model of a canvas with what people settled about it, as pages and actions need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from canvases import pmo_figures
from canvases.graphs import graph_of
from canvases.models import Canvas, GradeChoice, ModelConfirmation
from canvases.models.canvas import CanvasKind
from canvases.pmo_model import Demand, Need, PmoModel, by_share, of_canvas, percents
from canvases.thread.graph import Active, Graph, Id, active
from pmo_studio.core import languages
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement


def topic(engagement_id: int) -> str:
    """What pages of the model listen to beside their canvas."""
    return f"pmo_model:{engagement_id}"


@dataclass(frozen=True)
class State:
    """What is derived from a canvas, and beside it grades and confirmations of people."""

    canvas: Canvas
    active: Active
    model: PmoModel
    choices: Mapping[Id, GradeChoice]
    confirmations: Sequence[ModelConfirmation]

    @property
    def entries(self) -> Mapping[str, Function]:
        """The catalogue of the engagement."""
        return self.active.graph.functions

    @property
    def scope(self) -> str | None:
        return self.active.graph.scope

    @property
    def is_today(self) -> bool:
        return self.canvas.kind == CanvasKind.AS_IS

    @cached_property
    def functions(self) -> dict[Id, Demand]:
        return {each.key: each for each in self.model.functions}

    @cached_property
    def by_share(self) -> list[Demand]:
        """The largest share first; equals in the order of the canvas."""
        return by_share(self.model)

    @cached_property
    def percents(self) -> dict[Id, int]:
        """The share of each function as it is printed."""
        return percents(self.model)

    @cached_property
    def needs(self) -> dict[Id, Need]:
        return {need.value: need for need in self.model.needs}

    @cached_property
    def grades(self) -> dict[Id, int]:
        """The target grade of each function, as somebody chose it or as it is derived."""
        found = {key: each.grade for key, each in self.functions.items()}
        chosen = {key: row.grade for key, row in self.choices.items() if key in found}
        return {key: grade for key, grade in (found | chosen).items() if grade is not None}

    @cached_property
    def figures(self) -> dict[str, Any]:
        return pmo_figures.figures(self.model, self.grades)

    @property
    def confirmed(self) -> ModelConfirmation | None:
        """The confirmation that stands."""
        return next(iter(self.confirmations), None)

    def name(self, key: Id) -> str:
        """A function as the catalogue calls it, or what its note says."""
        entry = self.entries.get(key) if isinstance(key, str) else None
        if entry is not None:
            return entry.name.in_language(languages.current())
        return self.text(key)

    def text(self, note: Id) -> str:
        """What a note says; a dash for one that is not on the canvas any more."""
        found = self.active.notes.get(note)
        return found.text if found else "–"


def of(canvas: Canvas, graph: Graph | None = None) -> State:
    """Everything about the model of a canvas, whose graph may be at hand; few fixed queries."""
    graph = graph or graph_of(canvas)
    part = active(graph)
    choices = GradeChoice.objects.filter(canvas=canvas).select_related("chosen_by")
    confirmations = ModelConfirmation.objects.filter(canvas=canvas).select_related("confirmed_by")
    return State(
        canvas=canvas,
        active=part,
        model=of_canvas(part),
        choices={row.mark: row for row in choices},
        confirmations=list(confirmations),
    )


def newest(engagement: Engagement) -> Canvas | None:
    """The canvas whose model counts: the first to-be, or else the newest there is."""
    return Canvas.objects.filter(engagement=engagement).newest_first().first()
