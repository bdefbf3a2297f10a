"""The questionnaires that come with the studio: complete, translated, and scorable."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assessments.maturity import builtin
from assessments.maturity.entries import AnswerType, OverallRule, Rule
from assessments.maturity.rules import fits, level_texts
from assessments.maturity.writing import content
from pmo_studio.core import catalogue
from tests.core.test_catalogue import assert_translated, texts_in


def document(key: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((builtin.FOLDER / f"{key}.json").read_text("utf-8"))
    return loaded


def texts_of(key: str) -> list[dict[str, str]]:
    return list(texts_in(document(key)))


def all_texts(value: object, name: str = "") -> list[object]:
    """Every value that stands where people read: names, titles, texts, notes."""
    if name in ("name", "title", "text", "help", "lead_in", "source_note"):
        return [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in all_texts(inner, key)]
    if isinstance(value, list):
        return [text for inner in value for text in all_texts(inner)]
    return []


@pytest.mark.parametrize("key", builtin.KEYS)
def test_file_fits_the_schema_and_is_written_our_way(key):
    schema = json.loads((builtin.FOLDER / "schemas/maturity_model.schema.json").read_text("utf-8"))
    errors = Draft202012Validator(schema).iter_errors(document(key))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
    assert content(builtin.get(key)) == (builtin.FOLDER / f"{key}.json").read_bytes()


@pytest.mark.parametrize("key", builtin.KEYS)
def test_every_text_is_in_three_languages(key):
    texts = all_texts(document(key))
    assert len(texts) > 50
    for text in texts:
        assert isinstance(text, dict), text
        assert_translated(text)


@pytest.mark.parametrize("key", builtin.KEYS)
def test_nothing_claims_to_be_certified(key):
    for text in texts_of(key):
        assert "certified" not in text["en"].lower()
    note = builtin.get(key).source_note
    assert note is not None
    assert "aligned with" in note.en
    assert "certifies nothing" in note.en


def test_models_are_read_once_and_found_by_key():
    assert builtin.models() is builtin.models()
    assert [model.key for model in builtin.models()] == ["opm3q", "seven5", "pmosvc"]
    assert builtin.get("pmosvc") is builtin.models()[2]
    with pytest.raises(KeyError):
        builtin.get("unknown")


def test_quick_check_asks_32_practices_in_stages():
    model = builtin.get("opm3q")
    assert model.rule is Rule.PRACTICE_PERCENT
    assert len(list(model.questions())) == 32
    assert [(domain.key, domain.chain) for domain in model.domains] == [
        ("PROJ", True), ("PROG", True), ("PORT", True), ("OE", False),
    ]  # fmt: skip
    for domain in model.domains[:3]:
        names = [str(dimension.name) for dimension in domain.dimensions]
        assert names == ["Standardize", "Measure", "Control", "Improve"]
    assert {question.weight for question in model.questions()} == {1.0}
    assert {question.answer_type for question in model.questions()} == {AnswerType.YES_PARTIAL_NO}
    assert model.lead_in is not None
    assert model.lead_in.en.startswith("Judge what normally happens, not the best case.")


def test_seven_perspectives_are_asked_in_each_of_three_models():
    model = builtin.get("seven5")
    assert (model.rule, model.params.choice_threshold) == (Rule.LEVEL_GATED, 0.6)
    assert model.params.overall_rule is OverallRule.MIN
    assert [domain.key for domain in model.domains] == ["PFM", "PGM", "PJM"]
    assert [str(level.title) for level in model.levels] == [
        "Awareness", "Repeatable", "Defined", "Managed", "Optimised",
    ]  # fmt: skip
    for domain in model.domains:
        assert [question.capability for question in domain.questions()] == [
            "CTL", "BEN", "FIN", "STK", "RSK", "GOV", "RES",
        ]  # fmt: skip
        for dimension in domain.dimensions:
            (question,) = dimension.questions
            assert question.answer_type is AnswerType.LEVEL_CHOICE
            texts = level_texts(model, dimension, question)
            assert [level.title for level in texts] == [level.title for level in model.levels]
    assert len({question.text.en for question in model.questions()}) == 21


def test_services_are_those_of_the_catalogue():
    model = builtin.get("pmosvc")
    assert model.rule is Rule.SERVICE_PERCENT
    assert [level.number for level in model.levels] == [0, 1, 2, 3]
    assert len(list(model.dimensions())) == len(list(model.questions())) == 24
    for domain in model.domains:
        for question in domain.questions():
            (key,) = question.functions
            function = catalogue.function(key)
            assert function.layer == domain.key
            assert question.capability in (function.capability, *function.secondary)
    asked = {key for question in model.questions() for key in question.functions}
    plain = {one.key for one in catalogue.functions() if "-" not in one.key}
    assert plain - asked == {"F09", "F26", "F27"}


def test_capabilities_that_each_model_measures_are_those_of_the_method():
    every = {one.key for one in catalogue.capabilities()}
    measured = {
        model.key: {question.capability for question in model.questions()}
        for model in builtin.models()
    }
    assert measured["opm3q"] == every
    assert measured["seven5"] == {"CTL", "BEN", "FIN", "STK", "RSK", "GOV", "RES"}
    assert measured["pmosvc"] == every - {"FIN"}


def test_every_built_in_question_is_scored_by_its_rule():
    for model in builtin.models():
        assert all(fits(model.rule, question) for question in model.questions())
