"""What a golden thread shows: its columns after the filters, where it breaks, what is lit."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as __

from canvases import check_words
from canvases.golden import columns
from canvases.golden.columns import Box, Column, Edge, Ground, Part, State
from canvases.golden.own import kpi_key, note_key
from canvases.golden.ways import Light, Ways, ends, lit, need
from canvases.models import Canvas, Kpi, Objective
from canvases.thread import Finding, Graph, Report, Severity, Stop, Thread, active

# On which side a thread breaks, by the check that found it; "" where the box alone is marked.
BREAKS: Mapping[str, Literal["", "in", "out"]] = {
    "C01": "out",
    "C02": "in",
    "C03": "out",
    "C04": "in",
    "C05": "",
    "C07": "",
    "C16": "",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see: keys of boxes, "" for everything."""

    note: str = ""
    customer: str = ""
    function: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """How a thread breaks at a box."""

    severity: Severity
    words: str
    side: Literal["", "in", "out"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A column with the boxes that are left; `total` counts them before the filters."""

    key: str
    title: str
    boxes: Sequence[Box]
    total: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn and listed."""

    ground: Ground
    lanes: Sequence[Lane]
    edges: Sequence[Edge]
    breaks: Mapping[str, Break]
    # Links "needs" whose thread does not run through.
    torn: frozenset[tuple[str, str]]
    light: Light
    # The box that the reader chose; "" for the thread that is lit by itself.
    chosen: str
    threads: Sequence[Thread]
    # Every box by its key, before the filters, and the ways between them.
    boxes: Mapping[str, Box]
    ways: Ways
    # The keys that each column brought.
    columns: Mapping[str, frozenset[str]]

    @property
    def report(self) -> Report:
        return self.ground.report

    def lane(self, key: str) -> Sequence[Box]:
        """The boxes of a column, none when it is not shown."""
        return next((lane.boxes for lane in self.lanes if lane.key == key), ())

    def along(self, thread: Thread, column: str) -> list[Box]:
        """The boxes of a column through which the thread runs, in the column's order."""
        passed = self.ways.along(thread, self.columns) & self.columns.get(column, frozenset())
        return [box for key, box in self.boxes.items() if key in passed]


def of(canvas: Canvas, graph: Graph, report: Report, asked: Asked) -> Scene:
    """The scene of a canvas that was checked; three queries and those of later columns."""
    ground = _ground(canvas, graph, report)
    parts = [(column, column.build(ground)) for column in columns.every()]
    states = columns.states(ground)
    parts = [(column, replace(part, boxes=_told(part.boxes, states))) for column, part in parts]
    boxes = {box.key: box for _, part in parts for box in part.boxes}
    edges = [edge for _, part in parts for edge in part.edges]
    keys = {column.key: frozenset(box.key for box in part.boxes) for column, part in parts}
    breaks = _breaks(report)
    ways = Ways(edges)
    kept = boxes.keys() & _kept(asked, ways, breaks, boxes.keys())
    threads = [each for each in report.threads if ends(each) <= kept]
    chosen = asked.note if asked.note in kept else ""
    return Scene(
        ground=ground,
        lanes=list(_lanes(parts, kept)),
        edges=[edge for edge in edges if {edge.source, edge.target} <= kept],
        breaks=breaks,
        torn=frozenset(need(each) for each in report.threads if not each.complete),
        light=ways.through(chosen) if chosen else lit(_first(ground, threads), ways, keys),
        chosen=chosen,
        threads=threads,
        boxes=boxes,
        ways=ways,
        columns=keys,
    )


def _ground(canvas: Canvas, graph: Graph, report: Report) -> Ground:
    live = Kpi.objects.live().filter(engagement=canvas.engagement)
    objectives = Objective.objects.filter(mandate__engagement=canvas.engagement)
    kpis = {kpi.pk: kpi for kpi in live}
    listed = list(objectives.prefetch_related("proofs"))
    return Ground(canvas, graph, report, active(graph), kpis, listed)


def _told(boxes: Sequence[Box], states: Mapping[str, State]) -> list[Box]:
    return [replace(box, state=states.get(box.key)) for box in boxes]


def _lanes(parts: Iterable[tuple[Column, Part]], kept: Collection[str]) -> Iterator[Lane]:
    for column, part in parts:
        if part.boxes or column.always:
            shown = [box for box in part.boxes if box.key in kept]
            yield Lane(column.key, str(column.title), shown, len(part.boxes))


def _kept(
    asked: Asked, ways: Ways, breaks: Mapping[str, Break], known: Collection[str]
) -> frozenset[str]:
    """The boxes that pass every filter; what is asked for and is not there filters nothing."""
    kept = frozenset(known)
    if asked.customer in known:
        kept &= ways.after(asked.customer)
    if asked.function in known:
        kept &= ways.through(asked.function).boxes
    if asked.broken:
        through = [ways.through(key).boxes for key in breaks]
        kept &= frozenset().union(*through)
    return kept


def _breaks(report: Report) -> dict[str, Break]:
    """The heaviest break of each box; findings come with the errors first, and last what ends a
    thread that runs through to its KPI before the plan or the mandate."""
    found: dict[str, Break] = {}
    for finding in report.findings:
        if finding.check in BREAKS and finding.severity is not Severity.INFO:
            for pk in finding.notes:
                found.setdefault(note_key(pk), _break(finding))
    for each in report.threads:
        if each.stop is Stop.PLAN:
            lacking, words = map(note_key, each.functions), __("No work package builds it")
        elif each.stop is Stop.MANDATE:
            lacking, words = map(kpi_key, each.kpis), __("Proves no objective")
        else:
            continue
        for key in lacking:
            found.setdefault(key, Break(Severity.WARN, words, "out"))
    return found


def _break(finding: Finding) -> Break:
    return Break(finding.severity, check_words.title(finding), BREAKS[finding.check])


def _first(ground: Ground, threads: Sequence[Thread]) -> Thread | None:
    """Of the threads that run through the weightiest customer's first; those to the mandate win."""
    complete = [each for each in threads if each.complete]
    notes = ground.active.notes
    return max(
        complete,
        key=lambda each: (each.stop is None, notes[each.customer].weight),
        default=None,
    )
