"""What a golden thread shows: its columns after the filters, where it breaks, what is lit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from canvases import check_words
from canvases.golden import columns
from canvases.golden.columns import Box, Column, Edge, Ground, Part
from canvases.golden.own import kpi_key, note_key
from canvases.models import Canvas, Kpi
from canvases.thread import Finding, Graph, Report, Severity, Thread, active

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
class Light:
    """One thread among the others: by keys of boxes and by links."""

    boxes: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()


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

    @property
    def report(self) -> Report:
        return self.ground.report

    def lane(self, key: str) -> Sequence[Box]:
        """The boxes of a column, none when it is not shown."""
        return next((lane.boxes for lane in self.lanes if lane.key == key), ())


def of(canvas: Canvas, graph: Graph, report: Report, asked: Asked) -> Scene:
    """The scene of a canvas that was checked; one query and those of later columns."""
    live = Kpi.objects.live().filter(engagement=canvas.engagement)
    ground = Ground(canvas, graph, report, active(graph), {kpi.pk: kpi for kpi in live})
    parts = [(column, column.build(ground)) for column in columns.every()]
    edges = [edge for _, part in parts for edge in part.edges]
    breaks = _breaks(report)
    ways = Ways(edges)
    known = {box.key for _, part in parts for box in part.boxes}
    kept = known & _kept(asked, ways, breaks, known)
    lanes = [
        Lane(
            column.key,
            str(column.title),
            [box for box in part.boxes if box.key in kept],
            len(part.boxes),
        )
        for column, part in parts
        if part.boxes or column.always
    ]
    threads = [each for each in report.threads if _ends(each) <= kept]
    chosen = asked.note if asked.note in kept else ""
    return Scene(
        ground=ground,
        lanes=lanes,
        edges=[edge for edge in edges if {edge.source, edge.target} <= kept],
        breaks=breaks,
        torn=frozenset(_need(each) for each in report.threads if not each.complete),
        light=ways.through(chosen) if chosen else _light(_first(ground, threads), ways, parts),
        chosen=chosen,
        threads=threads,
    )


class Ways:
    """Where one gets from a box, along the threads and back."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.ahead: dict[str, list[str]] = defaultdict(list)
        self.back: dict[str, list[str]] = defaultdict(list)
        for edge in edges:
            self.ahead[edge.source].append(edge.target)
            self.back[edge.target].append(edge.source)

    def through(self, key: str) -> Light:
        """Everything before and after the box."""
        after, onward = _reached(self.ahead, key)
        before, backward = _reached(self.back, key)
        links = onward | {(source, target) for target, source in backward}
        return Light(frozenset(after | before), frozenset(links))

    def after(self, key: str) -> frozenset[str]:
        return frozenset(_reached(self.ahead, key)[0])


def _reached(steps: Mapping[str, Sequence[str]], key: str) -> tuple[set[str], set[tuple[str, str]]]:
    found, links, near = {key}, set(), [key]
    while near:
        here = near.pop()
        for there in steps.get(here, ()):
            links.add((here, there))
            if there not in found:
                found.add(there)
                near.append(there)
    return found, links


def _kept(asked: Asked, ways: Ways, breaks: Mapping[str, Break], known: set[str]) -> frozenset[str]:
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
    """The heaviest break of each note; findings come with the errors first."""
    found: dict[str, Break] = {}
    for finding in report.findings:
        if finding.check in BREAKS and finding.severity is not Severity.INFO:
            for pk in finding.notes:
                found.setdefault(note_key(pk), _break(finding))
    return found


def _break(finding: Finding) -> Break:
    return Break(finding.severity, check_words.title(finding), BREAKS[finding.check])


def _first(ground: Ground, threads: Sequence[Thread]) -> Thread | None:
    """Of the threads that run through the first of the weightiest customer."""
    complete = [each for each in threads if each.complete]
    notes = ground.active.notes
    return max(complete, key=lambda each: notes[each.customer].weight, default=None)


def _light(thread: Thread | None, ways: "Ways", parts: Iterable[tuple[Column, Part]]) -> Light:
    """The thread from its customer to its KPIs, through what other phases put in between."""
    if thread is None:
        return Light()
    functions = frozenset(map(note_key, thread.functions))
    boxes = functions | _ends(thread) | frozenset(map(kpi_key, thread.kpis))
    between = frozenset(
        box.key for column, part in parts if column.is_between for box in part.boxes
    )
    boxes |= between & frozenset().union(*map(ways.after, functions))
    links = frozenset(
        (source, target)
        for source, targets in ways.ahead.items()
        for target in targets
        if source in boxes and target in boxes
    )
    return Light(boxes, links)


def _need(thread: Thread) -> tuple[str, str]:
    return note_key(thread.customer), note_key(thread.value)


def _ends(thread: Thread) -> frozenset[str]:
    return frozenset(_need(thread))
