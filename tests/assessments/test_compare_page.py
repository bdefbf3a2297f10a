"""Before and after: what both know, how it changed, what is left out and why."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing, publishing, targets
from assessments.findings.compared import Compared
from pmo_studio.core.rounding import half_up
from tests.assessments.conftest import closed, shown
from tests.assessments.crowds import answer_all, around
from tests.assessments.pages import read
from tests.factories import AssessmentFactory, EngagementFactory

pytestmark = pytest.mark.django_db


def compare(people, column="viewer", **query):
    path = reverse("assessments:results_compare", args=[people.engagement.pk])
    return people.browser(column).get(path, query)


@pytest.fixture
def two(people):
    before = closed("opm3q", people, title="As it was")
    return before, closed("opm3q", people, title="A year later", shift=0.3, seed=50)


def test_without_two_assessments_it_says_what_is_needed(people):
    assert "Two assessments are needed" in read(compare(people)).text
    closed("opm3q", people)
    assert "needs two assessments with results" in read(compare(people)).text


def test_the_two_newest_are_compared_the_older_as_before(people, two):
    text = read(compare(people)).text
    assert "Mean change +" in text
    assert "Governance and decision rights" in text
    html = compare(people).content.decode()
    assert f'<option value="{two[0].pk}" selected>As it was' in html
    assert f'<option value="{two[1].pk}" selected>A year later' in html


def test_other_two_can_be_chosen(people, two):
    html = compare(people, a=two[1].pk, b=two[0].pk).content.decode()
    assert "Mean change −" in html


def test_an_assessment_cannot_be_compared_with_itself(people, two):
    text = read(compare(people, a=two[0].pk, b=two[0].pk)).text
    assert "Choose two different assessments." in text


@pytest.mark.parametrize("given", ["999999", "x", ""])
def test_what_is_no_assessment_of_this_engagement_counts_as_not_given(people, two, given):
    assert "Mean change" in read(compare(people, a=given, b=given)).text


def test_an_assessment_of_another_engagement_is_not_found(people, two):
    other = shown_elsewhere()
    assert "Elsewhere" not in compare(people, a=other.pk).content.decode()


def shown_elsewhere():
    tally = {"at": "2026-01-01T00:00:00+00:00", "questions": {"P1": []}}
    return AssessmentFactory(engagement=EngagementFactory(), title="Elsewhere", tally=tally)


def test_a_target_is_met_or_short(people, two):
    for key, value in (("GOV", "1.0"), ("CTL", "5.0")):
        targets.set_target(
            people.engagement,
            capability=key,
            value=Decimal(value),
            rationale="",
            by=people.facilitator,
        )
    assert "1 of 2 targets met" in read(compare(people)).text


def test_the_changes_are_those_of_scoring(people, two):
    before, after = map(results.of, two)
    compared = Compared(before, after, {})
    changes = {change.capability: change for change in compared.comparison.changes}
    assert len(compared.rows) == len(changes) == 12
    for key, change in changes.items():
        expected = after.capabilities[key].score - before.capabilities[key].score
        assert change.delta == pytest.approx(expected)


def test_levels_are_shown_as_everywhere_and_sums_say_what_the_changes_were_made_of(people, two):
    before, after = map(results.of, two)
    compared = Compared(before, after, {})
    number = {"−": "-", "+": ""}

    def value(text):
        return Decimal("".join(number.get(sign, sign) for sign in text))

    for row in compared.rows:
        assert row.before.number.text.strip("()") == words.level(before.capabilities[row.key].score)
        assert row.after.number.text.strip("()") == words.level(after.capabilities[row.key].score)
        sums, delta = row.sum.split(" = ")
        now, then = sums.split(" − ")
        assert value(delta) == value(now) - value(then)
        assert row.delta == delta
    text = read(compare(people)).text
    assert compared.rows[0].sum in text
    assert f"{compared.mean_sum} " in text
    total = sum(value(row.delta) for row in compared.rows)
    assert value(compared.mean) == half_up(total / len(compared.rows), 2)


def test_weak_and_agreed_levels_are_marked_as_in_the_results(people, two):
    question = two[1].questions.first()
    agreeing.agree_on_question(question, value=Decimal(1), rationale="", by=people.facilitator)
    before, after = map(results.of, two)
    rows = {row.key: row for row in Compared(before, after, {}).rows}
    agreed = [row.key for row in rows.values() if row.after.is_settled]
    assert agreed == [cap for cap, score in after.capabilities.items() if score.agreed]
    assert len(agreed) == 1
    page = read(compare(people))
    assert f"{rows[agreed[0]].after.number.text} * , with agreed scores" in page.text
    assert "* With scores that the room agreed on." in page.text


def test_the_two_closed_last_of_one_questionnaire_come_first(people, two):
    closed("seven5", people, title="Another questionnaire")
    shown("opm3q", people, title="Still open")
    html = compare(people).content.decode()
    assert f'<option value="{two[0].pk}" selected>As it was' in html
    assert f'<option value="{two[1].pk}" selected>A year later' in html


def test_where_none_fit_it_says_so_and_lets_choose(people):
    closed("opm3q", people, title="Practices")
    perspectives = closed("seven5", people, title="Perspectives")
    shown("opm3q", people, title="Still open")
    answer = compare(people)
    html, text = answer.content.decode(), read(answer).text
    assert "No two of the same questionnaire are closed" in text
    assert "Mean change" not in text
    assert html.count('<option value="" selected>') == 2
    chosen = compare(people, a=perspectives.pk, b="").content.decode()
    assert f'<option value="{perspectives.pk}" selected>' in chosen
    assert "Mean change" in chosen


def test_beside_the_one_chosen_stands_the_newest_of_its_questionnaire(people, two):
    closed("seven5", people, title="Another questionnaire")
    html = compare(people, b=two[1].pk).content.decode()
    assert f'<option value="{two[0].pk}" selected>As it was' in html


def test_other_models_leave_capabilities_out_and_say_why(people):
    before = closed("opm3q", people, title="Practices")
    after = closed("seven5", people, title="Perspectives")
    text = read(compare(people, a=before.pk, b=after.pk)).text
    assert "The two used different questionnaires." in text
    assert "Knowledge and learning not asked in “Perspectives”" in text


def test_other_people_are_noted(people):
    closed("opm3q", people)
    later = shown("opm3q", people, seed=30)
    answer_all(later, "TEA", 30, around(0.4, seed=70))
    publishing.show_results(later, by=people.facilitator)
    assert "Other people answered" in read(compare(people, b=later.pk)).text


@pytest.mark.parametrize("size", [3, 15])
def test_it_costs_the_same_for_few_and_many_assessments(people, size, django_assert_num_queries):
    closed("opm3q", people)
    closed("opm3q", people)
    for number in range(size):
        AssessmentFactory(engagement=people.engagement, title=f"Draft {number}")
    browser = people.browser("viewer")
    path = reverse("assessments:results_compare", args=[people.engagement.pk])
    browser.get(path)
    with django_assert_num_queries(15):
        browser.get(path)
