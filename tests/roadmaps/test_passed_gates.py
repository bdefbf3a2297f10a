"""Gates that were passed stay on their day, and waves that began after them begin when they did."""

import csv
import datetime
import io
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from roadmaps import begin_words, dated, pictured, plan_files, plan_workbook
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchanged import project_of
from roadmaps.models import WaveDecision, WorkPackage
from roadmaps.planning.network import Placed
from roadmaps.planning.packages import Kind, Package
from roadmaps.planning.timetables import timetable
from roadmaps.planning.waves import Wave as PureWave
from roadmaps.waves import board
from tests.roadmaps.examples import SETTINGS
from tests.roadmaps.imports import match
from tests.roadmaps.planned import package, planned, wave_of


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


@st.composite
def running(draw):
    """Waves of packages that are planned, begun or done on any days; some gates were passed."""
    packages, fixed = [], {}
    for number in range(draw(st.integers(1, 8))):
        key = f"A{number}"
        packages.append(
            Package(key, Kind.OWN, draw(st.integers(1, 9)), 1, draw(st.sampled_from("FPRS")))
        )
        if draw(st.booleans()):
            start = draw(st.integers(-9, 60))
            fixed[key] = Placed(start, start + draw(st.integers(1, 20)))
    days = st.dates(datetime.date(2025, 12, 1), datetime.date(2026, 4, 30))
    passed = draw(st.dictionaries(st.sampled_from("FPRS"), days))
    return packages, fixed, passed


@given(running())
@settings(max_examples=200, deadline=None)
def test_no_passed_gate_moves_and_no_package_for_it(plan):
    packages, fixed, passed = plan
    waves = [PureWave(key, None) for key in "FPRS"]
    plain = timetable(packages, waves, SETTINGS, fixed)
    found = timetable(packages, waves, SETTINGS, fixed, passed)
    assert found.dated == plain.dated
    calendar = SETTINGS.calendar()
    spans = [span for span in found.spans if span.placed]
    for span in spans:
        own = SETTINGS.gate_days if span is not spans[-1] else 0
        last = calendar.date(span.placed.finish + own - 1)
        assert span.gate == passed.get(span.wave, last)
    assert all(one.begin <= other.begin for one, other in pairwise(spans))


@pytest.fixture
def plan(db, people, time_machine):
    """The foundation was let through on 16 January with WP-06 still open; the pilot began on the
    19th, and the first rollout is done already."""
    time_machine.move_to(datetime.datetime(2026, 1, 28, 9, tzinfo=datetime.UTC), tick=False)
    made = planned(people.lead)
    package(made, "WP-01", "F", 9)
    package(made, "WP-06", "F", 15)
    package(made, "EN-3", "P", 10, after=["WP-06"])
    package(made, "EN-5", "R1", 3)
    package(made, "EN-6", "S", 5)
    for key, first, last in (("WP-01", "01-05", "01-15"), ("EN-5", "01-21", "01-23")):
        WorkPackage.objects.filter(key=key).update(
            status="done", started_on=day(first), finished_on=day(last)
        )
    for key, first in (("WP-06", "01-26"), ("EN-3", "01-19")):
        WorkPackage.objects.filter(key=key).update(
            status="active", started_on=day(first), percent=50
        )
    decide(made, people, "go", "01-16")
    return made


def decide(plan, people, decision, on):
    WaveDecision.objects.create(
        wave=wave_of(plan, "F"),
        decision=decision,
        decided_on=day(on),
        at=timezone.now(),
        by=people.lead,
    )


def standing_of(people):
    found = dated.of(people.engagement)
    assert found is not None
    assert not found.errors
    return found


def test_the_pilot_begins_when_it_did_though_its_foundation_goes_on(people, plan):
    standing = standing_of(people)
    spans = {span.wave: span for span in standing.planned.spans}
    assert (spans["F"].gate, spans["F"].last) == (day("01-16"), day("02-06"))
    assert (spans["P"].first, spans["P"].last) == (day("01-19"), day("02-13"))
    rows = {row.key: row for row in standing.rows}
    assert begin_words.days_early(standing, rows["EN-3"]) == 0
    scene = pictured.scene(standing)
    assert next((gate.date, gate.passed) for gate in scene.gates) == (day("01-16"), True)
    assert board.cards(standing)[0].gate_on == day("01-16")


def test_a_wave_that_is_over_before_its_turn_has_its_gate_after_its_own_last_day(people, plan):
    standing = standing_of(people)
    span = next(span for span in standing.planned.spans if span.wave == "R1")
    assert (span.first, span.last, span.gate) == (day("01-21"), day("01-23"), day("01-26"))
    early = {wave.name: wave.early for wave in pictured.scene(standing).waves}
    assert list(early.values()) == [False, False, True, False]


def test_a_passed_gate_leaves_as_done_on_the_day_on_which_it_was_decided(people, plan):
    standing = standing_of(people)
    project = project_of(standing)
    gates = [task for task in project.tasks if task.milestone]
    first, second = gates[:2]
    on = day("01-16")
    assert (first.start, first.percent, first.actual_start, first.actual_finish) == (
        on,
        100,
        on,
        on,
    )
    assert (second.percent, second.actual_start, second.actual_finish) == (0, None, None)
    content = write(project)
    assert read(content).project == project
    table = plan_workbook.as_csv(project)
    told = next(
        csv.reader(io.StringIO(line))
        for line in table.decode("utf-8-sig").splitlines()
        if "Gate: " in line
    )
    assert {"100", "2026-01-16"} <= set(next(told))
    entries = Calendar.from_ical(plan_files.BY_KIND["ics"].written(standing, str)).walk("VEVENT")
    assert min(e["DTSTART"].dt for e in entries if str(e["UID"]).startswith("gate-")) == on
    for name, file in (("plan.xml", content), ("plan.csv", table)):
        same = match(people, file, name)
        assert (dict(same.added), list(same.changed), list(same.wrong)) == ({}, [], [])


def test_a_gate_that_was_decided_again_and_holds_is_open_on_its_planned_day(people, plan):
    decide(plan, people, "recycle", "01-20")
    span = standing_of(people).planned.spans[0]
    assert span.gate == day("02-09")
    gate = next(task for task in project_of(standing_of(people)).tasks if task.milestone)
    assert (gate.percent, gate.actual_finish) == (0, None)
