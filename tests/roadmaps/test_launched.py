"""T22 in a database: what people did in an engagement gives both tables of the worked example."""

import datetime
from decimal import Decimal

import pytest

from roadmaps import dated, facts
from roadmaps.deriving import proposals
from roadmaps.models import Plan, WorkPackage
from roadmaps.planning.changes import Kind
from tests.roadmaps import launched
from tests.roadmaps.launched import change, derive, named, row, staffed
from tests.roadmaps.test_plan import BUILT, DATES
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db


def make():
    people = launched.launched()
    launched.derived(people)
    return people


MAKERS["worked_example"] = make


@pytest.fixture
def worked_example(db, standing):
    return standing.given("worked_example")


def standing_of(people):
    found = dated.of(people.engagement)
    assert found is not None
    return found


def lines(people):
    plan = Plan.objects.get(engagement=people.engagement)
    return proposals.of(people.engagement, plan).lines


def test_t22_the_gaps_are_those_of_targets_votes_and_answers(worked_example):
    found = {
        gap.subject: (gap.current, gap.target, gap.size, gap.importance)
        for gap in facts.of(worked_example.engagement).gaps
        if gap.kind == "G-MAT"
    }
    assert found == {
        "STD": (2.0, 3.5, 1.5, 4),
        "CTL": (1.5, 3.0, 1.5, 5),
        "PFO": (1.0, 2.5, 1.5, 3),
        "PPL": (2.5, 3.0, 0.5, 2),
    }


def test_t22_packages_keep_steps_effort_benefit_priority_and_predecessors(worked_example):
    rows = WorkPackage.objects.filter(kind="build").prefetch_related("predecessors__predecessor")
    found = {
        each.function: (
            each.steps,
            each.effort,
            each.benefit,
            each.priority,
            {named(one.predecessor) for one in each.predecessors.all()},
        )
        for each in rows
    }
    assert found == {
        key: (steps, effort, benefit, Decimal(str(priority)), after)
        for key, (steps, effort, benefit, priority, after, _staff) in BUILT.items()
    }


def test_t22_the_board_has_the_waves_and_what_each_has_left(worked_example):
    staffed(worked_example)
    standing = standing_of(worked_example)
    assert [
        (load.wave, load.capacity - load.enabling, load.remaining) for load in standing.loads
    ] == [("F", 86, 11), ("P", 36, 11), ("R1", 46, 6), ("R2", 16, 16), ("S", 10, 10)]
    assert [named(each) for each in standing.in_wave(None)] == ["F03"]
    assert standing.errors == standing.overloads == ()


def test_t22_the_roadmap_has_the_dates_and_the_float_of_the_tables(worked_example):
    staffed(worked_example)
    standing = standing_of(worked_example)
    found = {}
    for each in standing.rows:
        at = standing.dates(each)
        if at is not None:
            wave = standing.wave_keys[each.wave_id]
            last = at.placed.finish - 1
            found[named(each)] = (wave, at.placed.start, last, at.first, at.last)
    assert found == {
        key: (wave, start, last, day(first), day(end))
        for key, (wave, start, last, first, end) in DATES.items()
    }
    assert (standing.planned.length, standing.end) == (150, day("08-04"))
    assert standing.planned.path.length == 111
    slack = {named(each): at.slack for each in standing.rows if (at := standing.dates(each))}
    assert {key: days for key, days in slack.items() if days} == {"EN-2": 49, "F01": 4, "F11": 4}


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


def test_staff_and_efforts_of_people_stay_however_often_the_plan_is_derived(worked_example):
    staffed(worked_example)
    found = lines(worked_example)
    assert {line.kind for line in found} == {Kind.EDITED_BY_PEOPLE}
    assert {
        line.key.removeprefix("build:"): {each.name for each in line.fields} for line in found
    } == {
        "F05": {"staff"},
        "F11": {"staff"},
        "EN-3": {"staff"},
        "EN-5.1": {"staff", "effort"},
        "EN-5.2": {"staff", "effort"},
    }
    derive(worked_example)
    assert lines(worked_example) == ()
    assert (row("F05").staff, row("EN-5.1").effort) == (1, 12)
