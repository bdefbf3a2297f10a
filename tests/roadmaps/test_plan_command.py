"""manage.py plan: one document in, one out; bad input names its field in one line."""

import datetime
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

from pmo_studio.core.documents import BadDocument
from roadmaps.planning import document as documents
from roadmaps.planning.answer import answer
from roadmaps.planning.plan import derive
from tests.roadmaps.examples import t22

FOLDER = settings.BASE_DIR / "docs" / "develop"
SCHEMA = Draft202012Validator(json.loads((FOLDER / "plan.schema.json").read_text("utf-8")))


def example():
    text = (FOLDER / "plan.md").read_text("utf-8")
    return json.loads(re.findall(r"```json\n(.*?)```", text, re.S)[0])


def changed(**fields):
    return example() | fields


def plan(document, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document), "utf-8")
    out = io.StringIO()
    call_command("plan", str(file), stdout=out)
    return json.loads(out.getvalue()), out.getvalue()


def test_t22_as_a_document_gives_the_dates_of_the_table(tmp_path):
    SCHEMA.check_schema(SCHEMA.schema)
    assert list(SCHEMA.iter_errors(example())) == []
    found, text = plan(example(), tmp_path)
    assert found["format"] == "pmo-studio/plan-result@1"
    assert found["schedule"] == {
        "working_days": 150,
        "end_date": "2026-08-04",
        "critical_path_days": 111,
        "critical": ["EN-1", "F05", "F07", "EN-3", "EN-4", "EN-5.1", "EN-5.2", "EN-6"],
    }
    by_key = {each["key"]: each for each in found["packages"]}
    assert by_key["F03"]["wave"] is by_key["F03"]["dates"] is None
    assert by_key["F11"]["dates"] == {
        "start": 94,
        "last": 113,
        "start_date": "2026-05-19",
        "end_date": "2026-06-15",
        "float": 4,
        "critical": False,
        "room": 0,
    }
    assert by_key["F05"]["arithmetic"]["parts"][1] == {
        "capability": "CTL", "kappa": 0.5, "size": 1.5, "importance": 5, "amount": 3.75,
    }  # fmt: skip
    assert [(each["key"], each["remaining"]) for each in found["waves"]] == [
        ("F", 11), ("P", 11), ("R1", 6), ("R2", 16), ("S", 10),
    ]  # fmt: skip
    assert found["errors"] == []
    assert json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False) + "\n" == text


def test_the_document_says_what_the_worked_example_says():
    found = derive(documents.read(example()))
    assert found.timetable == derive(t22()).timetable


def test_dash_reads_standard_input(monkeypatch):
    content = json.dumps(example()).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    out = io.StringIO()
    call_command("plan", "-", stdout=out)
    assert json.loads(out.getvalue())["schedule"]["working_days"] == 150


def test_everything_that_a_document_may_hold_comes_into_the_plan(tmp_path):
    found, _ = plan(
        changed(
            catalogue=[{"key": "OWN1", "capability": "FIN", "req": ["F05"]}],
            functions=[*example()["functions"], {"key": "OWN1", "target": 1}],
            packages=[
                *example()["packages"],
                {"key": "F07", "earliest": "2026-03-28", "after": [{"key": "EN-2", "lag": 3}]},
            ],
            own=[{"key": "rooms", "effort": 2.5, "wave": "P", "after": [{"key": "F05"}]}],
            changes=[{"key": "talk", "effort": 4, "functions": ["F11"], "subject": "leads"}],
            canvas_errors=[{"check": "C05", "subject": "ka2"}],
            mandate_missing=["vision"],
            stakeholders=[{"key": "cfo", "current": "resistant", "desired": "supportive"}],
        ),
        tmp_path,
    )
    by_key = {each["key"]: each for each in found["packages"]}
    assert by_key["OWN1"]["effort"] == 13
    assert by_key["OWN1"]["after"] == [{"key": "EN-1", "lag": 0}, {"key": "F05", "lag": 0}]
    assert by_key["F07"]["dates"]["start_date"] == "2026-03-30"
    assert {"key": "EN-2", "lag": 3} in by_key["F07"]["after"]
    assert (by_key["rooms"]["wave"], by_key["rooms"]["effort"]) == ("P", 2.5)
    assert (by_key["talk"]["kind"], by_key["talk"]["subject"]) == ("change", "leads")
    assert [each["key"] for each in found["gaps"][-3:]] == [
        "G-CAN:C05:ka2", "G-MAN:vision", "G-STK:cfo",
    ]  # fmt: skip
    assert by_key["EN-1"]["closes"] == ["G-MAN:vision"]
    assert by_key["EN-2"]["closes"] == ["G-STK:cfo"]


def test_what_cannot_be_planned_is_listed_and_nothing_is_dated(tmp_path):
    catalogue = [{"key": "F05", "req": ["F11"]}]
    packages = [{"key": "F03", "effort": 0}, {"key": "F07", "staff": 4}]
    found, _ = plan(changed(catalogue=catalogue, packages=packages), tmp_path)
    assert found["schedule"] is None
    assert all(each["dates"] is None for each in found["packages"])
    codes = [(each["code"], set(each["keys"])) for each in found["errors"]]
    assert codes == [("cycle", {"F05", "F11", "F01"}), ("no_effort", {"F03"})]


def wave(number, **fields):
    waves = example()["waves"]
    return changed(waves=[w | fields if n == number else w for n, w in enumerate(waves)])


def package(**fields):
    return changed(packages=[{"key": "F05"} | fields])


BAD = [
    ([], "document: must be an object."),
    ({"format": "pmo-studio/plan@1"}, "start_date: is missing."),
    (changed(format="plan@9"), "format: must be “pmo-studio/plan@1”."),
    (changed(extra=1), "extra: is not known here."),
    (changed(size="XL"), "size: must be one of S, M, L."),
    (changed(start_date="2026-02-30"), "start_date: must be a day such as 2026-11-29."),
    (changed(working_days=""), "working_days: must be days of the week such as “12345”."),
    (changed(working_days="128"), "working_days: must be days of the week"),
    (changed(working_days=[1, 2]), "working_days: must be days of the week"),
    (changed(holidays=["Easter"]), "holidays[0]: must be a day"),
    (changed(team_limit=0), "team_limit: must be from 1"),
    (changed(team_limit=1.5), "team_limit: must be a whole number."),
    (changed(gate_days=-1), "gate_days: must be from 0"),
    (changed(capabilities=[{"key": "XYZ"}]), "capabilities[0].key: there is no “XYZ” here."),
    (changed(capabilities=[{"key": "STD", "current": 6}]), "capabilities[0].current: must be from"),
    (changed(capabilities=[{"key": "STD"}] * 2), "capabilities[1].key: “STD” stands twice."),
    (changed(functions=[{"key": "F99"}]), "functions[0].key: there is no “F99” here."),
    (changed(functions=[{"key": "F05", "target": 4}]), "functions[0].target: must be from 0 to 3."),
    (
        changed(functions=[{"key": "F05", "state": "old"}]),
        "functions[0].state: must be one of keep",
    ),
    (changed(catalogue=[{"key": "A", "req": ["B"]}]), "catalogue[0].req[0]: there is no “B” here."),
    (changed(waves=example()["waves"][:2]), "waves: must be F, P, any number of rollouts"),
    (wave(0, key="P"), "waves[0].key: must be “F” here."),
    (wave(3, key="R3"), "waves[3].key: must be “R2” here."),
    (wave(1, fte=None), "waves[1].fte: is missing."),
    (wave(2, units=0), "waves[2].units: must be from 1"),
    (wave(2, capacity=-1), "waves[2].capacity: must be from 0"),
    (package(key="F12"), "packages[0].key: there is no “F12” here."),
    (package(effort="much"), "packages[0].effort: must be a number."),
    (package(wave="R3"), "packages[0].wave: must be one of F, P, R1, R2, S."),
    (package(mandatory=1), "packages[0].mandatory: must be true or false."),
    (package(earliest="9999-12-31"), "packages[0].earliest: no working day follows"),
    (package(after=[{"lag": 1}]), "packages[0].after[0].key: is missing."),
    (package(after=[{"key": "EN-1", "lag": 0.5}]), "packages[0].after[0].lag: must be a whole"),
    (changed(own=[{"key": "A"}]), "own[0].effort: is missing."),
    (changed(own=[{"key": "F05", "effort": 1}]), "own[0].key: “F05” stands twice."),
    (changed(changes=[{"key": "EN-1", "effort": 1}]), "changes[0].key: “EN-1” stands twice."),
    (
        changed(changes=[{"key": "A", "effort": 1, "functions": ["F99"]}]),
        "changes[0].functions[0]: there is no “F99” here.",
    ),
    (changed(canvas_errors=[{"check": "C05"}]), "canvas_errors[0].subject: is missing."),
    (changed(mandate_missing=[""]), "mandate_missing[0]: must be a printable text"),
    (changed(stakeholders=[{"key": "a", "current": "neutral"}]), "stakeholders[0].desired: is"),
    (
        changed(stakeholders=[{"key": "a", "current": "for", "desired": "neutral"}]),
        "stakeholders[0].current: must be one of unaware,",
    ),
]


@pytest.mark.parametrize(("document", "words"), BAD, ids=[words[:40] for _, words in BAD])
def test_bad_input_gets_status_2_and_one_line_with_the_field(document, words, tmp_path):
    with pytest.raises(CommandError) as refused:
        plan(document, tmp_path)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read") as refused:
        call_command("plan", str(tmp_path / "nothing.json"))
    assert refused.value.returncode == 2


strange = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(documents.FIELDS)), strange)
def test_whatever_a_field_holds_is_answered_or_refused_in_one_line(field, value):
    try:
        found = derive(documents.read(changed(**{field: value})))
        words = json.dumps(answer(found), allow_nan=False)
    except BadDocument as bad:
        words = str(bad)
    assert words.splitlines() == [words]


amounts = st.floats(-5, 500) | st.integers(-1, 60)
fields = st.fixed_dictionaries(
    {},
    optional={
        "effort": amounts,
        "staff": st.integers(-1, 4),
        "mandatory": st.booleans(),
        "wave": st.sampled_from(["F", "P", "R1", "R2", "S"]),
        "earliest": st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1)).map(str),
    },
)
packages = st.dictionaries(st.sampled_from(["F01", "F05", "EN-2", "EN-5.1", "EN-6"]), fields)


@given(packages, packages)
def test_any_plan_is_dated_or_says_why_not(edits, own):
    document = changed(
        packages=[{"key": key, **row} for key, row in edits.items()],
        own=[{"key": f"own {key}", "effort": 3, **row} for key, row in own.items()],
    )
    assert list(SCHEMA.iter_errors(document)) == []
    found = answer(derive(documents.read(document)))
    dated = [each for each in found["packages"] if each["dates"]]
    assert bool(found["errors"]) == (found["schedule"] is None) == (not dated)
    json.dumps(found, allow_nan=False)


@given(st.sampled_from(sorted(documents.FIELDS)), strange)
def test_what_is_read_follows_the_schema(field, value):
    document = changed(**{field: value})
    try:
        documents.read(document)
    except BadDocument:
        return
    # A field with null is one that is not there.
    said = {name: each for name, each in document.items() if each is not None}
    assert list(SCHEMA.iter_errors(said)) == []
