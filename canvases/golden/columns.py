"""The columns of the golden thread: a registry that apps fill in ready().

The canvas brings customers, value propositions, functions and KPIs; the mandate adds its
objectives and phase 3 its gaps and work packages.  A column that nobody registers is not shown,
and one that finds nothing is shown only when it belongs to the canvas itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvases.models import Canvas, Kpi
from canvases.thread import Active, Graph, Report

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


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


@dataclass(frozen=True, slots=True)
class Column:
    """`build` answers in the language of the page, in a fixed number of queries."""

    key: str
    title: "str | _StrPromise"
    order: int
    build: Callable[[Ground], Part]
    # Shown although it is empty.
    always: bool = False

    @property
    def is_between(self) -> bool:
        """Whether it stands between functions and KPIs, on the way from the one to the other."""
        return FUNCTIONS < self.order < KPIS


# The orders of two of the canvas's own columns.
FUNCTIONS, KPIS = 30, 50
_columns: dict[str, Column] = {}


States = Callable[[Ground], Mapping[int, str]]
_states: list[States] = []


def register_states(find: States) -> None:
    """Say in words where KPIs stand, by their ids; what nobody measures is left out."""
    _states.append(find)


def states(ground: Ground) -> dict[int, str]:
    """Where the KPIs on the thread stand, as far as somebody measures them."""
    return {pk: state for find in _states for pk, state in find(ground).items()}


def register(column: Column) -> None:
    """Called from AppConfig.ready(); the same key twice is a programming error."""
    if column.key in _columns:
        raise ValueError(f"the column {column.key} is registered twice")
    _columns[column.key] = column


def every() -> list[Column]:
    """From left to right."""
    return sorted(_columns.values(), key=lambda column: column.order)
