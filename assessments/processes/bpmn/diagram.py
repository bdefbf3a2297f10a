"""Where everything stands: a shape for each step, an edge for each flow."""

from assessments.processes.bpmn.nodes import Node
from assessments.processes.flow import Chart
from pmo_studio.core.markup import tag

LEFT = 160.0  # the pool's corner
TOP = 80.0
POOL_HEAD = 30.0
LANE_HEIGHT = 140.0
PITCH = 160.0


def diagram(chart: Chart, nodes: list[Node]) -> str:
    """A shape for everything that has one, an edge for every flow."""
    width = PITCH * len(nodes) + POOL_HEAD
    shapes = [_shape("pool", LEFT, TOP, width, LANE_HEIGHT * max(1, len(chart.lanes)))]
    for at in range(len(chart.lanes)):
        top = TOP + at * LANE_HEIGHT
        left, inner = LEFT + POOL_HEAD, width - POOL_HEAD
        shapes.append(_shape(f"lane_{at + 1}", left, top, inner, LANE_HEIGHT))
    shapes += [_node_shape(node, at) for at, node in enumerate(nodes)]
    edges = [_edge(at, nodes[at - 1], nodes[at]) for at in range(1, len(nodes))]
    plane = tag("bpmndi:BPMNPlane", [*shapes, *edges], id="plane", bpmnElement="collaboration")
    return tag("bpmndi:BPMNDiagram", [plane], id="diagram")


def _shape(element: str, x: float, y: float, width: float, height: float) -> str:
    bounds = _bounds(x, y, width, height)
    return tag(
        "bpmndi:BPMNShape",
        [bounds],
        id=f"{element}_shape",
        bpmnElement=element,
        isHorizontal="true",
    )


def _node_shape(node: Node, at: int) -> str:
    x, y = _centre(at, node.lane)
    width, height = node.size
    children = [_bounds(x - width / 2, y - height / 2, width, height)]
    if node.step is not None and width < PITCH / 2:
        # The name of a gateway or an event stands below it.
        label = _bounds(x - 60, y + height / 2 + 4, 120, 28)
        children.append(tag("bpmndi:BPMNLabel", [label]))
    marker = "true" if node.tag == "bpmn:exclusiveGateway" else None
    return tag(
        "bpmndi:BPMNShape",
        children,
        id=f"{node.id}_shape",
        bpmnElement=node.id,
        isMarkerVisible=marker,
    )


def _centre(at: int, lane: int) -> tuple[float, float]:
    return LEFT + POOL_HEAD + PITCH * (at + 0.5), TOP + LANE_HEIGHT * (lane + 0.5)


def _edge(at: int, one: Node, next_: Node) -> str:
    """From right to left, with a step between the columns where the lane changes."""
    (from_x, from_y), (to_x, to_y) = _centre(at - 1, one.lane), _centre(at, next_.lane)
    begin, end = from_x + one.size[0] / 2, to_x - next_.size[0] / 2
    between = (from_x + to_x) / 2
    points = [(begin, from_y), (end, to_y)]
    if from_y != to_y:
        points[1:1] = [(between, from_y), (between, to_y)]
    waypoints = [tag("di:waypoint", x=f"{x:g}", y=f"{y:g}") for x, y in points]
    return tag("bpmndi:BPMNEdge", waypoints, id=f"flow_{at}_edge", bpmnElement=f"flow_{at}")


def _bounds(x: float, y: float, width: float, height: float) -> str:
    return tag("dc:Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}")
