"""Showing the results so far: what it would give is told before, in numbers of people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import assessments
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


def test_the_page_says_how_the_groups_stand(people, room):
    text = read(look(people, room)).text
    assert "Executives and sponsors 4 by itself" in text
    pool = "Other groups Project and programme managers, Delivery teams 3 together with others"
    assert pool in text
    assert "Business customers too few to show not shown" in text


def test_before_three_people_came_there_is_no_number(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 2, lambda question, number: 1)
    page = read(look(people, assessment))
    assert "The first answers came in." in page.text
    assert page.figures == []


def test_the_page_is_the_same_before_and_after_one_more_answer(people, room):
    """It tells who takes part, as the page of the assessment does, and not what was answered."""
    before = read(look(people, room)).text
    for answer in Answer.objects.of(room).filter(respondent__group__role_group__key="PMG")[:4]:
        answer.status, answer.choice = "dk", None
        answer.save()
        assert read(look(people, room)).text == before


def test_looking_writes_nothing(people, room):
    look(people, room)
    room.refresh_from_db()
    assert room.tally == {}
    assert room.pools == {}
    assert not Answer.objects.published().exists()


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
def test_the_page_reads_no_answer(people, size):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", size, lambda question, number: number % 3)
    table = f'"{Answer._meta.db_table}"'
    with CaptureQueriesContext(connection) as asked:
        look(people, assessment)
    assert not [each for each in asked.captured_queries if table in each["sql"]]
