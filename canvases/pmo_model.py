"""From the canvas to the model of the PMO (domain.md §5.5 and its Ruling): what customers need, the
functions that answer it, and the type, mix, grades and staffing that follow.  No Django.

    importance(v) = 1 + 4 × votes / most votes          3 for all where nobody voted
    need(v)       = importance(v) × Σ weights of its customers
    demand(f)     = Σ over values need(v) × strength(v, f) / Σ strengths of v
    share(f)      = demand(f) / Σ demand
    A             = Σ share(f) × ctl(f)

Every figure keeps the parts that it was made of, so that a page can open it to its arithmetic.

Several notes may stand for one function of the catalogue (two regions wrote it down): the PMO
offers it once. Its demand is the sum over its notes, it is run once, and its control and layer
are those of the first note that sets them. A note without a function stands for itself.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assessments.settling import importance as votes
from canvases.thread.checks import DAYS_A_MONTH, SELF_MEASURING
from canvases.thread.graph import Active, Graph, Id, Link, Note, active
from pmo_studio.core.rounding import shares_in_whole_percent

EPSILON = 1e-9
LAYERS = ("S", "T", "O")
# The index below which each type ends; directive has no end.
SUPPORTIVE_BELOW = 1.67
CONTROLLING_BELOW = 2.34
# The share from which a function is worth each grade.
GRADE_FROM = ((0.15, 3), (0.05, 2))
GRADE_LEAST = 1
GRADE_SUPPORTING = 2

# Where a PMO of a scope stands in the organisation: strategic, tactical, operational.
POSITIONS: Mapping[str, str] = {"enterprise": "S", "department": "T", "programme": "O"}

PmoType = Literal["supportive", "controlling", "directive"]
TYPES: Mapping[PmoType, int] = {"supportive": 1, "controlling": 2, "directive": 3}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer who needs a value, with its weight (1..3)."""

    note: Id
    weight: float


@dataclass(frozen=True, slots=True)
class Need:
    """How much a value proposition is needed: importance × Σ weights of its customers.

    `votes` is None for what was not put to the vote; `most` is the most that any value got.
    """

    value: Id
    votes: int | None
    most: int
    importance: float
    customers: tuple[Customer, ...]
    need: float


@dataclass(frozen=True, slots=True)
class DemandPart:
    """What one value asks of one note: amount = need × strength / Σ strengths of the value."""

    value: Id
    note: Id
    need: float
    strength: float
    sum_strength: float
    amount: float


@dataclass(frozen=True, slots=True)
class Demand:
    """One function of the PMO: what is asked of it, and what follows for it.

    `function` is its key in the catalogue, or None where its one note stands for itself. `share`
    and `grade` are None while nothing is asked of any function. `supporting` is true where no
    value needs it and other functions, the method or the PMO itself do.
    """

    function: str | None
    notes: tuple[Id, ...]
    parts: tuple[DemandPart, ...]
    demand: float
    share: float | None
    ctl: int
    layer: str
    run: float
    supporting: bool
    grade: int | None

    @property
    def key(self) -> Id:
        """The function's key, or the id of the note that stands for itself."""
        return self.function or self.notes[0]


@dataclass(frozen=True, slots=True)
class Running:
    """The person-days a month that a function takes to operate."""

    function: str
    run: float


@dataclass(frozen=True, slots=True)
class Staffing:
    """Person-days a month by function, and the people they need, rounded up to halves."""

    parts: tuple[Running, ...]
    run: float
    fte: float


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The functions ask for more control than the mandate covers: a hint, no finding."""

    pmo_type: PmoType
    degree: int
    ctl_max: int


@dataclass(frozen=True, slots=True)
class PmoModel:
    """What the canvas says the PMO should be; None where nothing is asked of any function."""

    needs: tuple[Need, ...]
    functions: tuple[Demand, ...]
    total_demand: float
    authority_index: float | None
    pmo_type: PmoType | None
    mix: Mapping[str, float] | None
    staffing: Staffing
    mismatch: Mismatch | None


def derive(graph: Graph) -> PmoModel:
    """The model of a canvas; functions in the order of their notes."""
    return of_canvas(active(graph))


def of_canvas(canvas: Active) -> PmoModel:
    """The model of a canvas whose active part is already known."""
    needs = _needs(canvas)
    asked = _asked(canvas, needs)
    total = math.fsum(part.amount for parts in asked.values() for part in parts)
    functions = tuple(_demand(canvas, notes, asked, total) for notes in _offered(canvas))
    index = _authority_index(functions, total)
    pmo_type = None if index is None else type_of(index)
    return PmoModel(
        needs=needs,
        functions=functions,
        total_demand=total,
        authority_index=index,
        pmo_type=pmo_type,
        mix=_mix(functions, total),
        staffing=_staffing(functions),
        mismatch=mismatch(pmo_type, canvas.graph.ctl_max),
    )


def by_share(model: PmoModel) -> list[Demand]:
    """The functions with the largest share first; equals in the order of the canvas."""
    return sorted(model.functions, key=lambda each: -each.demand)


def percents(model: PmoModel) -> dict[Id, int]:
    """The share of each function as it is printed, together 100; 0 where nothing is asked."""
    functions = by_share(model)
    printed = shares_in_whole_percent([each.demand for each in functions])
    return {each.key: share for each, share in zip(functions, printed, strict=True)}


def layer_percents(model: PmoModel) -> dict[str, int]:
    """The share of each layer as it is printed, together 100; 0 where nothing is asked."""
    mix = model.mix or dict.fromkeys(LAYERS, 0.0)
    printed = shares_in_whole_percent([mix[layer] for layer in LAYERS])
    return dict(zip(LAYERS, printed, strict=True))


def type_of(authority_index: float) -> PmoType:
    """The type that an authority index (1..3) stands for."""
    if authority_index < SUPPORTIVE_BELOW - EPSILON:
        return "supportive"
    if authority_index < CONTROLLING_BELOW - EPSILON:
        return "controlling"
    return "directive"


def grade_of(share: float) -> int:
    """The service grade (1..3) that a share of the demand is worth."""
    reached = (grade for least, grade in GRADE_FROM if share >= least - EPSILON)
    return next(reached, GRADE_LEAST)


def mismatch(pmo_type: PmoType | None, ctl_max: int | None) -> Mismatch | None:
    """Whether a type, derived or confirmed, goes beyond what the mandate covers."""
    if pmo_type is None or ctl_max is None or TYPES[pmo_type] <= ctl_max:
        return None
    return Mismatch(pmo_type, TYPES[pmo_type], ctl_max)


def fte_of(run: float) -> float:
    """The people that so many person-days a month need, rounded up to halves."""
    return math.ceil(2 * run / DAYS_A_MONTH - EPSILON) / 2


def _needs(canvas: Active) -> tuple[Need, ...]:
    values = canvas.block("vp")
    most = max((note.votes or 0 for note in values), default=0)
    return tuple(_need(canvas, note, most) for note in values)


def _need(canvas: Active, value: Note, most: int) -> Need:
    importance = votes.importance(value.votes, most)
    customers = tuple(
        Customer(link.source, canvas.notes[link.source].weight)
        for link in canvas.into("needs", value.id)
    )
    weights = math.fsum(customer.weight for customer in customers)
    return Need(value.id, value.votes, most, importance, customers, importance * weights)


def _asked(canvas: Active, needs: Iterable[Need]) -> Mapping[Id, tuple[DemandPart, ...]]:
    """By note of a function: what each value asks of it."""
    found: dict[Id, list[DemandPart]] = {}
    for need in needs:
        links = canvas.out("delivered_by", need.value)
        strengths = math.fsum(link.strength for link in links)
        for link in links:
            found.setdefault(link.target, []).append(_part(need, link, strengths))
    return {note: tuple(parts) for note, parts in found.items()}


def _part(need: Need, link: Link, strengths: float) -> DemandPart:
    amount = need.need * link.strength / strengths if strengths else 0.0
    return DemandPart(need.value, link.target, need.need, link.strength, strengths, amount)


def _offered(canvas: Active) -> list[list[Note]]:
    """The notes of each function, in the order in which the functions first appear."""
    found: dict[tuple[str, Id], list[Note]] = {}
    for note in canvas.block("ka"):
        entry = canvas.entry(note)
        mark = ("function", entry.key) if entry else ("note", note.id)
        found.setdefault(mark, []).append(note)
    return list(found.values())


def _demand(
    canvas: Active, notes: list[Note], asked: Mapping[Id, tuple[DemandPart, ...]], total: float
) -> Demand:
    entry = canvas.entry(notes[0])
    parts = tuple(part for note in notes for part in asked.get(note.id, ()))
    demand = math.fsum(part.amount for part in parts)
    share = demand / total if total else None
    supporting = _supporting(canvas, notes)
    return Demand(
        function=entry.key if entry else None,
        notes=tuple(note.id for note in notes),
        parts=parts,
        demand=demand,
        share=share,
        ctl=canvas.ctl(next((note for note in notes if note.ctl is not None), notes[0])),
        layer=canvas.layer(next((note for note in notes if note.layer is not None), notes[0])),
        run=entry.run if entry else 0,
        supporting=supporting,
        grade=_grade(share, supporting),
    )


def _supporting(canvas: Active, notes: list[Note]) -> bool:
    entry = canvas.entry(notes[0])
    if entry is None or any(canvas.into("delivered_by", note.id) for note in notes):
        return False
    return entry.key == SELF_MEASURING or entry.foundation or entry.key in canvas.required


def _grade(share: float | None, supporting: bool) -> int | None:
    if share is None:
        return None
    return GRADE_SUPPORTING if supporting else grade_of(share)


def _authority_index(functions: Iterable[Demand], total: float) -> float | None:
    if not total:
        return None
    return math.fsum(each.demand * each.ctl for each in functions) / total


def _mix(functions: tuple[Demand, ...], total: float) -> Mapping[str, float] | None:
    if not total:
        return None
    return {
        layer: math.fsum(each.demand for each in functions if each.layer == layer) / total
        for layer in LAYERS
    }


def _staffing(functions: Iterable[Demand]) -> Staffing:
    parts = tuple(Running(each.function, each.run) for each in functions if each.function)
    run = math.fsum(part.run for part in parts)
    return Staffing(parts, run, fte_of(run))
