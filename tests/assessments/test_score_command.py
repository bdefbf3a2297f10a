"""manage.py score: one document in, one out; bad input names its field in one line."""

import io
import json
import re
import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assessments import score_document
from assessments.maturity.entries import Rule
from pmo_studio.core import documents
from pmo_studio.core.documents import BadDocument
from tests.assessments.questionnaires import (
    CHOICE,
    LIKERT,
    PARTLY,
    dimension,
    domain,
    model,
    of,
    question,
)

FOLDER = settings.BASE_DIR / "docs" / "develop"
SCHEMA = Draft202012Validator(json.loads((FOLDER / "score.schema.json").read_text("utf-8")))
PRACTICES = model(
    Rule.PRACTICE_PERCENT,
    domain(
        "PROJ",
        dimension("P.S", question("P.S1", PARTLY), question("P.S2", PARTLY)),
        dimension("P.M", question("P.M1", LIKERT), question("P.M2", CHOICE, audience=("EXE",))),
        chain=True,
    ),
)


class BadModel(ValueError):
    problems = (SimpleNamespace(place="questions[0].key", code="missing"),)


def read_model(document):
    raise BadModel


@pytest.fixture(autouse=True)
def models(monkeypatch):
    """Stand-ins for the built-in models and the reader of model documents."""
    builtin, reading = ModuleType("builtin"), ModuleType("reading")
    builtin.get = {"opm3q": PRACTICES}.__getitem__
    reading.BadModel, reading.read = BadModel, read_model
    monkeypatch.setitem(sys.modules, "assessments.maturity.builtin", builtin)
    monkeypatch.setitem(sys.modules, "assessments.maturity.reading", reading)


def example():
    text = (FOLDER / "score.md").read_text("utf-8")
    return json.loads(re.findall(r"```json\n(.*?)```", text, re.S)[0])


def read(document):
    return score_document.read(document, lambda _: PRACTICES)


def score(document, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(document), "utf-8")
    out = io.StringIO()
    call_command("score", str(file), stdout=out)
    return json.loads(out.getvalue()), out.getvalue()


def test_the_example_of_the_documentation_is_scored(tmp_path):
    SCHEMA.check_schema(SCHEMA.schema)
    assert list(SCHEMA.iter_errors(example())) == []
    found, text = score(example(), tmp_path)
    assert found["format"] == "pmo-studio/score-result@1"
    asked = found["questions"]["P.S1"]
    assert asked["x"] == pytest.approx(2 / 3)
    assert asked["mean"]["lines"][0] == {"key": "EXE", "weight": 2, "value": 1, "product": 2}
    assert (found["questions"]["P.S2"]["how"], found["questions"]["P.S2"]["computed"]) == (
        "agreed",
        0.5,
    )
    stage = found["domains"]["PROJ"]["dimensions"]["P.S"]
    assert stage["score"]["value"] == pytest.approx(100 * (2 / 3 + 0.5) / 2)
    assert found["overall"]["score"]["value"] == stage["score"]["value"]
    assert found["domains"]["PROJ"]["highest_stage"] is None
    assert found["capabilities"]["CTL"]["score"] == pytest.approx(1 + 4 * (2 / 3 + 0.5) / 2)
    assert set(found["heat_map"]) == {"EXE", "TEA"}
    assert found["discuss_list"][0] == "P.S1"
    assert found["dimensions_covered"] == {"actual": 1, "out_of": 2}
    groups = found["completion"]["groups"]
    assert (groups["EXE"]["value"], groups["EXE"]["silent"]) == (0.25, 1)
    assert found["completion"]["people_reached"] == {"actual": 0, "required": 5, "out_of": 5}
    assert json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False) + "\n" == text


def test_dash_reads_standard_input(monkeypatch):
    content = json.dumps(example()).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    out = io.StringIO()
    call_command("score", "-", stdout=out)
    assert json.loads(out.getvalue())["model"]["rule"] == "practice_percent"


def test_the_order_of_respondents_changes_nothing_but_their_list(tmp_path):
    one = example()
    other = one | {"respondents": one["respondents"][::-1]}
    (first, _), (second, _) = score(one, tmp_path), score(other, tmp_path)
    people = [found["completion"].pop("respondents") for found in (first, second)]
    assert first == second
    assert people[0] == people[1][::-1]


def changed(**fields):
    return example() | fields


def answered(**answers):
    return changed(respondents=[{"group": "TEA", "answers": answers}])


BAD = [
    ([], "document: must be an object."),
    ({}, "format: is missing."),
    (changed(format="score@9"), "format: must be “pmo-studio/score@1”."),
    (changed(model="opm9"), "model: there is no built-in model"),
    (changed(model={}), "model.questions[0].key: missing"),
    (changed(extra=1), "extra: is not known here."),
    (changed(params={"treshold": 1}), "params.treshold: is not known here."),
    (changed(params={"threshold": 0}), "params.threshold: must be above 0."),
    (changed(params={"threshold": 1.1}), "params.threshold: must be from 0 to 1."),
    (changed(params={"binarise": 1}), "params.binarise: must be true or false."),
    (changed(params={"weighting": "votes"}), "params.weighting: must be one of by_group,"),
    (changed(params=[]), "params: must be an object."),
    (changed(domains=["PROG"]), "domains[0]: there is no “PROG” here."),
    (changed(domains=[]), "domains: names no domain"),
    (changed(groups=[]), "groups: needs at least one group."),
    (changed(groups={}), "groups: must be a list."),
    (changed(groups=[{"key": "EXE"}, {"key": "EXE"}]), "groups[1].key: the group “EXE” stands"),
    (changed(groups=[{"key": "EXE", "weight": -1}]), "groups[0].weight: must be from 0 to 1000."),
    (changed(groups=[{"key": " "}]), "groups[0].key: must be a printable text"),
    (changed(groups=[{"key": "a\nb"}]), "groups[0].key: must be a printable text"),
    (changed(**{"a\nb\ud800": 1}), "a�b�: is not known here."),
    (changed(min_display_n=0), "min_display_n: must be from 1"),
    (changed(min_display_n=1.5), "min_display_n: must be a whole number."),
    (changed(min_display_n=True), "min_display_n: must be a number."),
    (changed(respondents=[{"group": "BUS", "answers": {}}]), "respondents[0].group: there is no"),
    (changed(respondents=[{"group": "EXE"}]), "respondents[0].answers: is missing."),
    (answered(Q9="yes"), "respondents[0].answers.Q9: the model has no such question."),
    (answered(**{"P.S1": "maybe"}), "respondents[0].answers.P.S1: must be one of no, partly, yes,"),
    (answered(**{"P.S1": True}), "respondents[0].answers.P.S1: must be one of"),
    (answered(**{"P.S1": []}), "respondents[0].answers.P.S1: must be one of"),
    (answered(**{"P.M1": 6}), "respondents[0].answers.P.M1: must be one of 1, 2, 3, 4, 5, na, dk."),
    (answered(**{"P.M1": "yes"}), "respondents[0].answers.P.M1: must be one of 1, 2,"),
    (answered(**{"P.M2": 2}), "respondents[0].answers.P.M2: the question is not asked of"),
    (changed(agreed=[{"value": 1}]), "agreed[0]: needs either"),
    (changed(agreed=[{"question": "P.S9", "value": 1}]), "agreed[0].question: there is no"),
    (changed(agreed=[{"question": "P.S1", "value": 2}]), "agreed[0].value: must be from 0 to 1."),
    (changed(agreed=[{"question": "P.M2", "value": 2.5}]), "agreed[0].value: must be a whole"),
    (changed(agreed=[{"question": "P.S1", "value": 1}] * 2), "agreed[1]: “P.S1” is agreed twice."),
    (changed(agreed=[{"dimension": "P.S", "value": 101}]), "agreed[0].value: must be from 0 to"),
    (changed(invited={"BUS": 1}), "invited.BUS: is not known here."),
    (changed(invited={"EXE": -1}), "invited.EXE: must be from 0"),
]


@pytest.mark.parametrize(("document", "words"), BAD, ids=[words[:40] for _, words in BAD])
def test_bad_input_gets_status_2_and_one_line_with_the_field(document, words, tmp_path):
    with pytest.raises(CommandError) as refused:
        score(document, tmp_path)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "document: no JSON in UTF-8"),
        (b"\xff{}", "document: no JSON in UTF-8"),
        (b'{"a": NaN}', "document: NaN is no number in JSON."),
        (b'{"a": 1, "a": 2}', "a: stands twice in one object."),
        (b"[" * 100_000, "document: nested too deeply."),
        (b'{"a": ' + b"9" * 5000 + b"}", "document: no JSON in UTF-8"),
    ],
)
def test_what_is_no_json_is_said_in_one_line(content, words):
    with pytest.raises(BadDocument, match=f"^{re.escape(words)}") as refused:
        documents.parse(content)
    assert "\n" not in str(refused.value)


def test_a_number_beyond_all_numbers_is_out_of_range():
    document = documents.parse(json.dumps(example()).replace("2}", "1e999}", 1).encode())
    with pytest.raises(BadDocument, match=r"^groups\[0\]\.weight: must be from 0 to 1000\.$"):
        read(document)


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read") as refused:
        call_command("score", str(tmp_path / "nothing.json"))
    assert refused.value.returncode == 2


def test_words_numbers_blanks_and_answers_out_of_scope_are_read():
    document = changed(
        respondents=[
            {"group": "EXE", "answers": {"P.S1": "partly", "P.S2": None, "P.M1": 3, "P.M2": "na"}},
            {"group": "TEA", "answers": {"P.S1": 0.5, "P.M1": 3.0}},
        ]
    )
    found = read(document)
    assert dict(found.respondents[0].answers) == {
        "P.S1": ("answered", 1),
        "P.M1": ("answered", 2),
        "P.M2": ("na", None),
    }
    assert dict(found.respondents[1].answers) == {"P.S1": ("answered", 1), "P.M1": ("answered", 2)}


def test_agreed_levels_of_dimensions_are_whole():
    gated = of(Rule.LEVEL_GATED, question("q", CHOICE))
    document = {
        "format": "pmo-studio/score@1",
        "model": "any",
        "groups": [{"key": "EXE"}],
        "respondents": [],
        "agreed": [{"dimension": "d", "value": 2.5}],
    }
    with pytest.raises(BadDocument, match=r"^agreed\[0\]\.value: must be a whole level\.$"):
        score_document.read(document, lambda _: gated)
    shares = document | {
        "params": {"ladder": "domain"},
        "agreed": [{"dimension": "d", "value": 0.5}],
    }
    assert score_document.read(shares, lambda _: gated).agreed.dimensions == {"d": 0.5}


strange = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(score_document.FIELDS)), strange)
def test_whatever_a_field_holds_is_read_or_refused_in_one_line(field, value):
    try:
        words = json.dumps(score_document.answer(read(changed(**{field: value}))), allow_nan=False)
    except BadDocument as bad:
        words = str(bad)
    assert words.splitlines() == [words]


@given(st.sampled_from(sorted(score_document.FIELDS)), strange)
def test_what_is_read_follows_the_schema(field, value):
    document = changed(**{field: value})
    try:
        read(document)
    except BadDocument:
        return
    # A field with null is one that is not there.
    given = {name: each for name, each in document.items() if each is not None}
    assert field == "model" or list(SCHEMA.iter_errors(given)) == []
