"""Every problem of a model and of its files has words, with what to do about it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from assessments import wording
from assessments.library import model_files, model_words
from assessments.maturity import entries, fields, reading, workbook
from assessments.maturity.fields import BadModel, Problem
from assessments.maturity.workbook import archive
from tests.assessments import maturity

FOLDER = Path(settings.BASE_DIR) / "assessments" / "maturity"
# Who takes a code, and at which place among its arguments.
TAKERS = {"Problem": 1, "_refuse": 1, "CellProblem": 0, "refuse": 0}
# The fields whose words are "unknown_" and the name of the field (Fields.choice).
CHOICES = ("rule", "answer_type", "weighting", "dk_policy", "overall_rule", "ladder")


def codes() -> set[str]:
    """Every code that a module of assessments.maturity gives to a problem."""
    found: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and len(node.args) > TAKERS.get(_name(node), 99):
                found |= _codes(node.args[TAKERS[_name(node)]], tree)
    return found


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _codes(node: ast.AST, tree: ast.AST) -> set[str]:
    """The code that is written there, or all that its variable is ever given in the module."""
    if isinstance(node, ast.JoinedStr):
        return {f"unknown_{name}" for name in CHOICES}
    if isinstance(node, ast.Constant):
        return {node.value}
    if not (isinstance(node, ast.Name) and node.id == "code"):
        return set()  # a code that is passed on, such as problem.code
    given = [each for each in ast.walk(tree) if isinstance(each, ast.Assign | ast.For)]
    values = [each.value for each in given if isinstance(each, ast.Assign) and _is_code(each)]
    loops = [each.iter for each in given if isinstance(each, ast.For) and _takes_code(each)]
    return {
        constant.value
        for value in (*map(_results, values), *loops)
        for constant in ast.walk(value)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }


def _is_code(node: ast.Assign) -> bool:
    return any(getattr(target, "id", "") == "code" for target in node.targets)


def _takes_code(node: ast.For) -> bool:
    return any(getattr(each, "id", "") == "code" for each in ast.walk(node.target))


def _results(value: ast.AST) -> ast.AST:
    """Of a table that is looked into, only what it gives."""
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Dict):
        return ast.Tuple(elts=value.value.values)
    return value


def test_every_code_that_can_be_raised_has_words_and_no_words_are_left_over():
    found = codes()
    assert {"cycle", "formula", "too_many_domains", "domain_without_dimensions"} <= found
    assert found == {*model_words.PROBLEMS, *model_files.WORKBOOK_PROBLEMS}
    assert found == fields.CODES | archive.CODES


@pytest.mark.parametrize("code", sorted(model_words.PROBLEMS))
def test_the_words_say_what_to_do(code):
    sentence = str(model_words.PROBLEMS[code])
    assert sentence.endswith(".")
    assert len(sentence) > 20


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": "magic"}, "Scoring rule: The rule “magic” is unknown. Choose one of: practice"),
        ({"version": "1"}, "Version: Here belongs a number. Write it that way."),
        (
            {"questions": [maturity.question("F.C2", "A.1", capability="XXX")]},
            "Question F.C2, capability: The capability “XXX” is unknown.",
        ),
        (
            {"questions": [maturity.question("q", "A.1", text={"en": "x", "es": 3})]},
            "Question q, text, in Spanish: Here belongs a text.",
        ),
        (
            {"questions": [maturity.question("q", "A.1", weight=-1)]},
            "Question q, weight: The number has to be above 0 and at most 1000. Change it.",
        ),
        (
            {"parts": [{"key": "A", "name": "D"}, {"key": "B", "in": "C", "name": "D"}]},
            "Dimension B, belongs to: There is no domain or dimension “C”. Name one that is there.",
        ),
        (
            {"parts": [{"key": "A", "in": "B", "name": "a"}, {"key": "B", "in": "A", "name": "b"}]},
            "Dimension A, belongs to: These belong to each other in a circle: A → B → A.",
        ),
        (
            {"levels": [{"number": 2, "title": "T", "text": ""}]},
            "Level 2, text: The text is empty. Write something.",
        ),
        ({"params": {"threshold": 3}}, "Share of a level that must be met: The number has to be"),
        ({"surprise": 1}, "The field “surprise” is unknown."),
        ({"parts": None}, "Domains and dimensions: There is no domain yet. Add the first one."),
    ],
)
def test_a_problem_names_its_place_as_people_know_it(changes, words):
    document = {**maturity.document(), **changes}
    with pytest.raises(BadModel) as caught:
        reading.read(document)
    lines = [str(line) for line in model_words.said(caught.value.problems, document)]
    assert any(line.startswith(words) for line in lines), lines


def test_a_place_is_named_even_where_the_document_is_none():
    assert model_words.place("questions[2].text", None) == "Questions, number 3, text"
    assert model_words.place("", {}) == ""


def test_every_choice_has_a_name():
    assert set(model_words.RULES) == set(entries.Rule)
    assert set(model_words.ANSWER_TYPES) == set(entries.AnswerType)
    assert set(wording.WEIGHTINGS) == set(entries.Weighting)
    assert set(wording.DK_POLICIES) == set(entries.DkPolicy)
    assert set(wording.OVERALL_RULES) == set(entries.OverallRule)
    assert set(model_words.LADDERS) == set(entries.Ladder)


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_a_workbook_has_words_for_every_sheet_and_heading(language):
    with translation.override(language):
        words = model_files.workbook_words()
    assert set(words.sheets) == set(workbook.SHEET_KEYS)
    assert set(words.headings) >= set(workbook.HEADING_KEYS)
    assert set(words.languages) == set(workbook.LANGUAGE_KEYS)
    assert all(
        len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in words.sheets.values()
    )
    assert len(set(words.sheets.values())) == len(words.sheets)


def test_a_sentence_has_every_value_that_it_names():
    for code, sentence in model_words.PROBLEMS.items():
        named = {"value", "known", "key", "part", "path", "most", "found", "level", "levels"}
        named |= {"field", "expected", "language", "length", "least", "above", "character"}
        values = dict.fromkeys(named, "x")
        assert "%(" not in model_words.sentence(Problem("", code, values)), sentence
