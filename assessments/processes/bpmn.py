"""Process maps as BPMN 2.0 XML, out and in again.

What is written opens in other modelling tools: one pool with its lanes, a start and an end event,
the steps between them on one path, and the diagram.  What BPMN has no word for (minutes, SIPOC,
pain points, that a task is a handover) stands in elements and attributes of our own namespace, so
that our own files come back exactly.  Files of others are read as well as can be: their flow is
laid out in one line, and everything left out is told.

Steps map to BPMN so: task = task, decision = exclusiveGateway, wait = intermediateCatchEvent with a
timer, handover = task with pmo:kind="handover".  Pure: no Django.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from assessments.processes.flow import MOST_MINUTES, Chart, Pain, Step, StepKind

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMESPACES = {
    "bpmn": MODEL,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "pmo": "urn:pmo-studio:process:1",
}
OURS = NAMESPACES["pmo"]
MEDIA_TYPE = "application/bpmn+xml"

MOST_BYTES = 1_000_000
# Lanes and everything that flows, of all processes of a file.
MOST_ELEMENTS = 300
MOST_TITLE = 80
MOST_NAME = 120
MOST_LANE_NAME = 60

LISTS = {
    "supplier": "suppliers",
    "input": "inputs",
    "output": "outputs",
    "customer": "customers",
}
TEXTS = ("owner", "purpose", "trigger", "capability")

# --- writing ------------------------------------------------------------------------------------

LEFT = 160.0  # the pool's corner
TOP = 80.0
POOL_HEAD = 30.0
LANE_HEIGHT = 140.0
PITCH = 160.0
SIZES = {
    StepKind.TASK: (100.0, 80.0),
    StepKind.HANDOVER: (100.0, 80.0),
    StepKind.DECISION: (50.0, 50.0),
    StepKind.WAIT: (36.0, 36.0),
}
EVENT = (36.0, 36.0)
TAGS = {
    StepKind.TASK: "bpmn:task",
    StepKind.HANDOVER: "bpmn:task",
    StepKind.DECISION: "bpmn:exclusiveGateway",
    StepKind.WAIT: "bpmn:intermediateCatchEvent",
}

# As XML 1.0 knows them; what it cannot hold at all is left out.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Written as they are, a reader would turn them into blanks or line ends.
_KEPT = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


@dataclass(frozen=True, slots=True)
class _Node:
    """Something that flows: its id, element, name, lane and the size of its shape."""

    id: str
    tag: str
    name: str
    lane: int
    size: tuple[float, float]
    step: Step | None = None


def write(chart: Chart) -> bytes:
    """The process as a BPMN 2.0 document in UTF-8."""
    nodes = _nodes(chart)
    header = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    collaboration = _tag(
        "bpmn:collaboration",
        [_tag("bpmn:participant", id="pool", name=chart.name, processRef="process")],
        id="collaboration",
    )
    parts = [collaboration, _process(chart, nodes), _diagram(chart, nodes)]
    inside = "\n".join(_indented(part) for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<bpmn:definitions{header} id="definitions" targetNamespace="{OURS}"'
        f' exporter="PMO Studio">\n{inside}\n</bpmn:definitions>\n'
    ).encode()


def _nodes(chart: Chart) -> list[_Node]:
    """Start, steps and end, in the order of the flow."""
    first = chart.steps[0].lane if chart.steps else 0
    last = chart.steps[-1].lane if chart.steps else 0
    return [
        _Node("start", "bpmn:startEvent", "", first, EVENT),
        *(
            _Node(f"step_{at}", TAGS[step.kind], step.name, step.lane, SIZES[step.kind], step)
            for at, step in enumerate(chart.steps, start=1)
        ),
        _Node("end", "bpmn:endEvent", "", last, EVENT),
    ]


def _process(chart: Chart, nodes: list[_Node]) -> str:
    """Children in the order of the schema: extensions, lanes, what flows."""
    ours = _extensions(chart)
    children = [_tag("bpmn:extensionElements", ours)] if ours else []
    if chart.lanes:
        children.append(_tag("bpmn:laneSet", _lanes(chart, nodes), id="lanes"))
    children += [_flow_node(node, at, len(nodes)) for at, node in enumerate(nodes)]
    children += [
        _tag("bpmn:sequenceFlow", id=f"flow_{at}", sourceRef=one.id, targetRef=next_.id)
        for at, (one, next_) in enumerate(pairwise(nodes), start=1)
    ]
    return _tag("bpmn:process", children, id="process", name=chart.name, isExecutable="false")


def _extensions(chart: Chart) -> list[str]:
    """What BPMN has no place for."""
    texts = [(name, getattr(chart, name)) for name in TEXTS]
    texts += [(tag, line) for tag, name in LISTS.items() for line in getattr(chart, name)]
    ours = [_tag(f"pmo:{name}", text=text) for name, text in texts if text]
    for pain in chart.pains:
        at = None if pain.step is None else f"step_{pain.step + 1}"
        ours.append(_tag("pmo:painPoint", text=pain.text, step=at))
    return ours


def _lanes(chart: Chart, nodes: list[_Node]) -> list[str]:
    return [
        _tag(
            "bpmn:lane",
            [_tag("bpmn:flowNodeRef", text=node.id) for node in nodes if node.lane == at],
            id=f"lane_{at + 1}",
            name=name,
        )
        for at, name in enumerate(chart.lanes)
    ]


def _flow_node(node: _Node, at: int, of: int) -> str:
    """Incoming, outgoing, then what kind of event it is."""
    children = [_tag("bpmn:incoming", text=f"flow_{at}")] if at else []
    children += [_tag("bpmn:outgoing", text=f"flow_{at + 1}")] if at + 1 < of else []
    step = node.step
    if step is None:
        return _tag(node.tag, children, id=node.id)
    if step.kind == StepKind.WAIT:
        children.append(_timer(node, step))
    return _tag(
        node.tag,
        children,
        id=node.id,
        name=node.name,
        pmo__kind=step.kind.value,
        pmo__workMinutes=str(step.work_min),
        pmo__waitMinutes=str(step.wait_min),
    )


def _timer(node: _Node, step: Step) -> str:
    duration = _tag(
        "bpmn:timeDuration", text=f"PT{step.wait_min}M", xsi__type="bpmn:tFormalExpression"
    )
    return _tag("bpmn:timerEventDefinition", [duration], id=f"timer_{node.id}")


def _diagram(chart: Chart, nodes: list[_Node]) -> str:
    """A shape for everything that has one, an edge for every flow."""
    width = PITCH * len(nodes) + POOL_HEAD
    shapes = [_shape("pool", LEFT, TOP, width, LANE_HEIGHT * max(1, len(chart.lanes)))]
    for at in range(len(chart.lanes)):
        top = TOP + at * LANE_HEIGHT
        left, inner = LEFT + POOL_HEAD, width - POOL_HEAD
        shapes.append(_shape(f"lane_{at + 1}", left, top, inner, LANE_HEIGHT))
    shapes += [_node_shape(node, at) for at, node in enumerate(nodes)]
    edges = [_edge(at, nodes[at - 1], nodes[at]) for at in range(1, len(nodes))]
    plane = _tag("bpmndi:BPMNPlane", [*shapes, *edges], id="plane", bpmnElement="collaboration")
    return _tag("bpmndi:BPMNDiagram", [plane], id="diagram")


def _shape(element: str, x: float, y: float, width: float, height: float) -> str:
    bounds = _bounds(x, y, width, height)
    return _tag(
        "bpmndi:BPMNShape",
        [bounds],
        id=f"{element}_shape",
        bpmnElement=element,
        isHorizontal="true",
    )


def _node_shape(node: _Node, at: int) -> str:
    x, y = _centre(at, node.lane)
    width, height = node.size
    children = [_bounds(x - width / 2, y - height / 2, width, height)]
    if node.step is not None and width < PITCH / 2:
        # The name of a gateway or an event stands below it.
        label = _bounds(x - 60, y + height / 2 + 4, 120, 28)
        children.append(_tag("bpmndi:BPMNLabel", [label]))
    marker = "true" if node.tag == "bpmn:exclusiveGateway" else None
    return _tag(
        "bpmndi:BPMNShape",
        children,
        id=f"{node.id}_shape",
        bpmnElement=node.id,
        isMarkerVisible=marker,
    )


def _centre(at: int, lane: int) -> tuple[float, float]:
    return LEFT + POOL_HEAD + PITCH * (at + 0.5), TOP + LANE_HEIGHT * (lane + 0.5)


def _edge(at: int, one: _Node, next_: _Node) -> str:
    """From right to left, with a step between the columns where the lane changes."""
    (from_x, from_y), (to_x, to_y) = _centre(at - 1, one.lane), _centre(at, next_.lane)
    begin, end = from_x + one.size[0] / 2, to_x - next_.size[0] / 2
    between = (from_x + to_x) / 2
    points = [(begin, from_y), (end, to_y)]
    if from_y != to_y:
        points[1:1] = [(between, from_y), (between, to_y)]
    waypoints = [_tag("di:waypoint", x=f"{x:g}", y=f"{y:g}") for x, y in points]
    return _tag("bpmndi:BPMNEdge", waypoints, id=f"flow_{at}_edge", bpmnElement=f"flow_{at}")


def _bounds(x: float, y: float, width: float, height: float) -> str:
    return _tag("dc:Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}")


def _tag(
    element: str, children: Iterable[str] = (), /, *, text: str = "", **attributes: str | None
) -> str:
    """An element; `pmo__kind="task"` becomes pmo:kind="task", None is left out."""
    written = "".join(
        f' {key.replace("__", ":")}="{_words(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "\n".join(_indented(child) for child in children)
    if inside:
        return f"<{element}{written}>\n{inside}\n</{element}>"
    return f"<{element}{written}>{_words(text)}</{element}>" if text else f"<{element}{written}/>"


def _words(text: str) -> str:
    """Text for content or an attribute; blanks of every kind come back as they were."""
    safe = escape(_UNPRINTABLE.sub("", text), quote=True)
    return "".join(_KEPT.get(sign, sign) for sign in safe)


def _indented(markup: str) -> str:
    return "\n".join(f"  {line}" for line in markup.split("\n"))


# --- reading ------------------------------------------------------------------------------------


class BadFile(Exception):
    """The file cannot be taken at all; `code` says why: too_large, not_xml, has_dtd, not_bpmn,
    no_process, no_steps, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not taken as it stands: a code, and the name of what it is about.

    Codes: branches, loop, unreached (the order is ours); parallel, join, event, boundary,
    annotation, data, message (not taken); inside (of a subprocess); shortened, minutes.
    """

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, and what was left out."""

    chart: Chart
    left_out: tuple[LeftOut, ...] = ()


KINDS = frozenset(kind.value for kind in StepKind)
TASKS = frozenset(
    {
        *("task", "userTask", "serviceTask", "manualTask", "sendTask", "receiveTask"),
        *("scriptTask", "businessRuleTask", "callActivity"),
        *("subProcess", "transaction", "adHocSubProcess"),
    }
)
NESTING = frozenset({"subProcess", "transaction", "adHocSubProcess"})
CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})
GATEWAYS = CHOICES | {"parallelGateway"}
EVENTS = frozenset(
    {
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        "boundaryEvent",
    }
)
FLOWING = TASKS | GATEWAYS | EVENTS
# What may become a step, and so needs a lane.
STEPS = TASKS | CHOICES | {"intermediateCatchEvent"}
# Elements that are told as left out, by their code.
ASIDE = {
    "textAnnotation": "annotation",
    "dataObjectReference": "data",
    "dataStoreReference": "data",
    "messageFlow": "message",
}
DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:[\d.]+S)?)?")


@dataclass
class _Draft:
    """What reading gathers on its way."""

    unnamed: str
    unnamed_lane: str
    lanes: list[str] = field(default_factory=list)
    lane_of: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, "Element"] = field(default_factory=dict)
    follows: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    counted: int = 0

    def count(self) -> None:
        """One more lane, or one more that flows."""
        self.counted += 1
        if self.counted > MOST_ELEMENTS:
            raise BadFile("too_many")

    def leave(self, code: str, name: str = "") -> None:
        self.left_out.append(LeftOut(code, _one_line(name)[:MOST_NAME]))


def read(content: bytes, *, unnamed: str, unnamed_lane: str) -> Reading:
    """The process in the file; `unnamed` and `unnamed_lane` stand where it gives no name.

    Raises BadFile.
    """
    root = _parsed(content)
    processes = [process for process in root if _local(process) == "process"]
    if not processes:
        raise BadFile("no_process")
    pools = {one.get("processRef", ""): one.get("name", "") for one in _all(root, "participant")}
    draft = _Draft(unnamed, unnamed_lane)
    for process in processes:
        _gather(process, pools.get(process.get("id", ""), ""), draft)
    for element in root.iter():
        if _local(element) in ASIDE:
            draft.leave(ASIDE[_local(element)], element.get("name", "") or _text_in(element))
    order = _in_order(draft)
    ids = [pk for pk in order if _is_step(draft, pk)]
    texts, lists = _texts(processes[0]), _lists(processes[0])
    name = processes[0].get("name", "") or pools.get(processes[0].get("id", ""), "")
    chart = Chart(
        name=_shortened(draft, _one_line(name) or unnamed, MOST_TITLE),
        lanes=tuple(draft.lanes),
        steps=tuple(_step(draft, pk) for pk in ids),
        pains=tuple(_pains(processes[0], ids)),
        owner=texts.get("owner", ""),
        purpose=texts.get("purpose", ""),
        trigger=texts.get("trigger", ""),
        capability=texts.get("capability", ""),
        suppliers=lists.get("suppliers", ()),
        inputs=lists.get("inputs", ()),
        outputs=lists.get("outputs", ()),
        customers=lists.get("customers", ()),
    )
    if not (chart.steps or texts or lists or draft.lanes):
        raise BadFile("no_steps")
    return Reading(chart, tuple(dict.fromkeys(draft.left_out)))


def _parsed(content: bytes) -> "Element":
    if len(content) > MOST_BYTES:
        raise BadFile("too_large")
    try:
        root: Element = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as forbidden:
        raise BadFile("has_dtd") from forbidden
    except (SyntaxError, ValueError, LookupError) as error:
        # What the parser raises for bytes that are no XML, or in an encoding that nobody knows.
        raise BadFile("not_xml") from error
    if root.tag != f"{{{MODEL}}}definitions":
        raise BadFile("not_bpmn")
    return root


def _local(element: "Element") -> str:
    """The element's name in BPMN; nothing for those of other namespaces."""
    prefix = f"{{{MODEL}}}"
    return element.tag.removeprefix(prefix) if element.tag.startswith(prefix) else ""


def _all(root: "Element", name: str) -> Iterator["Element"]:
    return root.iter(f"{{{MODEL}}}{name}")


def _text_in(element: "Element") -> str:
    return " ".join(text for text in element.itertext() if text.strip())


def _gather(process: "Element", pool: str, draft: _Draft) -> None:
    """Lanes, nodes and flows of one process; what stands inside subprocesses is left out."""
    _gather_lanes(process, draft)
    home: int | None = None
    for element in process:
        name = _local(element)
        if name in FLOWING:
            pk = element.get("id", "") or f"nameless {len(draft.nodes)}"
            draft.nodes[pk] = element
            draft.count()
            if name in STEPS and pk not in draft.lane_of:
                if home is None:
                    home = len(draft.lanes)
                    draft.lanes.append(pool or process.get("name", ""))
                draft.lane_of[pk] = home
            if name in NESTING and any(_local(child) in FLOWING for child in element):
                draft.leave("inside", element.get("name", ""))
        elif name == "sequenceFlow":
            source, target = element.get("sourceRef", ""), element.get("targetRef", "")
            draft.follows.setdefault(source, []).append(target)
    draft.lanes[:] = [
        _shortened(draft, _one_line(lane), MOST_LANE_NAME) or f"{draft.unnamed_lane} {at}"
        for at, lane in enumerate(draft.lanes, start=1)
    ]


def _gather_lanes(process: "Element", draft: _Draft) -> None:
    """Leaf lanes in the order of the file; a lane that holds lanes is left to them."""
    for lane in _all(process, "lane"):
        if any(_local(child) == "childLaneSet" for child in lane):
            continue
        draft.count()
        for reference in lane:
            if _local(reference) == "flowNodeRef":
                draft.lane_of[(reference.text or "").strip()] = len(draft.lanes)
        draft.lanes.append(lane.get("name", ""))


def _in_order(draft: _Draft) -> list[str]:
    """Everything that flows in one line: each after all that lead to it, as far as that can be.

    Where nothing is free of what comes before, a loop leads back: the first of those reached
    already is taken, else the first of the file.
    """
    known = draft.nodes
    follows = {pk: [to for to in draft.follows.get(pk, []) if to in known] for pk in known}
    waits = dict.fromkeys(known, 0)
    for targets in follows.values():
        for target in targets:
            waits[target] += 1
    if any(len(targets) > 1 for targets in follows.values()):
        draft.leave("branches")
    order: list[str] = []
    left = dict.fromkeys(known)
    reached: dict[str, None] = {}
    while left:
        free = next((pk for pk in reached if pk in left and waits[pk] <= 0), None)
        free = free or next((pk for pk in left if waits[pk] <= 0), None)
        if free is None:
            free = next((pk for pk in reached if pk in left), None) or next(iter(left))
            draft.leave("loop", known[free].get("name", ""))
        del left[free]
        order.append(free)
        for target in follows[free]:
            waits[target] -= 1
            reached.setdefault(target)
    return order


def _is_step(draft: _Draft, pk: str) -> bool:
    """Whether it is taken as a step; what is not, and is no mere start, end or join, is told."""
    element = draft.nodes[pk]
    name, words = _local(element), element.get("name", "")
    if element.get(f"{{{OURS}}}kind") in KINDS or name in TASKS:
        return True
    if name == "intermediateCatchEvent":
        return True
    if name in CHOICES:
        if len(draft.follows.get(pk, [])) > 1:
            return True
        draft.leave("join", words)
    elif name == "parallelGateway":
        draft.leave("parallel", words)
    elif name == "boundaryEvent":
        draft.leave("boundary", words)
    elif name == "intermediateThrowEvent" or words:
        draft.leave("event", words)
    return False


def _step(draft: _Draft, pk: str) -> Step:
    element = draft.nodes[pk]
    kind = element.get(f"{{{OURS}}}kind", "")
    work = _minutes(draft, element, "workMinutes")
    wait = _minutes(draft, element, "waitMinutes")
    return Step(
        lane=draft.lane_of[pk],
        kind=StepKind(kind) if kind in KINDS else _kind(element),
        name=_shortened(draft, _one_line(element.get("name", "")) or draft.unnamed, MOST_NAME),
        work_min=work or 0,
        wait_min=_timer_minutes(element) if wait is None else wait,
    )


def _kind(element: "Element") -> StepKind:
    if _local(element) in GATEWAYS:
        return StepKind.DECISION
    return StepKind.WAIT if _local(element) in EVENTS else StepKind.TASK


def _minutes(draft: _Draft, element: "Element", name: str) -> int | None:
    """Our own attribute; None where it is missing."""
    text = element.get(f"{{{OURS}}}{name}")
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 7 and int(text) <= MOST_MINUTES:
        return int(text)
    draft.leave("minutes", element.get("name", ""))
    return 0


def _timer_minutes(element: "Element") -> int:
    """The duration of a timer, 0 where there is none that can be read."""
    for duration in _all(element, "timeDuration"):
        match = DURATION.fullmatch((duration.text or "").strip())
        if match:
            days, hours, minutes = (int(part or 0) for part in match.groups())
            return min(MOST_MINUTES, days * 1440 + hours * 60 + minutes)
    return 0


def _texts(process: "Element") -> dict[str, str]:
    """Owner, purpose, trigger and capability, as far as the file has them."""
    found = ((_own_name(element), (element.text or "").strip()) for element in _extension(process))
    return {name: text for name, text in found if name in TEXTS and text}


def _lists(process: "Element") -> dict[str, tuple[str, ...]]:
    """SIPOC, as far as the file has it."""
    lists: dict[str, tuple[str, ...]] = {}
    for element in _extension(process):
        name, text = LISTS.get(_own_name(element)), (element.text or "").strip()
        if name and text:
            lists[name] = (*lists.get(name, ()), text)
    return lists


def _own_name(element: "Element") -> str:
    return element.tag.removeprefix(f"{{{OURS}}}")


def _pains(process: "Element", ids: list[str]) -> Iterator[Pain]:
    for element in _extension(process):
        text = (element.text or "").strip()
        if element.tag == f"{{{OURS}}}painPoint" and text:
            step = element.get("step", "")
            yield Pain(text, ids.index(step) if step in ids else None)


def _extension(process: "Element") -> Iterator["Element"]:
    for child in process:
        if _local(child) == "extensionElements":
            yield from child


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(draft: _Draft, text: str, most: int) -> str:
    if len(text) <= most:
        return text
    draft.leave("shortened", text)
    return text[: most - 1].rstrip() + "…"
