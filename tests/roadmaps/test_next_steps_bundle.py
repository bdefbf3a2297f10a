"""Next steps in the engagement bundle, and on paper."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.models import Engagement, Event
from pmo_studio.exports.demo.days import WRITTEN_ON, moved
from roadmaps.actions import improvements as actions
from roadmaps.actions.improvement_details import Details, Source
from roadmaps.chapters import next_steps
from roadmaps.kinds import improvements as kinds
from tests.factories import KpiFactory, UserFactory
from tests.people import People
from tests.roadmaps import closed

pytestmark = pytest.mark.django_db
RISES = {"capability": "PFO", "from_level": Decimal("2.0"), "to_level": Decimal("3.2")}
Q3 = datetime.date(2026, 7, 1)


@pytest.fixture
def document(people: People) -> dict[str, Any]:
    """An engagement in which everything has happened to a step that can."""
    lead = people.lead
    kpi = KpiFactory(engagement=people.engagement, name="Reports on time")
    details = Details(text="Train the leads", owner=people.contributor.pk, quarter=Q3, **RISES)
    row = actions.add_improvement(
        people.engagement, details=details, source=Source(kpi=kpi.pk), by=lead
    )
    details = Details(text="Train all leads", quarter=Q3, owner_name="The sponsor", **RISES)
    actions.change_improvement(row, details=details, seen=None, by=lead)
    actions.move_improvement(row, stage="act", checked="It helps", by=lead)
    for turn in (True, False):
        actions.finish_improvement(row, done=turn, by=lead)
    for turn in (True, False):
        actions.remove_improvement(row, removed=turn, by=lead)
    actions.finish_improvement(row, done=True, by=lead)
    lesson = closed.lesson(people, action="Train them")
    details = Details(text="Train them")
    actions.add_improvement(
        people.engagement, details=details, source=Source(lesson=lesson.pk), by=lead
    )
    return write(Engagement.objects.get(pk=people.engagement.pk))


def test_what_is_written_again_is_what_was_read(document):
    told = {event["kind"] for event in document["events"]}
    assert told >= {kind.name for kind in kinds.ALL}
    made = load(document, owner=UserFactory())
    assert write(made)["improvements"] == document["improvements"]
    for event in Event.objects.filter(engagement=made, kind__startswith="improvement."):
        said = next(kind for kind in kinds.ALL if kind.name == event.kind).sentence(event)
        assert "Train" in said
        assert "%(" not in said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("stage", "later"),
        ("capability", ""),
        ("capability", "XXX"),
        ("to_level", "2.0"),
        ("to_level", "5.1"),
        ("to_level", None),
        ("quarter", "2026-08-01"),
        ("due_on", "2026-10-01"),
        ("owner_name", "x" * 81),
        ("checked", ""),
        ("done_by", None),
        ("function", "no key at all"),
        ("number", 10_000),
    ],
)
def test_what_the_database_would_refuse_is_refused_by_name(document, field, value):
    document["improvements"][0][field] = value
    with pytest.raises(BadBundle) as bad:
        load(document, owner=UserFactory())
    assert "improvements[0]." in str(bad.value)


def test_a_bundle_from_before_lessons_led_to_steps_is_still_read(document):
    for row in document["improvements"]:
        row.pop("lesson")
    made = load(document, owner=UserFactory())
    assert {row["lesson"] for row in write(made)["improvements"]} == {None}


def test_a_step_with_two_sources_is_refused(document):
    document["improvements"][0]["function"] = "F05"
    with pytest.raises(BadBundle, match=r"improvements\[0\]"):
        load(document, owner=UserFactory())


@pytest.mark.parametrize("days", [0, 20, 45, 200])
def test_moved_by_weeks_quarters_stay_quarters_as_far_from_now(document, days):
    row = document["improvements"][0]
    document["improvements"].append(
        row | {"id": 3, "quarter": "2026-04-01", "due_on": "2026-06-12"}
    )
    today = WRITTEN_ON + datetime.timedelta(days=days)
    found = moved(document, today)
    assert load(found, owner=UserFactory())
    first = datetime.date.fromisoformat(found["improvements"][0]["quarter"])
    # Written in the second quarter, for the third.
    assert 0 < (first - today).days <= 92


def test_the_report_has_the_road_and_each_step_with_what_was_found(people, document):
    actions.add_improvement(
        people.engagement, details=Details(text="Ask the wards <why>"), by=people.lead
    )
    content = next_steps.build(people.engagement, "leads", "en")
    assert content is not None
    for part in ("Train all leads", "2.0 → 3.2", "1.2 levels", "Ask the wards &lt;why&gt;"):
        assert part in content.html
    assert "Not dated yet" in content.html


def test_without_a_step_the_report_has_no_such_chapter(people):
    assert next_steps.build(people.engagement, "leads", "en") is None
