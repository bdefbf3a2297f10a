"""A process out of a BPMN 2.0 document, and what had to be left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from assessments.processes.bpmn.gathering import (
    CHOICES,
    EVENTS,
    GATEWAYS,
    MOST_NAME,
    TASKS,
    BadFile,
    Draft,
    LeftOut,
    all_of,
    gather,
    in_order,
    local,
    one_line,
    text_in,
)
from assessments.processes.bpmn.names import LISTS, MODEL, OURS, TEXTS
from assessments.processes.flow import MOST_MINUTES, Chart, Pain, Step, StepKind

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MOST_BYTES = 1_000_000
MOST_TITLE = 80
KINDS = frozenset(kind.value for kind in StepKind)
# Elements that are told as left out, by their code.
ASIDE = {
    "textAnnotation": "annotation",
    "dataObjectReference": "data",
    "dataStoreReference": "data",
    "messageFlow": "message",
}
DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:[\d.]+S)?)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, and what was left out."""

    chart: Chart
    left_out: tuple[LeftOut, ...] = ()


def read(content: bytes, *, unnamed: str, unnamed_lane: str) -> Reading:
    """The process in the file; `unnamed` and `unnamed_lane` stand where it gives no name.

    Raises BadFile.
    """
    root = _parsed(content)
    processes = [process for process in root if local(process) == "process"]
    if not processes:
        raise BadFile("no_process")
    pools = {one.get("processRef", ""): one.get("name", "") for one in all_of(root, "participant")}
    draft = Draft(unnamed, unnamed_lane)
    for process in processes:
        gather(process, pools.get(process.get("id", ""), ""), draft)
    for element in root.iter():
        if local(element) in ASIDE:
            draft.leave(ASIDE[local(element)], element.get("name", "") or text_in(element))
    order = in_order(draft)
    ids = [pk for pk in order if _is_step(draft, pk)]
    texts, lists = _texts(processes[0]), _lists(processes[0])
    name = processes[0].get("name", "") or pools.get(processes[0].get("id", ""), "")
    chart = Chart(
        name=draft.shortened(one_line(name) or unnamed, MOST_TITLE),
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
    if not (chart.steps or chart.pains or texts or lists or draft.lanes):
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


def _is_step(draft: Draft, pk: str) -> bool:
    """Whether it is taken as a step; what is not, and is no mere start, end or join, is told."""
    element = draft.nodes[pk]
    name, words = local(element), element.get("name", "")
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


def _step(draft: Draft, pk: str) -> Step:
    element = draft.nodes[pk]
    kind = element.get(f"{{{OURS}}}kind", "")
    work = _minutes(draft, element, "workMinutes")
    wait = _minutes(draft, element, "waitMinutes")
    return Step(
        lane=draft.lane_of[pk],
        kind=StepKind(kind) if kind in KINDS else _kind(element),
        name=draft.shortened(one_line(element.get("name", "")) or draft.unnamed, MOST_NAME),
        work_min=work or 0,
        wait_min=_timer_minutes(element) if wait is None else wait,
    )


def _kind(element: "Element") -> StepKind:
    if local(element) in GATEWAYS:
        return StepKind.DECISION
    return StepKind.WAIT if local(element) in EVENTS else StepKind.TASK


def _minutes(draft: Draft, element: "Element", name: str) -> int | None:
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
    for duration in all_of(element, "timeDuration"):
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
        if local(child) == "extensionElements":
            yield from child
