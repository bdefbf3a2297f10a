"""BPMN files: ours come back exactly, others as well as can be, hostile ones not at all."""

import re

import defusedxml.ElementTree
import pytest
from hypothesis import given, settings

from assessments.processes import bpmn
from assessments.processes.bpmn import BadFile, LeftOut, Reading
from assessments.processes.flow import Chart, Step, StepKind
from tests.assessments.charts import REPORT, charts

NC_NAME = re.compile(r"^[A-Za-z_][\w.-]*$")
DI = bpmn.NAMESPACES["bpmndi"]


def read(content: bytes | str) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return bpmn.read(data, unnamed="Step", unnamed_lane="Lane")


def foreign(inside: str, before: str = "") -> str:
    """A file as other tools write it, with the default namespace."""
    return (
        f'<definitions xmlns="{bpmn.MODEL}" targetNamespace="x">{before}'
        f'<process id="p" name="Theirs">{inside}</process></definitions>'
    )


def nodes(*names: str) -> str:
    return "".join(f'<task id="{name}" name="{name}"/>' for name in names)


def flows(*pairs: str) -> str:
    """ "ab" is a flow from a to b."""
    return "".join(
        f'<sequenceFlow id="f{at}" sourceRef="{source}" targetRef="{target}"/>'
        for at, (source, target) in enumerate(pairs)
    )


def names(reading: Reading) -> list[str]:
    return [step.name for step in reading.chart.steps]


def codes(reading: Reading) -> set[str]:
    return {one.code for one in reading.left_out}


# --- ours ---


def test_our_own_file_comes_back_exactly() -> None:
    assert read(bpmn.write(REPORT)) == Reading(REPORT)


@settings(max_examples=60, deadline=None)
@given(charts())
def test_every_chart_comes_back_exactly(chart: Chart) -> None:
    if chart == Chart(chart.name):
        return
    assert read(bpmn.write(chart)) == Reading(chart)


@settings(max_examples=40, deadline=None)
@given(charts())
def test_every_reference_leads_somewhere_and_every_edge_has_two_ends(chart: Chart) -> None:
    root = defusedxml.ElementTree.fromstring(bpmn.write(chart))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(NC_NAME.match(one or "") for one in ids)
    for element in root.iter():
        for name in ("bpmnElement", "sourceRef", "targetRef", "processRef"):
            assert element.get(name, ids[0]) in ids
        if element.tag.rpartition("}")[2] in ("flowNodeRef", "incoming", "outgoing"):
            assert element.text in ids
    edges = list(root.iter(f"{{{DI}}}BPMNEdge"))
    assert all(len(edge) >= 2 for edge in edges)
    flows_ = list(root.iter(f"{{{bpmn.MODEL}}}sequenceFlow"))
    assert len(edges) == len(flows_) == len(chart.steps) + 1
    drawn = {shape.get("bpmnElement") for shape in root.iter(f"{{{DI}}}BPMNShape")}
    flowing = {f"step_{at + 1}" for at in range(len(chart.steps))} | {"start", "end", "pool"}
    assert drawn == flowing | {f"lane_{at + 1}" for at in range(len(chart.lanes))}


def test_elements_stand_in_the_order_of_the_schema() -> None:
    text = bpmn.write(REPORT).decode()
    order = ["<bpmn:extensionElements", "<bpmn:laneSet", "<bpmn:startEvent", "<bpmn:sequenceFlow"]
    places = [text.index(tag) for tag in order]
    assert places == sorted(places)
    event = text[text.index("<bpmn:intermediateCatchEvent") :]
    inside = ["<bpmn:incoming", "<bpmn:outgoing", "<bpmn:timerEventDefinition"]
    assert [event.index(tag) for tag in inside] == sorted(event.index(tag) for tag in inside)


def test_kinds_become_the_shapes_of_bpmn() -> None:
    kinds = [Step(0, kind, kind.value, 1, 2) for kind in StepKind]
    text = bpmn.write(Chart("x", ("Lane",), tuple(kinds))).decode()
    assert text.count("<bpmn:task ") == 2
    assert 'pmo:kind="handover"' in text
    assert "<bpmn:exclusiveGateway " in text
    assert "PT2M</bpmn:timeDuration>" in text


# --- other people's ---


def test_tasks_of_all_kinds_gateways_and_timers_become_steps_of_their_lanes() -> None:
    reading = read(
        foreign(
            '<laneSet id="l"><lane id="l1" name="PMO"><flowNodeRef>a</flowNodeRef>'
            "<flowNodeRef>g</flowNodeRef></lane>"
            '<lane id="l2" name="Finance"><flowNodeRef>b</flowNodeRef>'
            "<flowNodeRef>t</flowNodeRef></lane></laneSet>"
            '<startEvent id="s"/><userTask id="a" name="Write"/>'
            '<exclusiveGateway id="g" name="Big?"/><serviceTask id="b" name="Book"/>'
            '<intermediateCatchEvent id="t" name="Month end"><timerEventDefinition>'
            "<timeDuration>P1DT2H30M</timeDuration></timerEventDefinition>"
            '</intermediateCatchEvent><endEvent id="e"/>'
            + flows("sa", "ag", "gb", "gt", "bt", "te")
        )
    )
    assert reading.chart.name == "Theirs"
    assert reading.chart.lanes == ("PMO", "Finance")
    assert [(s.lane, s.kind.value, s.name, s.wait_min) for s in reading.chart.steps] == [
        (0, "task", "Write", 0),
        (0, "decision", "Big?", 0),
        (1, "task", "Book", 0),
        (1, "wait", "Month end", 1590),
    ]
    assert codes(reading) == {"branches"}


def test_steps_follow_the_flow_and_not_the_file() -> None:
    assert names(read(foreign(nodes("c", "a", "b") + flows("ab", "bc")))) == ["a", "b", "c"]


def test_a_step_stands_behind_all_that_lead_to_it() -> None:
    reading = read(foreign(nodes("a", "d", "b", "c") + flows("ab", "ac", "bd", "cd")))
    assert names(reading) == ["a", "b", "c", "d"]


def test_a_loop_is_told_and_its_steps_come_once() -> None:
    reading = read(foreign(nodes("a", "b", "c") + flows("ab", "bc", "cb")))
    assert names(reading) == ["a", "b", "c"]
    assert codes(reading) == {"loop"}


def test_a_process_that_only_goes_round_is_read_too() -> None:
    reading = read(foreign(nodes("a", "b") + flows("ab", "ba")))
    assert names(reading) == ["a", "b"]
    assert LeftOut("loop", "a") in reading.left_out


def test_flows_to_nowhere_and_names_that_nobody_gave_do_no_harm() -> None:
    reading = read(foreign('<task id="a"/><task/>' + flows("ax", "xa")))
    assert names(reading) == ["Step", "Step"]
    assert reading.chart.lanes == ("Theirs",)


def test_pools_without_lanes_become_lanes() -> None:
    content = (
        f'<definitions xmlns="{bpmn.MODEL}"><collaboration>'
        '<participant id="x" name="PMO" processRef="p"/>'
        '<participant id="y" name="Client" processRef="q"/>'
        '<messageFlow id="m" name="Offer"/></collaboration>'
        f'<process id="p">{nodes("a")}</process><process id="q">{nodes("b")}</process>'
        "</definitions>"
    )
    reading = read(content)
    assert reading.chart.lanes == ("PMO", "Client")
    assert LeftOut("message", "Offer") in reading.left_out


def test_what_is_not_taken_is_told_by_name() -> None:
    reading = read(
        foreign(
            nodes("a")
            + '<parallelGateway id="g" name="Split"/><exclusiveGateway id="j" name="Join"/>'
            '<boundaryEvent id="b" name="Late"/><intermediateThrowEvent id="t" name="Told"/>'
            '<dataObjectReference id="d" name="Form"/>'
            "<textAnnotation id='n'><text>Careful</text></textAnnotation>"
            '<subProcess id="sub" name="Deep"><task id="z"/></subProcess>'
            f'<task id="long" name="{"x" * 130}"/>'
        )
    )
    told = {one.code: one.name for one in reading.left_out}
    assert told == {
        "parallel": "Split",
        "join": "Join",
        "boundary": "Late",
        "event": "Told",
        "data": "Form",
        "annotation": "Careful",
        "inside": "Deep",
        "shortened": "x" * 120,
    }
    assert all(len(name) <= 120 for name in names(reading))


@pytest.mark.parametrize("minutes", ["-5", "1e9", "1000000000", "x", "", "９"])
def test_minutes_that_are_none_become_nothing_and_are_told(minutes: str) -> None:
    reading = read(
        bpmn.write(REPORT).decode().replace('workMinutes="30"', f'workMinutes="{minutes}"')
    )
    assert reading.chart.steps[0].work_min == 0
    assert codes(reading) == {"minutes"}


# --- hostile ones ---

LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"no xml", "not_xml"),
        (b"\x00\x01\x02", "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "not_xml"),
        (LAUGHS.encode() + foreign("&b;").encode(), "has_dtd"),
        (OUTSIDE.encode() + foreign("&x;").encode(), "has_dtd"),
        (b"<!DOCTYPE d><d/>", "has_dtd"),
        (b"<html/>", "not_bpmn"),
        (b'<definitions xmlns="urn:other"/>', "not_bpmn"),
        (f'<definitions xmlns="{bpmn.MODEL}"/>'.encode(), "no_process"),
        (foreign("").encode(), "no_steps"),
        (foreign('<startEvent id="s"/>' * 301).encode(), "too_many"),
        (foreign("<laneSet>" + "<lane/>" * 310 + "</laneSet>").encode(), "too_many"),
        (b" " * (bpmn.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_taken_says_why(content: bytes, code: str) -> None:
    with pytest.raises(BadFile) as bad:
        read(content)
    assert bad.value.code == code


def test_a_file_of_a_hundred_thousand_nested_elements_is_read_in_the_end() -> None:
    deep = "<documentation>" * 20_000 + "</documentation>" * 20_000
    assert names(read(foreign(nodes("a") + deep))) == ["a"]


def test_300_elements_are_read() -> None:
    reading = read(foreign("".join(f'<task id="t{at}" name="n{at}"/>' for at in range(299))))
    assert len(reading.chart.steps) == 299
