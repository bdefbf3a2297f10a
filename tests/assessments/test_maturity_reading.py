"""Maturity models as data: what is read, what is refused and where, and what is written."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as settings_of_site
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from assessments.maturity import builtin
from assessments.maturity.entries import Ladder, MaturityModel, Params, Rule
from assessments.maturity.fields import CODES
from assessments.maturity.reading import BadModel, Problem, parse, read
from assessments.maturity.workbook import archive as workbook_codes
from assessments.maturity.writing import content
from assessments.maturity.writing import document as written
from pmo_studio.core.catalogue import Text
from tests.assessments import maturity as samples
from tests.assessments.maturity import FIVE_LEVELS, Document, document, question

SCHEMA_FILE = Path(builtin.FOLDER) / "schemas" / "maturity_model.schema.json"
SCHEMA = Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def problems(given: object) -> list[Problem]:
    with pytest.raises(BadModel) as bad:
        read(given)
    assert {problem.code for problem in bad.value.problems} <= CODES
    return list(bad.value.problems)


def found(given: object) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in problems(given)]


def with_question(**more: Any) -> Document:
    return document(questions=[question("q1", "A.1", **more)])


def with_parts(*parts: Document, at: str = "A.1") -> Document:
    return document(parts=list(parts), questions=[question("q1", at)])


def part(key: str, parent: str | None = None, **more: Any) -> Document:
    return {"key": key, "in": parent, "name": f"Part {key}", **more}


def test_a_model_is_read_with_everything_at_its_default():
    model = read(document())
    assert (model.key, model.version, model.rule) == ("small", 1, Rule.PRACTICE_PERCENT)
    assert (model.params, model.source_note, model.lead_in, model.levels) == (
        Params(), None, None, (),
    )  # fmt: skip
    assert [domain.key for domain in model.domains] == ["A"]
    assert [dimension.key for dimension in model.dimensions()] == ["A.1"]
    (asked,) = model.questions()
    assert (asked.key, asked.weight, asked.level, asked.required) == ("q1", 1.0, None, False)


def test_order_of_the_rows_is_the_order_on_the_page():
    rows = [part("B"), part("A.2", "A"), part("A"), part("B.1", "B"), part("A.1", "A")]
    items = [question(f"q.{key}", key) for key in ("A.1", "B.1", "A.2")]
    model = read(document(parts=rows, questions=items))
    assert [each.key for each in model.domains] == ["B", "A"]
    assert [each.key for each in model.dimensions()] == ["B.1", "A.2", "A.1"]
    assert [each.key for each in model.questions()] == ["q.B.1", "q.A.2", "q.A.1"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("One", Text("One", "One", "One")),
        (" One\r\ntwo ", Text("One\ntwo", "One\ntwo", "One\ntwo")),
        ({"en": "One", "es": "Uno"}, Text("One", "One", "Uno")),
        ({"es": "Uno", "pt-br": "Um"}, Text("Um", "Um", "Uno")),
        ({"es": "Uno", "en": None}, Text("Uno", "Uno", "Uno")),
    ],
)
def test_a_language_that_is_missing_falls_back(given, expected):
    assert read(document(name=given)).name == expected


def test_level_without_a_title_has_the_title_that_the_model_gives():
    own = [{"number": n, "text": f"Own {n}"} for n in range(1, 6)]
    asked = question("q1", "A.1", "level_choice", levels=own)
    model = read(document("level_gated", levels=FIVE_LEVELS, questions=[asked]))
    (one,) = model.questions()
    assert [(str(level.title), str(level.text)) for level in one.levels] == [
        (f"Step {n}", f"Own {n}") for n in range(1, 6)
    ]


def test_whole_numbers_may_be_written_with_a_point():
    model = read({**with_question(level=2.0), "version": 3.0})
    assert (model.version, next(model.questions()).level) == (3, 2)


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        ([], "", "wrong_type"),
        (None, "", "wrong_type"),
        ({}, "format", "wrong_format"),
        ({"format": "pmo-studio/engagement@1"}, "format", "wrong_format"),
        (document(format=["x"]), "format", "wrong_format"),
        (document(extra=1), "", "unknown_field"),
        (document(version=0), "version", "not_between"),
        (document(version=1.5), "version", "wrong_type"),
        (document(version=True), "version", "wrong_type"),
        (document(version=10**400), "version", "not_finite"),
        (document(version=None), "version", "missing"),
        (document(key="a b"), "key", "bad_key"),
        (document(key="-a"), "key", "bad_key"),
        (document(key="a" * 41), "key", "bad_key"),
        (document(name=""), "name", "text_empty"),
        (document(name={}), "name", "text_empty"),
        (document(name={"en": " "}), "name.en", "text_empty"),
        (document(name={"en": "x", "fr": "y"}), "name", "unknown_language"),
        (document(name=5), "name", "wrong_type"),
        (document(name="x" * 121), "name", "text_too_long"),
        (document(name={"es": "x" * 121}), "name.es", "text_too_long"),
        (document(name="a\x00b"), "name", "bad_character"),
        (document(name="a\ud800b"), "name", "bad_character"),
        (document(lead_in="x" * 1001), "lead_in", "text_too_long"),
        (document(source_note="x" * 1001), "source_note", "text_too_long"),
        (document(rule="best"), "rule", "unknown_rule"),
        (document(rule=None), "rule", "missing"),
        (document(params=[]), "params", "wrong_type"),
        (document(params={"gate": 1}), "params", "unknown_field"),
        (document(params={"weighting": "x"}), "params.weighting", "unknown_weighting"),
        (document(params={"dk_policy": 1}), "params.dk_policy", "wrong_type"),
        (document(params={"binarise": 1}), "params.binarise", "wrong_type"),
        (document(params={"threshold": 0}), "params.threshold", "out_of_range"),
        (document(params={"threshold": 1.1}), "params.threshold", "out_of_range"),
        (document(params={"choice_threshold": -1}), "params.choice_threshold", "out_of_range"),
        (document(params={"stage_percent": 101}), "params.stage_percent", "out_of_range"),
        (document(params={"stage_percent": math.nan}), "params.stage_percent", "not_finite"),
        (document(parts=None), "parts", "missing"),
        (document(parts=[]), "parts", "list_empty"),
        (document(parts={}), "parts", "wrong_type"),
        (document(questions=[]), "questions", "list_empty"),
        (document(questions=[7]), "questions[0]", "wrong_type"),
        (document(questions=[question("q", "A.1")] * 301), "questions", "too_many"),
        (document(levels=FIVE_LEVELS[:1] * 2), "levels[1].number", "duplicate_level"),
        (document(levels=[{"number": 6, "title": "x", "text": "x"}]), "levels[0].number",
         "not_between"),
        (document(levels=[{"number": 1, "text": "x"}]), "levels[0].title", "missing"),
        (document(levels=FIVE_LEVELS + FIVE_LEVELS), "levels", "too_many"),
        (with_question(extra=1), "questions[0]", "unknown_field"),
        (with_question(text="x" * 501), "questions[0].text", "text_too_long"),
        (with_question(help="x" * 1001), "questions[0].help", "text_too_long"),
        (with_question(weight=0), "questions[0].weight", "out_of_range"),
        (with_question(weight=-1), "questions[0].weight", "out_of_range"),
        (with_question(weight=1000.1), "questions[0].weight", "out_of_range"),
        (with_question(weight=math.inf), "questions[0].weight", "not_finite"),
        (with_question(weight="1"), "questions[0].weight", "wrong_type"),
        (with_question(answer_type="maybe"), "questions[0].answer_type", "unknown_answer_type"),
        (with_question(capability="XYZ"), "questions[0].capability", "unknown_capability"),
        (with_question(capability=None), "questions[0].capability", "missing"),
        (with_question(level=0), "questions[0].level", "not_between"),
        (with_question(level=6), "questions[0].level", "not_between"),
        (with_question(functions=["F99"]), "questions[0].functions", "unknown_function"),
        (with_question(functions="F01"), "questions[0].functions", "wrong_type"),
        (with_question(functions=["F01", "F01"]), "questions[0].functions[1]", "duplicate_value"),
        (with_question(audience=["EXE", ""]), "questions[0].audience[1]", "text_empty"),
        (with_question(audience=["a b"]), "questions[0].audience[0]", "bad_key"),
        (with_question(required="yes"), "questions[0].required", "wrong_type"),
        (with_question(**{"in": "Z"}), "questions[0].in", "unknown_part"),
        (with_question(**{"in": None}), "questions[0].in", "missing"),
        (with_question(**{"in": "A"}), "questions[0].in", "question_in_domain"),
        (document(questions=[question("q", "A.1")] * 2), "questions[1].key", "duplicate_key"),
        (with_parts(part("A"), part("A"), part("A.1", "A")), "parts[1].key", "duplicate_key"),
        (with_parts(part("A"), part("A.1", "Z")), "parts[1].in", "unknown_part"),
        (with_parts(part("A"), part("A.1", "A"), part("x", "A.1")), "parts[2].in", "too_deep"),
        (with_parts(part("A"), part("A.1", "A"), part("B")), "parts[2]",
         "domain_without_dimensions"),
        (with_parts(part("A"), part("A.1", "A"), part("A.2", "A")), "parts[2]",
         "dimension_without_questions"),
        (with_parts(part("A", weight=0), part("A.1", "A")), "parts[0].weight", "out_of_range"),
        (with_parts(part("A"), part("A.1", "A", chain=True)), "parts[1].chain",
         "for_domains_only"),
        (with_parts(part("A", levels=FIVE_LEVELS), part("A.1", "A")), "parts[0].levels",
         "for_dimensions_only"),
        (document("service_percent"), "questions", "no_question_fits"),
        (document("level_average"), "questions", "no_question_fits"),
        (document("level_gated"), "questions[0].level", "level_missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(given, place, code):
    assert found(given) == [(place, code)]


def test_space_around_a_key_is_no_part_of_it():
    assert read(document(key=" small\n")).key == "small"


def test_all_problems_are_told_at_once():
    broken = document(
        name="",
        version=0,
        questions=[
            question("q1", "A.1", capability="XYZ", weight=0),
            question("q2", "Z", "maybe"),
        ],
    )
    assert found(broken) == [
        ("questions[0].capability", "unknown_capability"),
        ("questions[0].weight", "out_of_range"),
        ("questions[1].answer_type", "unknown_answer_type"),
        ("version", "not_between"),
        ("name", "text_empty"),
        ("questions[1].in", "unknown_part"),
    ]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([part("A", "A")], "A → A"),
        ([part("A", "B"), part("B", "A")], "A → B → A"),
        ([part("A", "B"), part("B", "C"), part("C", "A"), part("x", "A")], "A → B → C → A"),
    ],
)
def test_parts_in_a_circle_are_told_once_with_the_way_around(parts, path):
    circles = [each for each in problems(with_parts(*parts, at="A")) if each.code == "cycle"]
    assert [(each.place, each.values["path"]) for each in circles] == [("parts[0].in", path)]


def test_more_domains_and_dimensions_than_fit_a_page_are_refused():
    many = [part(f"D{n}") for n in range(21)] + [part(f"d{n}", "D1") for n in range(99)]
    assert {("parts", "too_many_domains")} <= set(found(with_parts(*many)))
    many = [part("A")] + [part(f"d{n}", "A") for n in range(101)]
    assert {("parts", "too_many_dimensions")} <= set(found(with_parts(*many)))


def gated(levels: list[int], ladder: Ladder = Ladder.DIMENSION) -> Document:
    """Practices of these levels, each in a dimension of its own when the domain is the ladder."""
    keys = [f"A.{n}" if ladder is Ladder.DOMAIN else "A.0" for n in range(len(levels))]
    return document(
        "level_gated",
        params={"ladder": ladder.value},
        parts=[part("A"), *(part(key, "A") for key in dict.fromkeys(keys))],
        questions=[
            question(f"q{n}", key, level=level)
            for n, (key, level) in enumerate(zip(keys, levels, strict=True))
        ],
    )


@pytest.mark.parametrize(("levels", "missing"), [([2, 4], [3]), ([5], [2, 3, 4]), ([1], [2])])
def test_level_that_nobody_could_pass_is_refused(levels, missing):
    gaps = problems(gated(levels))
    assert {(gap.place, gap.code) for gap in gaps} == {("parts[1]", "level_without_questions")}
    assert [gap.values["level"] for gap in gaps] == missing


def test_levels_run_across_the_dimensions_when_the_domain_is_the_ladder():
    assert len(list(read(gated([2, 3, 4, 5], Ladder.DOMAIN)).dimensions())) == 4
    assert found(gated([2, 4], Ladder.DOMAIN)) == [("parts[0]", "level_without_questions")]


def test_ladder_of_practices_and_choices_is_refused():
    items = [question("q1", "A.1", level=2), question("q2", "A.1", "level_choice")]
    mixed = document("level_gated", levels=FIVE_LEVELS, questions=items)
    assert found(mixed) == [("parts[1]", "mixed_ladder")]


@pytest.mark.parametrize("owner", ["model", "dimension", "question"])
def test_choice_of_levels_needs_the_text_of_all_five(owner):
    def build(levels: list[Document]) -> Document:
        asked = question("q1", "A.1", "level_choice")
        parts = [part("A"), part("A.1", "A")]
        model = document("level_gated", parts=parts, questions=[asked])
        owners = {
            "model": model,
            "dimension": model["parts"][1],
            "question": model["questions"][0],
        }
        owners[owner]["levels"] = levels
        return model

    assert read(build(FIVE_LEVELS)).rule is Rule.LEVEL_GATED
    (problem,) = problems(build(FIVE_LEVELS[1:]))
    assert (problem.place, problem.code) == ("questions[0].levels", "five_levels_needed")
    assert problem.values["levels"] == "2, 3, 4, 5"


@pytest.mark.parametrize("build", samples.STRUCTURES)
def test_structures_of_public_models_are_expressed(build):
    model = read(build())
    assert read(written(model)) == model
    assert list(SCHEMA.iter_errors(build())) == []


def test_the_structures_have_the_size_of_what_is_published():
    full = read(samples.three_by_seven_by_five())
    assert (len(full.domains), len(list(full.dimensions()))) == (3, 21)
    assert {one.level for one in full.questions()} == {1, 2, 3, 4, 5}
    assert len(full.levels) == 5
    ladder = read(samples.one_ladder_of_levels())
    assert (len(ladder.domains), len(list(ladder.dimensions()))) == (1, 5)
    assert (ladder.params.ladder, ladder.params.threshold) == (Ladder.DOMAIN, 0.8)
    assert len(list(read(samples.three_layers_of_services()).questions())) == 24
    stages = read(samples.stages_and_enablers())
    assert [domain.chain for domain in stages.domains] == [True, True, True, False]
    types = {one.answer_type for one in read(samples.three_answer_types()).questions()}
    assert len(types) == 3


@given(samples.models())
@settings(UNHURRIED, max_examples=60)
def test_what_is_written_is_read_as_the_same_model_and_fits_the_schema(
    model: MaturityModel,
) -> None:
    assert read(written(model)) == model
    assert read(parse(content(model))) == model
    assert list(SCHEMA.iter_errors(written(model))) == []


@given(samples.JSON)
@UNHURRIED
def test_any_json_is_read_or_refused(given: object) -> None:
    with pytest.raises(BadModel) as bad:
        read(given)
    assert bad.value.problems


@given(samples.damaged_documents())
@settings(UNHURRIED, max_examples=300)
def test_damaged_document_is_read_or_refused_with_words_that_can_be_shown(given: object) -> None:
    try:
        model = read(given)
    except BadModel as bad:
        for problem in bad.problems:
            assert problem.code in CODES
            # sentences with these values have to reach a page
            assert all(len(str(each)) < 400 for each in problem.values.values())
            assert str(problem.values).encode()
    else:
        assert read(written(model)) == model


def test_documents_are_written_one_way():
    noisy = document(
        params={"weighting": "by_group", "threshold": 0.8},
        source_note=None,
        name={"en": "Same", "pt-br": "Same", "es": "Same"},
        questions=[question("q1", "A.1", weight=1.0, functions=[], required=False)],
    )
    assert written(read(noisy)) == {
        **document(name="Same"),
        "params": {"threshold": 0.8},
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"a": 1, "a": 2}', "duplicate_field"),
        (b" " * 2_000_001, "too_large"),
    ],
)
def test_file_that_is_no_json_is_refused(given, code):
    with pytest.raises(BadModel) as bad:
        parse(given)
    assert [problem.code for problem in bad.value.problems] == [code]


def test_no_more_problems_are_told_than_a_page_can_show():
    assert len(problems(document(**{f"x{n}": 1 for n in range(5000)}))) == 1000


def test_manual_shows_a_document_that_is_read_and_names_every_code():
    manual = (settings_of_site.BASE_DIR / "docs/develop/maturity-model.md").read_text("utf-8")
    shown = manual[manual.index("    {\n") : manual.index("\n    }\n") + 7]
    assert read(parse(shown.encode())).key == "delivery-check"
    named = set(re.findall(r"`([a-z_]+)`", manual))
    assert (CODES | workbook_codes.CODES) - named == set()


REFUSED_BY_BOTH = [
    document(format="x"),
    document(extra=1),
    document(version=0),
    document(key="a b"),
    document(name=""),
    document(name={}),
    document(name={"en": "x", "fr": "y"}),
    document(name="x" * 121),
    document(rule="best"),
    document(params={"gate": 1}),
    document(params={"threshold": 0}),
    document(params={"stage_percent": 101}),
    document(parts=[]),
    document(levels=[{"number": 6, "title": "x", "text": "x"}]),
    with_question(text="x" * 501),
    with_question(weight=0),
    with_question(weight=1001),
    with_question(answer_type="maybe"),
    with_question(capability="XYZ"),
    with_question(level=6),
    with_question(functions=["F99"]),
    with_question(audience=["a b"]),
    with_question(required="yes"),
    with_parts({"key": "A", "name": "A"}, {**part("A.1", "A"), "chain": True}),
    with_parts({"key": "A", "name": "A", "levels": FIVE_LEVELS}, part("A.1", "A")),
]


@pytest.mark.parametrize("given", REFUSED_BY_BOTH)
def test_schema_refuses_what_a_schema_can_see(given):
    assert problems(given)
    assert not SCHEMA.is_valid(given)


def test_schema_is_one_and_names_the_keys_of_the_catalogue():
    Draft202012Validator.check_schema(SCHEMA.schema)
    items = SCHEMA.schema["properties"]["questions"]["items"]["properties"]
    assert tuple(items["capability"]["enum"]) == samples.CAPABILITIES
    assert tuple(items["functions"]["items"]["enum"]) == samples.FUNCTIONS
