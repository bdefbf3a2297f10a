"""KPIs whose figure the studio knows itself: offered, taken with one press, refused in words."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.reassessing import growth
from pmo_studio.core.events import new_key
from roadmaps.actions import satisfaction
from roadmaps.models import Reading, SatisfactionSurvey
from roadmaps.readings import computed
from roadmaps.reviews.rounds import ALL
from tests.factories import AssessmentFactory, KpiFactory
from tests.roadmaps import pages
from tests.roadmaps.reviewed import answered, canvas_of, opened

pytestmark = pytest.mark.django_db


def satisfied(people, **values):
    of = {"key": "K13", "name": "Customer satisfaction", "unit": "score", "target": Decimal(4)}
    return KpiFactory(engagement=people.engagement, **of | {"frequency": "quarterly"} | values)


def survey(people, ratings):
    """A closed round to which so many gave these answers."""
    row = opened(people)
    for n, rating in enumerate(ratings):
        answered(row, f"a{n}", ratings={ALL: rating})
    satisfaction.close_survey(row, by=people.facilitator)
    return row


@pytest.fixture
def kpi(people):
    canvas_of(people)
    return satisfied(people)


def address(kpi):
    return reverse("roadmaps:kpi_readings", args=[kpi.pk])


def take(people, kpi, column="lead", **fields):
    found = computed.of(kpi)
    key = found.offer.key if found and found.offer else ""
    data = {"offer": key, "key": new_key()} | fields
    at = reverse("roadmaps:reading_take", args=[kpi.pk])
    return people.browser(column).post(at, data, follow=True)


def test_the_mean_of_a_survey_becomes_a_reading_with_its_source_by_one_press(people, kpi):
    survey(people, [4] * 6 + [5] * 3 + [3])
    html = pages.page(people, address(kpi))
    assert "Take 4.2 from the survey of" in html
    assert "(n = 10)" in html
    assert "(1 × 3 + 6 × 4 + 3 × 5) ÷ 10 = 4.2" in html
    wall = reverse("roadmaps:kpi_wall", args=[people.engagement.pk])
    assert "Take 4.2" in pages.page(people, wall)
    assert "Take 4.2" not in pages.page(people, wall, "contributor")
    html = pages.text(take(people, kpi))
    row = Reading.objects.get()
    assert (row.value, row.by) == (Decimal("4.2"), people.lead)
    assert row.period == SatisfactionSurvey.objects.get().period
    assert "n = 10" in row.note
    assert "Take 4.2" not in html
    assert "There is nothing newer" in pages.text(take(people, kpi))
    assert Reading.objects.count() == 1


def test_a_reading_of_the_same_period_is_replaced_only_when_asked(people, kpi):
    row = survey(people, [4, 4, 5])
    typed = Reading.objects.create(
        kpi=kpi,
        period=row.period,
        frequency="quarterly",
        value=3,
        by=people.lead,
        at=timezone.now() - datetime.timedelta(days=2),
    )
    asked = take(people, kpi)
    assert asked.status_code == 409
    assert "Replace the reading?" in pages.text(asked)
    assert Reading.objects.get() == typed
    take(people, kpi, replaces=typed.pk)
    assert [str(each.value) for each in Reading.objects.live()] == ["4.3300"]
    assert Reading.objects.count() == 2


def test_what_was_typed_knowing_the_survey_or_for_a_later_period_is_not_nagged_about(people, kpi):
    row = survey(people, [4, 4, 5])
    typed = Reading.objects.create(
        kpi=kpi,
        period=row.period,
        frequency="quarterly",
        value=3,
        by=people.lead,
        at=timezone.now() + datetime.timedelta(minutes=1),
    )
    assert computed.of(kpi) == computed.Found()
    Reading.objects.filter(pk=typed.pk).update(at=timezone.now() - datetime.timedelta(days=9))
    assert computed.of(kpi).offer is not None


def test_too_little_is_said_in_words_and_nothing_is_recorded(people, kpi):
    assert "no satisfaction survey is closed" in pages.page(people, address(kpi))
    survey(people, [4, 5])
    refused = take(people, kpi)
    assert refused.status_code == 409
    assert "too few people answered" in pages.text(refused)
    own = KpiFactory(engagement=people.engagement, key="X1")
    assert take(people, own).status_code == 409
    assert not Reading.objects.exists()


def test_what_became_another_figure_meanwhile_is_looked_at_again(people, kpi):
    survey(people, [4, 4, 5])
    refused = take(people, kpi, offer="2020-Q1 4.33")
    assert refused.status_code == 409
    assert "another one" in pages.text(refused)
    assert not Reading.objects.exists()


def test_a_kpi_in_another_unit_is_offered_nothing(people):
    assert computed.of(satisfied(people, unit="percent")) is None


@pytest.mark.parametrize(
    ("frequency", "first"),
    [("monthly", (2026, 9, 1)), ("quarterly", (2026, 7, 1)), ("half-year", (2026, 7, 1))],
)
def test_a_survey_counts_within_the_quarter_that_it_asks_about(people, frequency, first):
    canvas_of(people)
    kpi = satisfied(people, frequency=frequency)
    row = survey(people, [4, 4, 5])
    closed = datetime.datetime(2026, 10, 2, 9, tzinfo=datetime.UTC)
    SatisfactionSurvey.objects.filter(pk=row.pk).update(
        period=datetime.date(2026, 7, 1), closed_at=closed
    )
    assert computed.of(kpi).offer.period.first == datetime.date(*first)


def test_growth_within_a_year_is_offered_with_both_rounds(people, monkeypatch):
    kpi = satisfied(people, key="K20", unit="levels", frequency="half-year")
    assert "ten to fourteen months apart" in computed.of(kpi).lacks
    at = datetime.datetime(2026, 5, 12, 9, tzinfo=datetime.UTC)
    whole = {"engagement": people.engagement, "state": "closed", "closed_by": people.lead}
    before, after = (
        AssessmentFactory(**whole, title=title, opened_at=day, closed_at=day)
        for title, day in (("As-is", at - datetime.timedelta(days=365)), ("Again", at))
    )
    yearly = growth.Yearly(0.4449, before, after, 12)
    monkeypatch.setattr(growth, "in_a_year", lambda engagement: yearly)
    html = pages.page(people, address(kpi)).replace("\xa0", " ")
    assert "Take 0.44 levels from the reassessment of" in html
    assert "12 capabilities that both rounds know: 0.44 levels" in html
    assert f"?a={before.pk}&amp;b={after.pk}" in html
    take(people, kpi)
    row = Reading.objects.get()
    assert (row.value, row.span.key) == (Decimal("0.44"), "2026-H1")
    assert "As-is" in row.note
