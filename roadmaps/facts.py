"""All that a plan follows from, gathered for the calculations (domain.md §6.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments.services import services_today
from assessments.settling import target_table
from canvases.functions import functions_of
from canvases.mandates import reading as mandates
from canvases.models import Canvas
from canvases.pmo import state as pmo_state
from canvases.thread import Finding, Graph, Note, Severity, check
from canvases.thread.graph import RETIRE
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement
from roadmaps.function_keys import function_key
from roadmaps.planning.gaps import (
    CanvasError,
    CapabilityState,
    Facts,
    FunctionState,
    Gap,
    StakeholderState,
    Uncovered,
    gaps,
    uncovered,
)


@dataclass(frozen=True)
class Ground:
    """The facts with where they came from; `canvas` is the to-be canvas that counts."""

    engagement: Engagement
    canvas: Canvas | None
    facts: Facts
    functions: Mapping[str, Function]
    # By function ("F05", "n12"): the notes that stand for it, the one that names it first.
    notes: Mapping[str, tuple[Note, ...]]
    targets: target_table.Table
    graph: Graph | None
    # Of the canvas, those of severity error; and what the mandate lacks before it can be signed.
    errors: tuple[Finding, ...]
    lacks: tuple[mandates.Lack, ...]

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return gaps(self.facts, self.functions)

    @cached_property
    def uncovered(self) -> tuple[Uncovered, ...]:
        return uncovered(self.gaps, self.facts, self.functions)

    def function_name(self, key: str, language: str) -> str:
        """As the catalogue calls it, or as its note says."""
        if key in self.functions:
            return self.functions[key].name.in_language(language)
        return next((note.text for note in self.notes.get(key, ())), key)


def of(engagement: Engagement, stakeholders: Iterable[StakeholderState] = ()) -> Ground:
    """Everything that is known today; a fixed number of queries.

    Whoever may see them passes the stakeholders; gaps of theirs are confidential.
    """
    canvas = Canvas.objects.to_be(engagement).first()
    table = target_table.of(engagement)
    state = pmo_state.of(canvas) if canvas else None
    graph = state.active.graph if state else None
    notes = _by_function(graph.notes) if graph else {}
    found = check(graph).findings if graph and graph.notes else ()
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    lacks = tuple(mandates.of(engagement).to_sign)
    grades = {function_key(key): grade for key, grade in state.grades.items()} if state else {}
    services = graph.as_is_services if graph else services_today(engagement)
    facts = Facts(
        capabilities=[
            CapabilityState(line.key, line.now, line.goal, line.votes) for line in table.lines
        ],
        functions=[_state(key, rows, grades, services) for key, rows in notes.items()],
        canvas_errors=_errors(errors),
        mandate_missing=list(dict.fromkeys(lack.part for lack in lacks)),
        stakeholders=tuple(stakeholders),
    )
    functions = graph.functions if graph else functions_of(engagement)
    return Ground(engagement, canvas, facts, functions, notes, table, graph, errors, lacks)


def _by_function(notes: Iterable[Note]) -> dict[str, tuple[Note, ...]]:
    """Where a function is kept and retired at once, it is not retired."""
    found: dict[str, tuple[Note, ...]] = {}
    for note in notes:
        if note.block == "ka":
            key = function_key(note.function or note.id)
            found[key] = (*found.get(key, ()), note)
    return {
        key: tuple(note for note in rows if note.state != RETIRE) or rows
        for key, rows in found.items()
    }


def _state(
    key: str, notes: tuple[Note, ...], grades: Mapping[str, int], services: Mapping[str, float]
) -> FunctionState:
    first = notes[0]
    return FunctionState(key, grades.get(key), first.state, services.get(key))  # type: ignore[arg-type]


def _errors(found: Iterable[Finding]) -> list[CanvasError]:
    """Each check and the first note that it is about, once."""
    return list(
        dict.fromkeys(
            CanvasError(each.check, str(each.notes[0]) if each.notes else "") for each in found
        )
    )
