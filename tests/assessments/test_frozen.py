"""A frozen model is read once, and each group is asked its own questions in order."""

import itertools

import pytest

from assessments import frozen
from assessments.answering import choices
from assessments.frozen import Kept
from assessments.maturity import reading
from assessments.models import Assessment
from tests.assessments.samples import asking, model_with, questionnaire

LEVELS = [{"number": n, "title": f"Title {n}", "text": f"Text {n}"} for n in range(1, 6)]
numbers = itertools.count()


def asked_of(document, group="TEA"):
    return frozen.asked(f"code {next(numbers)}", reading.read(document), group)


def test_a_model_is_read_once_in_a_process(people, monkeypatch):
    assessment = questionnaire(people)
    first = assessment.model
    monkeypatch.setattr(reading, "read", lambda document: pytest.fail("it was read again"))

    assert Assessment.objects.get(pk=assessment.pk).model is first


def test_the_document_of_a_model_that_is_kept_is_not_loaded(people, django_assert_num_queries):
    assessment = questionnaire(people)
    assert assessment.model.key == "small"
    again = Assessment.objects.defer("document").get(pk=assessment.pk)

    with django_assert_num_queries(0):
        assert again.model.key == "small"


def test_two_assessments_keep_two_models(people):
    other = model_with(asking("other"))
    one, two = questionnaire(people), questionnaire(people, document=other)

    assert [each.key for each in one.model.questions()] == ["P1", "P2", "C1", "C2"]
    assert [each.key for each in two.model.questions()] == ["other"]


def test_only_so_many_are_kept_and_those_used_last():
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key.upper())

    made = []
    for key in ("a", "c", "b"):
        kept.get(key, lambda key=key: made.append(key))
    assert made == ["b"]
    assert len(kept) == 2


def test_numbers_run_from_one_over_what_a_group_is_asked():
    document = model_with(
        asking("all"), asking("board", audience=["EXE"]), asking("end", "D.C", audience=["TEA"])
    )

    team = asked_of(document)
    board = asked_of(document, "EXE")

    assert [(each.number, each.question.key) for each in team] == [(1, "all"), (2, "end")]
    assert [(each.number, each.question.key) for each in board] == [(1, "all"), (2, "board")]
    assert team[1].dimension.name.en == "Control"


@pytest.mark.parametrize(
    ("kind", "values", "keys", "titles"),
    [
        ("yes_no", "10", "12", ["Yes", "No"]),
        ("yes_partial_no", "210", "123", ["Yes", "Partly", "No"]),
        ("service_0_3", "0123", "0123", ["Not offered", "Basic", "Intermediate", "Advanced"]),
        ("likert_1_5", "01234", "12345", None),
    ],
)
def test_steps_have_the_keys_that_are_printed_on_them(kind, values, keys, titles):
    document = {**model_with(asking("q", answer_type=kind)), "rule": "level_average"}
    if kind == "service_0_3":
        document["rule"] = "service_percent"
    elif kind != "likert_1_5":
        document["rule"] = "practice_percent"
    (asked,) = asked_of(document)

    steps = choices.of(asked)

    assert "".join(step.value for step in steps) == values
    assert "".join(step.key for step in steps) == keys
    assert titles is None or [step.title for step in steps] == titles
    assert all(not step.mark or step.mark == step.key for step in steps)


def test_levels_come_from_the_question_then_its_dimension_then_the_model():
    document = model_with(
        asking("own", answer_type="level_choice", levels=LEVELS),
        asking("other", answer_type="level_choice"),
        asking("plain", answer_type="yes_no"),
    )
    document["levels"] = [{**level, "title": f"Model {level['number']}"} for level in LEVELS]
    document["rule"] = "level_average"

    own, other, plain = asked_of(document)

    assert choices.of(own)[2].title == "Title 3"
    assert choices.of(other)[2].title == "Model 3"
    assert [step.title for step in choices.of(plain)] == ["Yes", "No"]
    assert choices.name_of(own, "answered", 2) == "3 Title 3"
    assert choices.name_of(plain, "answered", 0) == "No"
    assert choices.name_of(plain, "dk", None) == "I don't know"
    assert choices.name_of(plain, "na", None) == "Does not apply here"
