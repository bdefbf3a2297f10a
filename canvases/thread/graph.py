"""A canvas as data, and the part of it that counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from canvases.link_kinds import KINDS, KPI, fits
from pmo_studio.core.catalogue import Function
from pmo_studio.core.catalogue.entries import Layer

Id: TypeAlias = int | str
Key = TypeVar("Key")
Item = TypeVar("Item")

STATES = ("keep", "new", "change", "retire")
RETIRE = "retire"
EVIDENCE = ("assumption", "testing", "validated", "invalidated")
INVALIDATED = "invalidated"
# The highest degree of control that each authority of the mandate covers.
AUTHORITIES: Mapping[str, int] = MappingProxyType(
    {"advise": 1, "require": 2, "decide": 3, "run": 3}
)
USUAL_WEIGHT = 2
USUAL_STRENGTH = 2
# What a function has that the catalogue does not know, unless its note says otherwise.
USUAL_CTL = 1
USUAL_LAYER: Layer = "T"


@dataclass(frozen=True, slots=True)
class Note:
    """A note: what the checks and the model ask of it.

    `function` is the catalogue key that a note of the block "ka" stands for. `ctl` and `layer`
    are set where somebody set them on the note itself; they win over the catalogue. `weight`
    counts for customers. `votes` is None for what was not put to the vote. `touched` is the day
    on which the note was last created, edited, reviewed or given evidence.
    """

    id: Id
    block: str
    text: str = ""
    state: str = "new"
    function: str | None = None
    weight: float = USUAL_WEIGHT
    votes: int | None = None
    evidence: str = "assumption"
    touched: date | None = None
    ctl: int | None = None
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a kind of `KINDS`; the target of "measured_by" is a KPI's id."""

    kind: str
    source: Id
    target: Id
    strength: float = USUAL_STRENGTH


@dataclass(frozen=True, slots=True)
class Graph:
    """A canvas and what is known around it; None where the engagement does not say.

    The order of `notes` is the order of everything that is answered. `as_is_services` is the
    grade (0..3) that each function has today. Later phases feed `built` (notes of functions
    without an open gap, or with a work package closing it) and `proven` (KPIs that prove
    an objective of the mandate).
    """

    notes: tuple[Note, ...]
    links: tuple[Link, ...] = ()
    kpis: frozenset[Id] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=dict)
    authority: str | None = None
    # How far the mandate reaches: enterprise, department or programme.
    scope: str | None = None
    pmo_fte: float | None = None
    review_days: int | None = None
    today: date | None = None
    as_is_services: Mapping[str, float] = field(default_factory=dict)
    built: frozenset[Id] | None = None
    proven: frozenset[Id] | None = None

    @property
    def ctl_max(self) -> int | None:
        """The degree of control that the mandate covers; None before there is an authority."""
        return AUTHORITIES.get(self.authority or "")


@dataclass(frozen=True, slots=True)
class Active:
    """Notes that are not retired, and the links in force between them."""

    graph: Graph
    notes: Mapping[Id, Note]
    blocks: Mapping[str, tuple[Note, ...]]
    links: tuple[Link, ...]
    from_source: Mapping[tuple[str, Id], tuple[Link, ...]]
    to_target: Mapping[tuple[str, Id], tuple[Link, ...]]
    # By function key: the notes of other functions that need it to stand first.
    required: Mapping[str, tuple[Note, ...]]

    def block(self, key: str) -> tuple[Note, ...]:
        return self.blocks.get(key, ())

    def out(self, kind: str, note: Id) -> tuple[Link, ...]:
        """The links of a kind that start at a note."""
        return self.from_source.get((kind, note), ())

    def into(self, kind: str, note: Id) -> tuple[Link, ...]:
        """The links of a kind that lead to a note (or a KPI)."""
        return self.to_target.get((kind, note), ())

    def resources(self, function: Id) -> tuple[Link, ...]:
        """What a function's note stands on: resources, then partners."""
        return self.out("uses", function) + self.out("supported_by", function)

    def entry(self, note: Note) -> Function | None:
        """The entry of the catalogue that a note stands for."""
        return self.graph.functions.get(note.function) if note.function else None

    def ctl(self, note: Note) -> int:
        if note.ctl is not None:
            return note.ctl
        entry = self.entry(note)
        return entry.ctl if entry else USUAL_CTL

    def layer(self, note: Note) -> str:
        if note.layer is not None:
            return note.layer
        entry = self.entry(note)
        return entry.layer if entry else USUAL_LAYER

    def entries(self) -> tuple[Function, ...]:
        """The functions of the catalogue on the canvas, each once however many notes it has.

        A PMO runs a function once, also where two regions wrote it down.
        """
        found = {entry.key: entry for note in self.block("ka") if (entry := self.entry(note))}
        return tuple(found.values())

    def run(self) -> float:
        """The person-days a month that the functions on the canvas take to operate."""
        return sum(entry.run for entry in self.entries())


def active(graph: Graph) -> Active:
    """Only notes that are not retired; links between them, each once, whose blocks fit its kind.

    Whatever else a link names (a note that is gone, a kind nobody knows) is left out in silence:
    a check looks at the canvas as it stands and must not fail on it.
    """
    notes = {note.id: note for note in graph.notes if note.state != RETIRE}
    links = _in_force(graph, notes)
    return Active(
        graph=graph,
        notes=notes,
        blocks=_grouped((note.block, note) for note in notes.values()),
        links=links,
        from_source=_grouped(((link.kind, link.source), link) for link in links),
        to_target=_grouped(((link.kind, link.target), link) for link in links),
        required=_grouped(_requirements(graph, notes.values())),
    )


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> Mapping[Key, tuple[Item, ...]]:
    found: defaultdict[Key, list[Item]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return {key: tuple(items) for key, items in found.items()}


def _requirements(graph: Graph, notes: Iterable[Note]) -> Iterator[tuple[str, Note]]:
    for note in notes:
        entry = graph.functions.get(note.function) if note.function else None
        if entry is None or note.block != "ka":
            continue
        for key in entry.req:
            if key != entry.key:
                yield key, note


def _in_force(graph: Graph, notes: Mapping[Id, Note]) -> tuple[Link, ...]:
    found: dict[tuple[str, Id, Id], Link] = {}
    for link in graph.links:
        source = notes.get(link.source)
        if source is None or link.kind not in KINDS:
            continue
        if fits(link.kind, source.block, _target_block(graph, notes, link)):
            found.setdefault((link.kind, link.source, link.target), link)
    return tuple(found.values())


def _target_block(graph: Graph, notes: Mapping[Id, Note], link: Link) -> str:
    """The block a link leads to, "" for nowhere; ids of notes and of KPIs may be alike."""
    if KINDS[link.kind].target == KPI:
        return KPI if link.target in graph.kpis else ""
    target = notes.get(link.target)
    return target.block if target else ""
