"""manage.py canvas_check: one document in, one out; bad input names its field in one line."""

import io
import json
import re
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from canvases import check_document, presets
from pmo_studio.core import catalogue
from pmo_studio.core.documents import BadDocument

FOLDER = settings.BASE_DIR / "docs" / "develop"
SCHEMA = Draft202012Validator(json.loads((FOLDER / "canvas_check.schema.json").read_text("utf-8")))


def example():
    text = (FOLDER / "canvas_check.md").read_text("utf-8")
    return json.loads(re.findall(r"```json\n(.*?)```", text, re.S)[0])


def changed(**fields):
    return example() | fields


def note(**fields):
    return changed(notes=[{"id": 1, "block": "ka"} | fields], links=[])


def linked(*links):
    return changed(links=list(links))


def check(document, tmp_path):
    file = tmp_path / "canvas.json"
    file.write_text(json.dumps(document), "utf-8")
    out = io.StringIO()
    call_command("canvas_check", str(file), stdout=out)
    return json.loads(out.getvalue()), out.getvalue()


def test_the_example_of_the_documentation_is_checked(tmp_path):
    SCHEMA.check_schema(SCHEMA.schema)
    assert list(SCHEMA.iter_errors(example())) == []
    found, text = check(example(), tmp_path)
    assert found["format"] == "pmo-studio/canvas-check-result@1"
    rules = [(each["check"], each["notes"]) for each in found["findings"]]
    assert ("C01", ["cs2"]) in rules
    assert ("C05", ["ka2"]) in rules
    assert ("C12", ["ka1"]) in rules
    assert ("C15", ["ka1", "ka2"]) in rules
    assert ("C17", ["kr1"]) in rules
    assert "C13" not in dict(rules)
    assert found["counts"]["error"] == 2
    assert found["thread"]["percent"] == {"part": 1, "whole": 2, "value": 50}
    assert found["thread"]["planned"] is None
    assert found["validated"]["customers_and_values"]["percent"] == pytest.approx(200 / 3)
    first, second = found["model"]["functions"]
    assert (first["share"], second["share"]) == (pytest.approx(0.75), pytest.approx(0.25))
    assert (second["function"], second["layer"], second["run"]) == ("OWN1", "O", 4)
    assert found["model"]["mismatch"] == {"ctl_max": 1, "degree": 2, "pmo_type": "controlling"}
    assert found["expectations"]["adherence"]["percent"] == pytest.approx(60)
    assert json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False) + "\n" == text


def test_dash_reads_standard_input(monkeypatch):
    content = json.dumps(example()).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    out = io.StringIO()
    call_command("canvas_check", "-", stdout=out)
    assert json.loads(out.getvalue())["health"] < 100


def test_a_preset_as_a_document_is_whole(tmp_path):
    graph = presets.graph_of(presets.presets()["classic"], catalogue.load().functions)
    notes = [
        {"id": each.id, "block": each.block, "text": each.text}
        | ({"function": each.function} if each.function else {})
        | ({"weight": each.weight} if each.block == "cs" else {})
        for each in graph.notes
    ]
    # the wrong way round and without a kind
    links = [
        {"source": each.target, "target": each.source, "strength": each.strength}
        for each in graph.links
    ]
    document = {"format": check_document.FORMAT, "notes": notes, "links": links, "pmo_fte": 3}
    found, _ = check(document, tmp_path)
    assert found["thread"]["percent"]["value"] == 100
    assert found["counts"] == {"error": 0, "warn": 0, "info": 1}
    assert found["model"]["pmo_type"] == "controlling"
    assert found["expectations"] is None


def test_what_later_phases_know_is_read(tmp_path):
    found, _ = check(changed(built=["ka1"], proven=[]), tmp_path)
    assert found["thread"]["planned"]["value"] == 50
    assert found["thread"]["mandated"]["value"] == 0
    promised = [{"key": "O1", "kpis": ["K03"]}, {"key": "O2"}]
    found, _ = check(changed(objectives=promised), tmp_path)
    assert found["thread"]["mandated"]["value"] == 50
    (thread,) = found["thread"]["threads"]
    assert (thread["objectives"], thread["stop"]) == (["O1"], None)
    found, _ = check(changed(objectives=promised[1:]), tmp_path)
    (thread,) = found["thread"]["threads"]
    assert (thread["objectives"], thread["stop"]) == ([], "mandate")


BAD = [
    ([], "document: must be an object."),
    ({"format": "pmo-studio/canvas-check@1"}, "notes: is missing."),
    (changed(format="canvas@9"), "format: must be “pmo-studio/canvas-check@1”."),
    (changed(extra=1), "extra: is not known here."),
    (changed(notes={}), "notes: must be a list."),
    (note(id=None), "notes[0].id: is missing."),
    (note(id=1.5), "notes[0].id: must be a text or a whole number."),
    (note(id=True), "notes[0].id: must be a text or a whole number."),
    (note(id="K01"), "notes[0].id: is the key of a KPI."),
    (changed(notes=[{"id": 1, "block": "cs"}] * 2), "notes[1].id: the note “1” stands twice."),
    (note(block="xx"), "notes[0].block: there is no “xx” here."),
    (note(state="old"), "notes[0].state: must be one of keep, new, change, retire."),
    (note(state=[]), "notes[0].state: must be one of"),
    (note(text=1), "notes[0].text: must be a text."),
    (note(function="F99"), "notes[0].function: there is no “F99” here."),
    (note(block="cs", function="F01"), "notes[0].function: belongs to notes of the block “ka”."),
    (note(weight=2), "notes[0].weight: belongs to notes of the block “cs”."),
    (note(block="cs", weight=4), "notes[0].weight: must be from 1 to 3."),
    (note(block="vp", votes=-1), "notes[0].votes: must be from 0"),
    (note(ctl=4), "notes[0].ctl: must be from 1 to 3."),
    (note(touched="2026-02-30"), "notes[0].touched: must be a day such as 2026-11-29."),
    (note(evidence="sure"), "notes[0].evidence: must be one of assumption,"),
    (note(evidence=[{"supports": "yes"}]), "notes[0].evidence[0].people: is missing."),
    (note(evidence=[{"supports": 1, "people": 1}]), "notes[0].evidence[0].supports: must be one"),
    (linked({"source": "cs1"}), "links[0].target: is missing."),
    (linked({"source": "cs1", "target": "vp9"}), "links[0].target: there is no “vp9” here."),
    (linked({"source": "cs1", "target": "cs1"}), "links[0]: leads from a note to itself."),
    (linked({"source": "cs1", "target": "kr1"}), "links[0]: nothing leads from “cs” to “kr”."),
    (linked({"source": "cs1", "target": "K01"}), "links[0]: nothing leads from “cs” to “kpi”."),
    (
        linked({"source": "cs1", "target": "vp1", "kind": "uses"}),
        "links[0].kind: between these two it must be “needs”.",
    ),
    (
        linked({"source": "cs1", "target": "vp1"}, {"source": "vp1", "target": "cs1"}),
        "links[1]: stands twice.",
    ),
    (
        linked({"source": "cs1", "target": "vp1", "strength": 0}),
        "links[0].strength: must be from 1 to 3.",
    ),
    (changed(kpis=["X1"]), "links[4].target: there is no “K03” here."),
    (changed(functions=[{"run": 1}]), "functions[0].key: is missing."),
    (changed(functions=[{"key": "A"}] * 2), "functions[1].key: the function “A” stands twice."),
    (changed(functions=[{"key": "A", "req": ["B"]}]), "functions[0].req[0]: there is no “B”"),
    (
        changed(functions=[{"key": "OWN1"}, {"key": "F05", "req": ["F04"]}]),
        "functions[1].req: goes round in a circle: F01, F05, F04, F01.",
    ),
    (
        changed(functions=[{"key": "A", "layer": "X"}]),
        "functions[0].layer: must be one of S, T, O.",
    ),
    (changed(functions=[{"key": "A", "effort": {}}]), "functions[0].effort.small: is missing."),
    (changed(authority="rule"), "authority: must be one of advise, require, decide, run."),
    (changed(pmo_fte=-1), "pmo_fte: must be from 0"),
    (changed(review_days=0), "review_days: must be from 1"),
    (changed(today="today"), "today: must be a day such as"),
    (changed(as_is_services={"F99": 1}), "as_is_services.F99: there is no “F99” here."),
    (changed(as_is_services={"F05": 4}), "as_is_services.F05: must be from 0 to 3."),
    (changed(built=["cs1"]), "built[0]: there is no “cs1” here."),
    (changed(proven=["K99"]), "proven[0]: there is no “K99” here."),
    (changed(objectives=[{"key": "O1", "kpis": ["K99"]}]), "objectives[0].kpis[0]: there is no"),
    (changed(objectives=[{"key": "O1"}] * 2), "objectives[1].key: the objective “O1” stands"),
    (changed(objectives=[], proven=[]), "proven: leave it out: “objectives” say"),
    (changed(size="XL"), "size: there is no “XL” here."),
    (changed(segments=[{"key": "a"}]), "segments[0].respondents: is missing."),
    (
        changed(segments=[{"key": "a", "respondents": 1, "points": {"B99": 1}}]),
        "segments[0].points.B99: there is no “B99” here.",
    ),
    (
        changed(segments=[{"key": "a", "respondents": 1, "points": {"B01": 6, "B02": 6}}]),
        "segments[0].points: are more than 10, ten for each respondent.",
    ),
]


@pytest.mark.parametrize(("document", "words"), BAD, ids=[words[:40] for _, words in BAD])
def test_bad_input_gets_status_2_and_one_line_with_the_field(document, words, tmp_path):
    with pytest.raises(CommandError) as refused:
        check(document, tmp_path)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read") as refused:
        call_command("canvas_check", str(tmp_path / "nothing.json"))
    assert refused.value.returncode == 2


strange = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(check_document.FIELDS)), strange)
def test_whatever_a_field_holds_is_answered_or_refused_in_one_line(field, value):
    try:
        found = check_document.read(changed(**{field: value}))
        words = json.dumps(check_document.answer(found), allow_nan=False)
    except BadDocument as bad:
        words = str(bad)
    assert words.splitlines() == [words]


@given(st.sampled_from(sorted(check_document.FIELDS)), strange)
def test_what_is_read_follows_the_schema(field, value):
    document = changed(**{field: value})
    try:
        check_document.read(document)
    except BadDocument:
        return
    # A field with null is one that is not there.
    said = {name: each for name, each in document.items() if each is not None}
    assert list(SCHEMA.iter_errors(said)) == []
