"""What flows in a file that we write: the start, the steps, the end."""

from dataclasses import dataclass

from assessments.processes.flow import Chart, Step, StepKind

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


@dataclass(frozen=True, slots=True)
class Node:
    """Something that flows: its id, element, name, lane and the size of its shape."""

    id: str
    tag: str
    name: str
    lane: int
    size: tuple[float, float]
    step: Step | None = None


def nodes_of(chart: Chart) -> list[Node]:
    """Start, steps and end, in the order of the flow."""
    first = chart.steps[0].lane if chart.steps else 0
    last = chart.steps[-1].lane if chart.steps else 0
    return [
        Node("start", "bpmn:startEvent", "", first, EVENT),
        *(
            Node(f"step_{at}", TAGS[step.kind], step.name, step.lane, SIZES[step.kind], step)
            for at, step in enumerate(chart.steps, start=1)
        ),
        Node("end", "bpmn:endEvent", "", last, EVENT),
    ]
