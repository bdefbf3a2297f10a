"""What the drawing takes from the plan: days, figures and links of the rows in the database."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.models import Engagement
from roadmaps import dated, pictured
from roadmaps.actions import schedule
from roadmaps.gantt.scene import Gate, Wave
from roadmaps.models import WaveDecision, WorkPackage
from tests.people import People
from tests.reading import words
from tests.roadmaps.planned import package, planned, wave_of

pytestmark = pytest.mark.django_db

HOLIDAY = datetime.date(2026, 1, 16)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


@pytest.fixture
def plan(people: People, time_machine):
    """A (10 days) before B (5), then C (2) in the pilot, promised so; then A takes 12.

    Monday to Friday from 5 January on, without the 16th; today is Thursday the 22nd.
    """
    Engagement.objects.filter(pk=people.engagement.pk).update(holidays=[HOLIDAY.isoformat()])
    people.engagement.refresh_from_db()
    made = planned(people.lead)
    made.waves.filter(key="F").update(capacity=15)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    package(made, "C", "P", 2)
    schedule.keep_baseline(made, by=people.lead)
    progress = {"status": "active", "started_on": day("01-05"), "percent": 75}
    WorkPackage.objects.filter(key="A").update(effort=12, **progress)
    now = datetime.datetime(2026, 1, 22, 9, tzinfo=datetime.UTC)
    time_machine.move_to(now, tick=False)
    WaveDecision.objects.create(
        wave=wave_of(made, "F"),
        decision="go",
        decided_on=day("01-22"),
        by=people.lead,
        at=timezone.now(),
    )
    return made


def test_every_figure_of_the_drawing_is_that_of_the_plan(people: People, plan) -> None:
    """A has 3 of its 12 days left, from the 22nd to Monday the 26th; B follows, then the gate."""
    standing = dated.of(people.engagement)
    scene = pictured.scene(standing, chosen="B")
    rows = {row.key: row for row in scene.rows}
    a, b, c = (rows[key] for key in "ABC")
    assert (scene.today, scene.forecast_end) == (day("01-22"), standing.expected.timetable.end)
    assert (scene.holidays, scene.weekend) == ({HOLIDAY}, {5, 6})
    assert scene.waves[0] == Wave("Foundation", a.start, b.end, 15, 17)
    assert scene.waves[1] == Wave("Pilot", c.start, c.end, None, 2)
    spans = {span.wave: span for span in standing.planned.spans}
    assert list(scene.gates) == [
        Gate(spans["F"].gate, decision="Go", passed=True),
        Gate(spans["P"].gate),
    ]
    assert [(row.baseline_start, row.baseline_end) for row in (a, b, c)] == [
        (day("01-05"), day("01-19")),
        (day("01-20"), day("01-26")),
        (day("01-28"), day("01-29")),
    ]
    assert [row.percent for row in (a, b, c)] == [75, 0, 0]
    assert [row.predecessors for row in (a, b, c)] == [(), ("A",), ()]
    assert [row.selected for row in (a, b, c)] == [False, True, False]
    assert (a.start, a.critical) == (day("01-05"), True)
    assert b.start > a.end >= day("01-22")


def test_each_zoom_of_the_page_is_wider_and_tells_its_own_days(people: People, plan) -> None:
    """A plan of nearly two years, so that none of them is stretched to fill the room."""
    WorkPackage.objects.filter(key="C").update(effort=400)
    at = reverse("roadmaps:roadmap", args=[people.engagement.pk])
    viewer, per_day, days = people.browser("viewer"), [], []
    for zoom in ("quarter", "month", "week"):
        html = viewer.get(f"{at}?zoom={zoom}").content.decode()
        per_day.append(float(re.findall(r'data-per-day="([\d.]+)"', html)[0]))
        axis = html.partition('<div class="is-top">')[2].partition("</svg>")[0]
        days.append("9 Feb" in words(axis))
    assert per_day == sorted(set(per_day))
    assert days == [False, False, True]
