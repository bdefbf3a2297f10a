"""Showing the results so far: what it would give is told before, in numbers of people."""

import pytest
from django.urls import reverse

from assessments import results
from assessments.actions import assessments, publishing
from assessments.models import Answer
from tests.assessments.crowds import answer_all
from tests.assessments.pages import read
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(people):
    """Four executives, two managers, one team member; and two business customers to come."""
    assessment = AssessmentFactory(engagement=people.engagement)
    for group, size in (("EXE", 4), ("PMG", 2), ("TEA", 1)):
        answer_all(assessment, group, size, lambda question, number: number % 3)
    return assessment


def address(assessment):
    return reverse("assessments:results_publish", args=[assessment.pk])


def look(people, assessment, column="facilitator"):
    return people.browser(column).get(address(assessment))


def press(people, assessment, column="facilitator", **data):
    return people.browser(column).post(address(assessment), data)


def test_the_page_says_which_groups_would_be_shown_and_how(people, room):
    text = read(look(people, room)).text
    assert "Executives and sponsors 4 by itself" in text
    assert (
        "Other groups (Project and programme managers, Delivery teams) 3 together, for good" in text
    )
    assert "28 answers would be added to the figures." in text


def test_groups_of_which_too_few_came_are_named_without_a_number(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 2, lambda question, number: 1)
    text = read(look(people, assessment)).text
    assert "Not shown yet, too few answers: Executives and sponsors." in text
    assert "only when at least three more people" in text


def test_looking_writes_nothing(people, room):
    look(people, room)
    room.refresh_from_db()
    assert room.tally == {}
    assert room.pools == {}
    assert not Answer.objects.published().exists()


def test_a_preview_says_what_publishing_then_does(people, room):
    foreseen = publishing.preview(room)
    moved = publishing.show_results(room, by=people.facilitator)
    room.refresh_from_db()
    assert foreseen.answers == moved.answers
    assert {frozenset(each.groups) for each in foreseen.shown} == {
        frozenset(groups) for groups in results.of(room).heat_map
    }


def test_pressing_shows_the_results(people, room):
    response = press(people, room)
    assert response.url == reverse("assessments:assessment_results", args=[room.pk])
    text = read(people.browser("viewer").get(response.url)).text
    assert "Capability by role group" in text


def test_pressing_twice_with_the_same_key_publishes_once(people, room):
    first = press(people, room, key="one-and-the-same-key")
    second = press(people, room, key="one-and-the-same-key")
    assert first.url == second.url


def test_pressing_again_too_soon_is_refused_in_words(people, room):
    press(people, room)
    answer_all(room, "EXE", 1, lambda question, number: 0)
    response = press(people, room)
    assert response.status_code == 422
    assert "only when at least three more people" in read(response).text


def test_a_closed_assessment_is_told_so(people, room):
    assessments.close_assessment(room, by=people.facilitator)
    assert look(people, room).status_code == 409
    assert press(people, room).status_code == 422
    assert "not open" in read(press(people, room)).text


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_only_facilitators_look_and_press(people, room, column):
    assert look(people, room, column).status_code == 403
    assert press(people, room, column).status_code == 403
    room.refresh_from_db()
    assert room.tally == {}


@pytest.mark.parametrize("size", [3, 30])
def test_the_preview_costs_the_same_for_3_and_30_people(people, size, django_assert_num_queries):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", size, lambda question, number: number % 3)
    with django_assert_num_queries(3):  # groups, answers, people by group
        publishing.preview(assessment)
