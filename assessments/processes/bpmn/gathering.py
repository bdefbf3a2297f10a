"""Lanes and everything that flows in a file of whichever tool, in one line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessments.processes.bpmn.names import MODEL

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

# Lanes and everything that flows, of all processes of a file.
MOST_ELEMENTS = 300
MOST_NAME = 120
MOST_LANE_NAME = 60
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


class BadFile(Exception):
    """The file cannot be taken at all; `code` says why: too_large, not_xml, has_dtd, not_bpmn,
    no_process, no_steps, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not taken as it stands: a code, and the name of what it is about.

    Codes: branches, loop (the order is ours); parallel, join, event, boundary,
    annotation, data, message (not taken); inside (of a subprocess); shortened, minutes.
    """

    code: str
    name: str = ""


@dataclass
class Draft:
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
        self.left_out.append(LeftOut(code, one_line(name)[:MOST_NAME]))

    def shortened(self, text: str, most: int) -> str:
        """At most so many characters; what is longer is cut, and that is told."""
        if len(text) <= most:
            return text
        self.leave("shortened", text)
        return text[: most - 1].rstrip() + "…"


def gather(process: "Element", pool: str, draft: Draft) -> None:
    """Lanes, nodes and flows of one process; what stands inside subprocesses is left out."""
    _gather_lanes(process, draft)
    home: int | None = None
    for element in process:
        name = local(element)
        if name in FLOWING:
            pk = element.get("id", "") or f"nameless {len(draft.nodes)}"
            draft.nodes[pk] = element
            draft.count()
            if name in STEPS and pk not in draft.lane_of:
                if home is None:
                    home = len(draft.lanes)
                    draft.lanes.append(pool or process.get("name", ""))
                draft.lane_of[pk] = home
            if name in NESTING and any(local(child) in FLOWING for child in element):
                draft.leave("inside", element.get("name", ""))
        elif name == "sequenceFlow":
            source, target = element.get("sourceRef", ""), element.get("targetRef", "")
            draft.follows.setdefault(source, []).append(target)
    draft.lanes[:] = [
        draft.shortened(one_line(lane), MOST_LANE_NAME) or f"{draft.unnamed_lane} {at}"
        for at, lane in enumerate(draft.lanes, start=1)
    ]


def _gather_lanes(process: "Element", draft: Draft) -> None:
    """Leaf lanes in the order of the file; a lane that holds lanes is left to them."""
    for lane in all_of(process, "lane"):
        if any(local(child) == "childLaneSet" for child in lane):
            continue
        draft.count()
        for reference in lane:
            if local(reference) == "flowNodeRef":
                draft.lane_of[(reference.text or "").strip()] = len(draft.lanes)
        draft.lanes.append(lane.get("name", ""))


def in_order(draft: Draft) -> list[str]:
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


def local(element: "Element") -> str:
    """The element's name in BPMN; nothing for those of other namespaces."""
    prefix = f"{{{MODEL}}}"
    return element.tag.removeprefix(prefix) if element.tag.startswith(prefix) else ""


def all_of(root: "Element", name: str) -> Iterator["Element"]:
    return root.iter(f"{{{MODEL}}}{name}")


def text_in(element: "Element") -> str:
    return " ".join(text for text in element.itertext() if text.strip())


def one_line(text: str) -> str:
    return " ".join(text.split())
