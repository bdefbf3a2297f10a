"""A process as a BPMN 2.0 document."""

from itertools import pairwise

from assessments.processes.bpmn.diagram import diagram
from assessments.processes.bpmn.names import LISTS, NAMESPACES, OURS, TEXTS
from assessments.processes.bpmn.nodes import Node, nodes_of
from assessments.processes.flow import Chart, Step, StepKind
from pmo_studio.core.markup import indented, tag


def write(chart: Chart) -> bytes:
    """The process as a BPMN 2.0 document in UTF-8."""
    nodes = nodes_of(chart)
    header = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    collaboration = tag(
        "bpmn:collaboration",
        [tag("bpmn:participant", id="pool", name=chart.name, processRef="process")],
        id="collaboration",
    )
    parts = [collaboration, _process(chart, nodes), diagram(chart, nodes)]
    inside = "\n".join(indented(part) for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<bpmn:definitions{header} id="definitions" targetNamespace="{OURS}"'
        f' exporter="PMO Studio">\n{inside}\n</bpmn:definitions>\n'
    ).encode()


def _process(chart: Chart, nodes: list[Node]) -> str:
    """Children in the order of the schema: extensions, lanes, what flows."""
    ours = _extensions(chart)
    children = [tag("bpmn:extensionElements", ours)] if ours else []
    if chart.lanes:
        children.append(tag("bpmn:laneSet", _lanes(chart, nodes), id="lanes"))
    children += [_flow_node(node, at, len(nodes)) for at, node in enumerate(nodes)]
    children += [
        tag("bpmn:sequenceFlow", id=f"flow_{at}", sourceRef=one.id, targetRef=next_.id)
        for at, (one, next_) in enumerate(pairwise(nodes), start=1)
    ]
    return tag("bpmn:process", children, id="process", name=chart.name, isExecutable="false")


def _extensions(chart: Chart) -> list[str]:
    """What BPMN has no place for."""
    texts = [(name, getattr(chart, name)) for name in TEXTS]
    texts += [(one, line) for one, name in LISTS.items() for line in getattr(chart, name)]
    ours = [tag(f"pmo:{name}", text=text) for name, text in texts if text]
    for pain in chart.pains:
        at = None if pain.step is None else f"step_{pain.step + 1}"
        ours.append(tag("pmo:painPoint", text=pain.text, step=at))
    return ours


def _lanes(chart: Chart, nodes: list[Node]) -> list[str]:
    return [
        tag(
            "bpmn:lane",
            [tag("bpmn:flowNodeRef", text=node.id) for node in nodes if node.lane == at],
            id=f"lane_{at + 1}",
            name=name,
        )
        for at, name in enumerate(chart.lanes)
    ]


def _flow_node(node: Node, at: int, of: int) -> str:
    """Incoming, outgoing, then what kind of event it is."""
    children = [tag("bpmn:incoming", text=f"flow_{at}")] if at else []
    children += [tag("bpmn:outgoing", text=f"flow_{at + 1}")] if at + 1 < of else []
    step = node.step
    if step is None:
        return tag(node.tag, children, id=node.id)
    if step.kind == StepKind.WAIT:
        children.append(_timer(node, step))
    return tag(
        node.tag,
        children,
        id=node.id,
        name=node.name,
        pmo__kind=step.kind.value,
        pmo__workMinutes=str(step.work_min),
        pmo__waitMinutes=str(step.wait_min),
    )


def _timer(node: Node, step: Step) -> str:
    duration = tag(
        "bpmn:timeDuration", text=f"PT{step.wait_min}M", xsi__type="bpmn:tFormalExpression"
    )
    return tag("bpmn:timerEventDefinition", [duration], id=f"timer_{node.id}")
