"""The maturity of several engagements side by side: only what one may see inside each of them."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import assessments
from assessments.findings import across
from assessments.models import Assessment, Target
from pmo_studio.core.actions.engagements import create_engagement
from pmo_studio.core.models.people import Role
from tests.assessments.conftest import closed, filled
from tests.factories import ParticipantFactory, UserFactory

pytestmark = pytest.mark.django_db


def made(name):
    return create_engagement(
        owner=UserFactory(),
        name=name,
        organisation="Elsewhere",
        start_date=datetime.date(2026, 1, 5),
    )


def elsewhere(people, model="opm3q", name="Second office", role=Role.VIEWER):
    """Another engagement in which the viewer has a seat, with a closed assessment."""
    engagement = made(name)
    by = engagement.participants.get(role=Role.LEAD)
    if role:
        ParticipantFactory(engagement=engagement, user=people.viewer.user, role=role)
    assessment = filled(model, engagement, title="There")
    assessments.close_assessment(assessment, by=by)
    return engagement, Assessment.objects.get(pk=assessment.pk)


def page(people, *engagements, column="viewer"):
    query = {"of": [each.pk for each in engagements]}
    return people.browser(column).get(reverse("portfolio:compare"), query).content.decode()


def test_each_engagement_stands_with_level_target_people_date_and_model(people):
    here = closed("opm3q", people, title="Here")
    there, other = elsewhere(people)
    Target.objects.create(
        engagement=there,
        capability=next(iter(across.of([there]).sides[0].results.capabilities)),
        value=4,
        set_by=there.participants.first(),
        set_at=timezone.now(),
    )
    found = page(people, people.engagement, there)
    for side in across.of([people.engagement, there]).sides:
        assert side.engagement.name in found
        assert side.people in found
        assert side.model in found
        for key in side.results.capabilities:
            cell = side.cell(key)
            assert f'<a href="{cell.url}">{cell.level}</a>' in found
            assert people.browser("viewer").get(cell.url).status_code == 200
    assert "target 4.0" in found
    assert "the models differ" not in found
    assert here.pk != other.pk


def test_other_models_and_parts_of_an_organisation_are_said(people):
    closed("opm3q", people, title="Here")
    there, other = elsewhere(people, model="pmosvc")
    Assessment.objects.filter(pk=other.pk).update(scope_unit="Cardiology")
    found = page(people, people.engagement, there)
    assert "the models differ" in found
    assert "Second office judges a part of its organisation only: Cardiology." in found


def test_nothing_is_told_of_an_engagement_without_a_seat_or_without_published_figures(people):
    closed("opm3q", people, title="Here")
    strange, _ = elsewhere(people, name="Strange office", role=None)
    ended, _ = elsewhere(people, name="Ended office")
    ended.participants.filter(user=people.viewer.user).update(
        ended_at=timezone.now(), ending="left"
    )
    silent = made("Silent office")
    ParticipantFactory(engagement=silent, user=people.viewer.user)
    filled("opm3q", silent, title="Open still")
    known, _ = elsewhere(people, name="Known office")
    listed = (people.engagement, known, strange, ended, silent)
    found = page(people, *listed)
    assert "Known office" in found
    query = {"of": [each.pk for each in listed]}
    table = people.browser("viewer").get(reverse("portfolio:compare_csv"), query)
    found += table.content.decode("utf-8-sig")
    for name in ("Strange office", "Ended office", "Silent office", "Open still"):
        assert name not in found


def test_how_many_have_nothing_to_compare_yet_is_said(people):
    closed("opm3q", people, title="Here")
    there, _other = elsewhere(people)
    assert "no closed assessment" not in page(people)
    ParticipantFactory(engagement=made("Third"), user=people.viewer.user)
    assert "1 more has no closed assessment with results yet." in page(people, there)


def test_the_file_says_what_the_page_says(people):
    closed("opm3q", people, title="Here")
    there, _ = elsewhere(people)
    query = {"of": [people.engagement.pk, there.pk]}
    response = people.browser("viewer").get(reverse("portfolio:compare_csv"), query)
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    found = across.of([people.engagement, there])
    expected = {
        (side.engagement.name, line.name): line.cells[place].level
        for line in found.lines
        for place, side in enumerate(found.sides)
    }
    assert {(row["Engagement"], row["Capability"]): row["Level"] for row in rows} == expected
    assert any(expected.values())


def test_one_is_too_few_and_six_are_the_most(people):
    closed("opm3q", people, title="Here")
    others = [elsewhere(people, name=f"Office {number}")[0] for number in range(2)]
    assert "Choose a second engagement" in page(people, people.engagement)
    assert "Level and target by capability" not in page(people, people.engagement)
    with CaptureQueriesContext(connection) as two:
        page(people, *others)
    with CaptureQueriesContext(connection) as three:
        page(people, people.engagement, *others)
    assert len(three) == len(two)
    more = [elsewhere(people, name=f"Zoo {number}")[0] for number in range(4)]
    found = page(people, people.engagement, *others, *more)
    assert "the first six of those you chose are shown" in found
    assert found.count("<figure>") == 6
