"""From answers to an agreed picture without JavaScript: links and forms found on the pages."""

import re

import pytest
from django.urls import reverse

from tests.assessments.conftest import closed, filled
from tests.assessments.crowds import answer_all, around
from tests.journeys.test_people import Visitor
from tests.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


def visitor(people, column):
    found = Visitor()
    found.client.cookies = people.browser(column).cookies
    return found


def test_a_room_reads_its_results_down_to_the_answers_without_a_script():
    people = make_people()
    closed("seven5", people, title="Last year")
    assessment = filled("opm3q", people.engagement, title="This year")
    fay, vera = visitor(people, "facilitator"), visitor(people, "viewer")

    vera.open(reverse("assessments:results", args=[people.engagement.pk]))
    assert "Last year" in vera.page.text
    the_facilitator_shows_the_results_so_far(fay, assessment)
    vera_opens_a_number_and_follows_it_down(vera, assessment)
    vera_compares_the_two_and_reads_the_help(vera)
    more_people_answer_and_the_figures_are_updated(fay, assessment)


def the_facilitator_shows_the_results_so_far(fay, assessment):
    fay.open(reverse("assessments:assessment_results", args=[assessment.pk]))
    assert "20 people have answered." in fay.page.text
    fay.follow("Show the results so far")
    assert "How the groups stand" in fay.page.text
    fay.press("Show the results so far")
    assert fay.status == 200
    assert "Capability by role group" in fay.page.text


def vera_opens_a_number_and_follows_it_down(vera, assessment):
    vera.open(reverse("assessments:assessment_results", args=[assessment.pk]))
    assert "This year" in vera.page.text
    vera.follow("Governance and decision rights")
    assert "How was this computed?" in vera.page.text
    vera.follow(
        "A steering group meets on schedule and its decisions are recorded and followed up."
    )
    assert "From people to the value of the question" in vera.page.text
    vera.follow("Control")
    assert "P = 100 × Σ(w × x) / Σ w" in vera.page.text
    vera.follow("Results")


def vera_compares_the_two_and_reads_the_help(vera):
    vera.follow("Compare")
    assert "No two of the same questionnaire are closed" in vera.page.text
    options = re.findall(r'<option value="(\d+)"', vera.page.html)
    vera.press("Compare", a=max(options, key=int), b=min(options, key=int))
    assert "Mean change" in vera.page.text
    assert "The two used different questionnaires." in vera.page.text
    vera.follow("Back to the results")
    vera.follow("How to read this")
    assert "The rule, not the answers, makes the level" in vera.page.text


def more_people_answer_and_the_figures_are_updated(fay, assessment):
    for group in ("EXE", "PMG", "TEA"):
        answer_all(assessment, group, 4, around(0.6, seed=77))
    fay.open(reverse("assessments:assessment_results", args=[assessment.pk]))
    assert "32 have answered" in fay.page.text
    fay.follow(next(words for words, _ in fay.page.links if words.startswith("Update the")))
    fay.press("Update the figures")
    assert "32 people answered" in fay.page.text
