"""A5 and A6: how far the questionnaire is covered, and whether disagreements were settled."""

from decimal import Decimal

import pytest

from assessments import measures, results
from assessments.actions import agreeing, assessments, publishing
from assessments.agreement import Flag
from assessments.maturity import builtin
from pmo_studio.core import catalogue, gates, phases
from tests.assessments.conftest import closed, filled
from tests.assessments.crowds import answer_all, assessment_of
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db


def a5(people):
    return measures.dimensions_covered(people.engagement)


def a6(people):
    (measure,) = measures.disagreements_settled(people.engagement)
    return measure


def few_answers(people):
    """One person of a group answered: closing publishes too few answers to show any."""
    assessment = assessment_of(builtin.get("opm3q"), people.engagement)
    answer_all(assessment, "BUS", 1, lambda question, number: 0)
    assessments.close_assessment(assessment, by=people.facilitator)


def test_both_are_registered(people):
    measured = {
        each.key: each.standing.measures for each in phases.criteria_of(people.engagement, 1)
    }
    assert measured["A5"]
    assert measured["A6"] == ()


def test_a_new_engagement_has_settled_nothing_and_nothing_is_met(people):
    assert a5(people).ratio(0) == 0
    few_answers(people)
    standings = {each.key: each for each in phases.criteria_of(people.engagement, 1)}
    assert standings["A6"].state == gates.State.OPEN
    assert not any(each.standing.is_met for each in standings.values())


def test_with_results_and_nothing_to_discuss_there_is_nothing_to_do(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 4, lambda question, number: 2)
    assessments.close_assessment(assessment, by=people.facilitator)
    assert (a6(people).whole, a6(people).ratio(1)) == (0, 1)


def test_another_assessment_with_fewer_answers_takes_no_coverage_away(people):
    closed("opm3q", people)
    one_question = AssessmentFactory(engagement=people.engagement)
    answer_all(one_question, "EXE", 4, lambda question, _: 2 if question.key == "P1" else None)
    publishing.show_results(one_question, by=people.facilitator)
    assert (a5(people).part, a5(people).whole) == (16, 16)
    few_answers(people)
    assert (a5(people).part, a5(people).whole) == (16, 16)


def test_disagreements_of_an_open_assessment_count_only_while_none_is_closed(people):
    split = lambda question, number: 2 * (number % 2)  # noqa: E731
    opened = AssessmentFactory(engagement=people.engagement)
    answer_all(opened, "EXE", 4, split)
    publishing.show_results(opened, by=people.facilitator)
    assert a6(people).whole == 4
    closed("opm3q", people)
    assert a6(people).whole == 10


def test_the_rule_is_told_of_each_assessment_as_it_is_counted(people):
    closed("opm3q", people)
    closed("opm3q", people)
    assert a6(people).whole == 20
    told = catalogue.criterion("A6").rule
    each = {"en": "of each assessment", "pt-br": "de cada avaliação", "es": "de cada evaluación"}
    for language, words in each.items():
        assert words in told.in_language(language)


def test_an_open_assessment_counts_from_its_first_results_on(people):
    assessment = filled("opm3q", people.engagement)
    assert a5(people).whole == 0
    publishing.show_results(assessment, by=people.facilitator)
    assert (a5(people).part, a5(people).whole) == (16, 16)


def test_a_closed_one_without_answers_counts_as_not_covered(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    assessments.close_assessment(assessment, by=people.facilitator)
    assert (a5(people).part, a5(people).whole) == (0, 2)
    assert a5(people).ratio(0) == 0


def test_half_of_the_dimensions_are_half_of_the_share(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    pick = lambda question, number: 2 if question.key.startswith("P") else None  # noqa: E731
    answer_all(assessment, "EXE", 3, pick)
    publishing.show_results(assessment, by=people.facilitator)
    assert a5(people).actual == pytest.approx(0.5)
    assert a5(people).ratio(0) == pytest.approx(0.5 / 0.8)


def test_a_reassessment_does_not_count(people):
    closed("opm3q", people, kind="reassess")
    assert a5(people).whole == 0
    assert measures.disagreements_settled(people.engagement) == ()


def test_an_item_to_discuss_is_settled_by_a_score_or_a_note(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    # Two say no and two say yes: nobody agrees on any of the four questions.
    answer_all(assessment, "EXE", 4, lambda question, number: 2 * (number % 2))
    assessments.close_assessment(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    flags = [Flag.DISCUSS in item.flags for item in results.of(assessment).discuss_list]
    assert flags == [True] * 4
    assert (a6(people).part, a6(people).whole) == (0, 4)
    agree = agreeing.agree_on_question
    agree(assessment.questions.get(key="P1"), value=Decimal(1), rationale="", by=people.facilitator)
    agree(assessment.questions.get(key="P2"), value=None, rationale="Later", by=people.facilitator)
    assert (a6(people).part, a6(people).whole) == (2, 4)
    assert a6(people).ratio(1) == pytest.approx(0.5)


def test_only_the_first_ten_of_the_list_are_asked_about(people):
    assessment = closed("opm3q", people)
    disputed = results.of(assessment).discuss_list
    assert sum(Flag.DISCUSS in item.flags for item in disputed) > 10
    assert a6(people).whole == 10


@pytest.mark.parametrize("count", [1, 3])
def test_measuring_costs_two_queries_however_many_there_are(
    people, count, django_assert_num_queries
):
    for _ in range(count):
        closed("opm3q", people)
    with django_assert_num_queries(2):  # the assessments, their agreed scores
        a5(people)
