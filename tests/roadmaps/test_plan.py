"""T22: from gaps to dates, every number of both tables."""

import datetime

import pytest

from roadmaps.planning.gaps import Kind as GapKind
from roadmaps.planning.plan import derive
from tests.roadmaps.examples import t22


@pytest.fixture(scope="module")
def plan():
    return derive(t22())


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


def test_t22_the_gaps_weigh_what_people_voted_for(plan):
    found = {
        gap.subject: (gap.size, gap.importance) for gap in plan.gaps if gap.kind == GapKind.MATURITY
    }
    assert found == {"STD": (1.5, 4), "CTL": (1.5, 5), "PFO": (1.5, 3), "PPL": (0.5, 2)}


BUILT = {
    # steps, effort, benefit, priority, predecessors, staff
    "F05": (2, 60, 9.75, 16.25, {"EN-1"}, 2),
    "F01": (1, 15, 7.5, 50.00, {"EN-1", "F05"}, 1),
    "F07": (1, 25, 4.0, 16.00, {"EN-1", "F05"}, 1),
    "F11": (2, 40, 4.5, 11.25, {"EN-1", "F01"}, 2),
    "F03": (1, 40, 3.75, 9.38, {"EN-1", "F05"}, 1),
}


@pytest.mark.parametrize("key", BUILT)
def test_t22_a_build_shows_its_arithmetic(plan, key):
    package = next(each for each in plan.packages if each.key == key)
    assert (
        package.arithmetic.steps,
        package.effort,
        package.benefit,
        package.priority,
        {one.key for one in package.after},
        package.staff,
    ) == BUILT[key]
    assert sum(part.amount for part in package.arithmetic.parts) == package.benefit


def test_t22_the_parts_of_a_benefit_are_those_of_the_table(plan):
    parts = {
        each.key: [p.amount for p in each.arithmetic.parts]
        for each in plan.packages[1:]
        if each.arithmetic
    }
    assert parts == {"F05": [6, 3.75], "F01": [7.5], "F07": [1, 3], "F11": [4.5], "F03": [3.75]}


DATES = {
    "EN-1": ("F", 0, 7, "01-05", "01-14"),
    "EN-2": ("F", 8, 13, "01-15", "01-22"),
    "F05": ("F", 8, 37, "01-15", "02-25"),
    "F01": ("F", 38, 52, "02-26", "03-18"),
    "F07": ("P", 54, 78, "03-20", "04-24"),
    "EN-3": ("P", 79, 88, "04-27", "05-11"),
    "EN-4": ("P", 89, 92, "05-12", "05-15"),
    "F11": ("R1", 94, 113, "05-19", "06-15"),
    "EN-5.1": ("R1", 114, 125, "06-16", "07-01"),
    "EN-5.2": ("R2", 127, 138, "07-03", "07-20"),
    "EN-6": ("S", 140, 149, "07-22", "08-04"),
}


def test_t22_the_schedule_is_that_of_the_table(plan):
    waves = {each.key: each.wave for each in plan.packages}
    found = {
        key: (waves[key], at.placed.start, at.placed.finish - 1, at.first, at.last)
        for key, at in plan.timetable.dated.items()
    }
    assert found == {
        key: (wave, start, last, day(first), day(end))
        for key, (wave, start, last, first, end) in DATES.items()
    }
    assert plan.timetable.length == 150
    assert plan.timetable.end == day("08-04")
    assert plan.errors == ()


def test_t22_the_critical_path_knows_dependencies_alone(plan):
    assert plan.timetable.path.length == 111
    slack = {key: at.slack for key, at in plan.timetable.dated.items()}
    assert {key: days for key, days in slack.items() if days} == {"EN-2": 49, "F01": 4, "F11": 4}


def test_t22_the_waves_are_filled_to_what_is_left(plan):
    assert [(load.wave, load.capacity - load.enabling, load.remaining) for load in plan.loads] == [
        ("F", 86, 11), ("P", 36, 11), ("R1", 46, 6), ("R2", 16, 16), ("S", 10, 10),
    ]  # fmt: skip
    assert [each.key for each in plan.packages if each.wave is None] == ["F03"]
    assert [(each.code, each.keys) for each in plan.warnings] == [("backlog", ("F03",))]
