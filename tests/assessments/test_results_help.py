"""T44: one set of answers, three rules, three results; and what every answer does."""

import pytest
from django.urls import reverse

from assessments.findings import three_rules
from tests.assessments.pages import read

pytestmark = pytest.mark.django_db


def test_t44_is_computed_by_the_rules_themselves():
    read_by = three_rules.readings()
    assert read_by.practices == 16
    assert read_by.in_place == 10
    assert read_by.percent == pytest.approx(62.5)
    assert read_by.ladder == pytest.approx(3.5)
    assert read_by.average == pytest.approx(3.5)
    assert [(each.threshold, each.level) for each in read_by.gated] == [
        (1.0, 2.0),
        (0.8, 2.0),
        (0.5, 4.0),
    ]


@pytest.mark.parametrize("column", ["lead", "viewer", "guest"])
def test_the_page_shows_the_three_readings_and_what_makes_the_level(people, column):
    path = reverse("assessments:results_help", args=[people.engagement.pk])
    text = read(people.browser(column).get(path)).text
    assert "Take 16 practices" in text
    assert "filter" not in text
    assert "of which 10 are in place" in text
    assert "Share of practices 62.5 %" in text
    assert "on a ladder of 1 to 5 that is 3.5" in text
    assert "Average of the levels 3.5" in text
    for needed, level in ((100, 2), (80, 2), (50, 4)):
        assert f"Level by level, {needed} % needed {level}" in text
    assert "The rule, not the answers, makes the level" in text


def test_the_page_says_what_protects_people(people):
    path = reverse("assessments:results_help", args=[people.engagement.pk])
    text = read(people.browser("viewer").get(path)).text
    assert "No figure rests on fewer than three people" in text
    for answer in ("Does not apply", "I don't know", "No answer"):
        assert answer in text
