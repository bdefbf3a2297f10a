"""T22: from gaps to dates, every number of both tables."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning.gaps import CapabilityState, FunctionState
from roadmaps.planning.gaps import Kind as GapKind
from roadmaps.planning.network import Predecessor
from roadmaps.planning.packages import ChangeNeed, Edit, Kind, Package
from roadmaps.planning.plan import derive
from roadmaps.planning.waves import Wave
from tests.roadmaps.examples import FACTS, SETTINGS, WAVES, t22


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


def test_the_order_of_what_is_put_in_changes_nothing(plan):
    straight = t22()
    facts = replace(FACTS, capabilities=FACTS.capabilities[::-1], functions=FACTS.functions[::-1])
    turned = replace(
        straight,
        facts=facts,
        catalogue=dict(reversed(straight.catalogue.items())),
        edits=dict(reversed(straight.edits.items())),
    )
    assert derive(turned) == plan


@given(st.integers(1, 80))
def test_a_start_some_weeks_later_shifts_everything_by_these_weeks(weeks):
    without = replace(SETTINGS, holidays=())
    shift = datetime.timedelta(weeks=weeks)
    found = derive(t22(settings=without)).timetable
    later = derive(t22(settings=replace(without, start=SETTINGS.start + shift))).timetable
    assert {
        key: (at.placed, at.first - shift, at.last - shift) for key, at in later.dated.items()
    } == {key: (at.placed, at.first, at.last) for key, at in found.dated.items()}


def test_a_start_on_a_holiday_moves_to_the_next_working_day(plan):
    new_year = replace(SETTINGS, start=datetime.date(2026, 1, 3))
    assert derive(t22(settings=new_year)).timetable.dated == plan.timetable.dated


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"team": 1},
            [("above_limit", (key,)) for key in ("F05", "EN-3", "EN-5.1", "F11", "EN-5.2")],
        ),
        ({"weekdays": ()}, [("no_working_day", ())]),
        ({"start": datetime.date(9999, 12, 1), "holidays": ()}, [("too_long", ())]),
        ({"start": datetime.date(9999, 12, 31), "weekdays": (1,)}, [("too_long", ())]),
    ],
)
def test_with_an_error_nothing_is_dated(settings, expected):
    found = derive(t22(settings=replace(SETTINGS, **settings)))
    assert [(each.code, each.keys) for each in found.errors] == expected
    assert found.timetable.dated == {}
    assert found.timetable.end is None
    assert len(found.packages) == 12


def edited(**edits):
    return derive(t22(edits=t22().edits | edits))


def codes(plan):
    return [(each.code, each.keys) for each in plan.errors]


def test_a_circle_between_packages_is_named_and_nothing_is_scheduled():
    found = edited(F05=Edit(after=(Predecessor("F11"),)))
    ((code, keys),) = codes(found)
    assert code == "cycle"
    assert len(keys) == 4
    assert set(keys) == {"F05", "F01", "F11"}
    assert found.timetable.dated == {}


def test_what_waits_for_a_circle_is_not_told_of_the_backlog_too():
    around = {"F05": Edit(after=(Predecessor("F11"),)), "F07": Edit(wave="P")}
    assert [code for code, _ in codes(edited(**around))] == ["cycle"]


def test_all_errors_are_listed_each_with_both_ends():
    found = edited(
        F03=Edit(wave="P", after=(Predecessor("EN-5.2"), Predecessor("nobody"))),
        F07=Edit(effort=0, staff=0, wave="R2", after=(Predecessor("F11", -2),)),
        F11=Edit(effort=500, staff=4),
        **{"EN-3": Edit(after=(Predecessor("F11"),), staff=4)},
    )
    assert codes(found)[0][0] == "cycle"
    assert set(codes(found)[1:]) == {
        ("above_limit", ("EN-3",)),
        ("in_backlog", ("EN-3", "F11")),
        ("in_backlog", ("F07", "F11")),
        ("later_wave", ("F03", "EN-5.2")),
        ("negative_lag", ("F07", "F11")),
        ("no_effort", ("F07",)),
        ("no_staff", ("F07",)),
        ("unknown", ("F03", "nobody")),
    }
    later = next(each for each in found.errors if each.code == "later_wave")
    assert later.facts == {"wave": "P", "predecessor_wave": "R2"}


def test_a_lag_counts_for_dates_and_for_the_critical_path():
    found = edited(F05=Edit(staff=2, after=(Predecessor("EN-1", 10),)))
    assert found.timetable.dated["F05"].placed.start == 18
    assert found.timetable.path.length == 121


def test_a_wave_without_packages_costs_no_days():
    waves = (*WAVES[:4], Wave("R3", 20), WAVES[4])
    moved = Edit(wave="S")
    found = edited_with(waves, **{"EN-5.3": moved})
    empty = next(each for each in found.timetable.spans if each.wave == "R3")
    assert empty.placed is None
    assert found.timetable.dated["EN-5.3"].placed.start == 140


def edited_with(waves, **edits):
    return derive(t22(waves=waves, edits=t22().edits | edits))


def test_a_wave_lasts_from_its_first_day_to_its_last(plan):
    spans = {
        each.wave: (each.placed.start, each.placed.finish - 1) for each in plan.timetable.spans
    }
    assert spans == {
        "F": (0, 52),
        "P": (54, 92),
        "R1": (94, 125),
        "R2": (127, 138),
        "S": (140, 149),
    }
    pilot = plan.timetable.spans[1]
    assert (pilot.first, pilot.last) == (day("03-20"), day("05-15"))


@pytest.mark.parametrize(
    ("gate_days", "foundation", "pilot"),
    [(1, "03-19", "05-18"), (3, "03-23", "05-22"), (0, "03-18", "05-14")],
)
def test_a_gate_is_decided_on_the_last_day_before_the_next_wave(gate_days, foundation, pilot):
    given = t22()
    spans = derive(replace(given, settings=replace(given.settings, gate_days=gate_days))).timetable
    found = [span.gate for span in spans.spans]
    assert found[:2] == [day(foundation), day(pilot)]
    calendar = given.settings.calendar()
    begins = [calendar.day(span.first) for span in spans.spans]
    assert [calendar.day(gate) for gate in found[:-1]] == [each - 1 for each in begins[1:]]
    # No wave comes after it, so no day is kept free.
    assert found[-1] == spans.end


def test_a_change_package_goes_where_somebody_put_it():
    need = ChangeNeed("train", 4, functions=("F11",))
    pinned = t22(changes=(need,), edits={"train": Edit(wave="F", effort=2, staff=2)})
    package = next(each for each in derive(pinned).packages if each.key == "train")
    assert (package.wave, package.effort, package.staff) == ("F", 2, 2)


def test_without_rollouts_the_pilot_is_the_last_open_wave():
    waves = (Wave("F", 100), Wave("P", 100), Wave("S", 20))
    found = derive(t22(waves=waves, edits={}))
    at = {each.key: each for each in found.packages}
    assert at["EN-6"].after == (Predecessor("EN-4"),)
    assert {each.wave for each in found.packages} == {"F", "P", "S", None}
    assert found.errors == ()


def test_people_find_their_own_and_the_change_packages_in_the_plan():
    own = Package("OWN", Kind.OWN, 5, wave="P", after=(Predecessor("F01"),))
    free = Package("FREE", Kind.OWN, 5)
    need = ChangeNeed("train", 30, functions=("F11",), subject="leads")
    found = derive(t22(own=(own, free), changes=(need,)))
    order = [(each.key, each.wave) for each in found.packages]
    assert order.index(("train", "R1")) == order.index(("EN-5.1", "R1")) + 1
    assert order.index(("F11", "R1")) == order.index(("train", "R1")) + 1
    assert ("OWN", "P") in order
    assert ("FREE", "F") in order
    waits = [one.key for each in found.packages if each.key == "EN-3" for one in each.after]
    assert waits == ["F01", "F05", "F07", "EN-2"]
    assert [(each.code, each.facts["wave"]) for each in found.warnings[:1]] == [("overload", "R1")]


def test_warnings_name_what_nobody_measured_and_what_nobody_raises():
    facts = replace(
        FACTS,
        capabilities=(*FACTS.capabilities, CapabilityState("FIN", 1.0, 2.0)),
        functions=FACTS.functions[:3],
    )
    functions = (*facts.functions, FunctionState("F26", 1))
    found = derive(t22(facts=replace(facts, functions=functions)))
    assert [(each.code, each.keys) for each in found.warnings] == [
        ("no_measured_gap", ("F26",)),
        ("uncovered_gap", ("F11", "F12", "F16", "F-A1", "F14", "F15", "F18")),
        ("uncovered_gap", ("F-A3", "F11", "F17")),
    ]
