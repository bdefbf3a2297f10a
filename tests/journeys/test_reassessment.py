"""Half a year later: plan, open, answer, close, and read what grew, without JavaScript."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Assessment
from tests.assessments.conftest import closed
from tests.assessments.crowds import answer_all, around
from tests.journeys.test_assessment_run import visitor

pytestmark = pytest.mark.django_db


def test_a_facilitator_assesses_again_and_everybody_reads_what_grew(people):
    closed("opm3q", people, title="As it was")
    fay, vera = (visitor(people.browser(column)) for column in ("facilitator", "viewer"))
    sheet = f"/engagements/{people.engagement.pk}/reassessment/"
    fay.open(sheet)
    assert "One round so far" in fay.page.text

    fay.follow("Plan the next one")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    fay.press("Save the plan", next_on=yesterday.isoformat(), every_months="12")
    assert fay.status == 422
    assert "This day is over" in fay.page.text
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    fay.press("Save the plan", next_on=tomorrow.isoformat())
    assert "Then every 12 months." in fay.page.text
    fay.open(f"/engagements/{people.engagement.pk}/")
    assert "Assess maturity again" in fay.page.text

    fay.open(sheet)
    fay.follow("Open the next round…")
    fay.press("Open it now", title="A year later")
    again = Assessment.objects.get(title="A year later")
    assert "Open" in fay.page.text
    for group, size in (("EXE", 5), ("PMG", 6), ("TEA", 7)):
        answer_all(again, group, size, around(0.7, seed=size))
    fay.open(sheet)
    fay.follow("To the open round")
    fay.press("Close the assessment")

    vera.open(sheet)
    for words in ("A year later", "Mean change +", "Grew most", "Talk about first"):
        assert words in vera.page.text
    fay.open(sheet)
    fay.follow("The whole discuss list")
    assert "Discuss" in fay.page.text
    fay.open(f"/engagements/{people.engagement.pk}/gates/4/")
    assert "Maturity assessed again" in fay.page.text
