"""The columns of the golden thread: a registry that apps fill in ready().

The canvas brings customers, value propositions, functions and KPIs; the mandate adds its
objectives and phase 3 its gaps and work packages.  A column that nobody registers is not shown,
and one that finds nothing is shown only when it belongs to the canvas itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvases.models import Canvas, Kpi, Objective
from canvases.thread import Active, Graph, Id, Report

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# Of core.templatetags.pmo.
Shape = Literal["ok", "warn", "bad", "open"]


@dataclass(frozen=True, slots=True)
class State:
    """Where something stands: its shape, and its word ("On target")."""

    shape: Shape
    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """One thing on a thread; `key` names it across columns ("note-12", "kpi-3").

    Its text may be shortened where there is little room, its `figure` ("at most 10 days") never.
    """

    key: str
    text: str
    # Its own page; "" when it has none.
    url: str = ""
    tag: str = ""
    figure: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """From a box to one of a later column."""

    source: str
    target: str
    strength: float = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What a column brings: its boxes, and the links that lead to them or on from them."""

    boxes: Sequence[Box]
    edges: Sequence[Edge] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What the builders of columns read."""

    canvas: Canvas
    graph: Graph
    report: Report
    active: Active
    kpis: Mapping[int, Kpi]
    # What the mandate promises, with `proofs` at hand.
    objectives: Sequence[Objective]

    @property
    def measuring(self) -> set[Id]:
        """The KPIs that measure something on the canvas."""
        return {link.target for link in self.active.links if link.kind == "measured_by"}


@dataclass(frozen=True, slots=True)
class Column:
    """`build` answers in the language of the page, in a fixed number of queries.

    `page` is the name of an address of an engagement where what the column lacks is made.
    """

    key: str
    title: "str | _StrPromise"
    order: int
    build: Callable[[Ground], Part]
    # Shown although it is empty.
    always: bool = False
    page: str = ""

    @property
    def is_between(self) -> bool:
        """Whether it stands between functions and KPIs, on the way from the one to the other."""
        return FUNCTIONS < self.order < KPIS


# The orders of two of the canvas's own columns.
FUNCTIONS, KPIS = 30, 50
_columns: dict[str, Column] = {}


States = Callable[[Ground], Mapping[str, State]]
_states: list[States] = []


def register_states(find: States) -> None:
    """Say where KPIs and objectives stand, by keys of boxes; what nobody measures is left out."""
    _states.append(find)


def states(ground: Ground) -> dict[str, State]:
    """Where what is on the thread stands, as far as somebody measures it."""
    return {key: state for find in _states for key, state in find(ground).items()}


def register(column: Column) -> None:
    """Called from AppConfig.ready(); the same key twice is a programming error."""
    if column.key in _columns:
        raise ValueError(f"the column {column.key} is registered twice")
    _columns[column.key] = column


def every() -> list[Column]:
    """From left to right."""
    return sorted(_columns.values(), key=lambda column: column.order)


def page_of(key: str) -> str:
    """The name of a column's page, "" where it has none or nobody registered it."""
    column = _columns.get(key)
    return column.page if column else ""
