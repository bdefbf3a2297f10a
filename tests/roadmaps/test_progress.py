"""How far a plan is and when it will end."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.planning.network import Placed, Predecessor
from roadmaps.planning.packages import Kind, Package
from roadmaps.planning.plan import derive
from roadmaps.planning.progress import SHARES, Actual, done, forecast, planned, share_done
from tests.roadmaps.examples import SETTINGS, WAVES, t22

PLAN = derive(t22())
BASELINE = {key: each.placed for key, each in PLAN.timetable.dated.items()}
END = PLAN.timetable.end


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


def ends(today, **actuals):
    return forecast(PLAN.packages, WAVES, SETTINGS, actuals, today, END)


@pytest.mark.parametrize(
    ("states", "share"),
    [
        (["accepted"] * 3, 1),
        (["delivered"], 0.75),
        (["accepted", "delivered", "in_progress", "planned"], 0.5),
        (["planned"], 0),
    ],
)
def test_a_package_is_as_far_as_its_deliverables(states, share):
    assert share_done(Actual(deliverables=tuple(states))) == share


def test_without_deliverables_a_package_is_half_done_while_it_is_worked_on():
    assert share_done(Actual()) == 0
    assert share_done(Actual(started=day("01-05"))) == 0.5
    assert share_done(Actual(day("01-05"), day("01-06"), ("delivered",))) == 1


def test_what_somebody_says_of_a_package_counts_until_it_is_done():
    said = Actual(day("01-05"), None, ("planned",), typed=0.6)
    assert share_done(said) == 0.6
    assert share_done(replace(said, finished=day("01-09"))) == 1
    found = ends(day("01-08"), **{"EN-1": said}).timetable.dated["EN-1"]
    # eight days, four tenths of them are left
    assert found.last == day("01-13")


def test_a_plan_is_as_far_as_its_packages_by_effort():
    packages = [
        Package("A", Kind.BUILD, 30, wave="F"),
        Package("B", Kind.BUILD, 10, wave="P"),
        Package("C", Kind.BUILD, 60),
    ]
    actuals = {"A": Actual(deliverables=("accepted", "planned")), "C": Actual(finished=END)}
    found = done(packages, actuals)
    assert (found.done, found.total, found.percent) == (15, 40, 37.5)
    assert done([], {}).percent is None


def test_the_baseline_says_how_far_a_plan_should_be():
    packages = [Package("A", Kind.BUILD, 10, wave="F"), Package("B", Kind.BUILD, 30, wave="P")]
    baseline = {"A": Placed(0, 10), "B": Placed(10, 20)}
    assert [planned(packages, baseline, over).percent for over in (-1, 0, 5, 10, 15, 30)] == [
        0, 0, 12.5, 25, 62.5, 100,
    ]  # fmt: skip


@given(st.integers(-5, 200), st.integers(0, 50))
def test_what_is_planned_never_falls(over, more):
    sooner = planned(PLAN.packages, BASELINE, over)
    assert sooner.done <= planned(PLAN.packages, BASELINE, over + more).done <= sooner.total


def test_on_the_first_day_the_forecast_is_the_plan():
    found = ends(day("01-05"))
    assert found.timetable.dated == PLAN.timetable.dated
    assert (found.baseline_end, found.days) == (END, 0)


def test_a_plan_that_nobody_begins_slips_day_by_day():
    found = ends(day("01-19"))
    assert found.days == 10
    assert found.timetable.dated["EN-1"].first == day("01-19")


def test_what_is_done_stays_where_it_happened_and_the_rest_moves_up():
    found = ends(day("01-12"), **{"EN-1": Actual(day("01-05"), day("01-09"))})
    at = found.timetable.dated
    assert (at["EN-1"].first, at["EN-1"].last) == (day("01-05"), day("01-09"))
    assert at["F05"].first == day("01-12")
    assert found.days == -3


def test_what_is_begun_goes_on_for_what_is_not_done_of_it():
    begun = Actual(day("01-15"), None, ("accepted", "delivered", "in_progress", "planned"))
    first = Actual(day("01-05"), day("01-14"))
    found = ends(day("02-05"), **{"EN-1": first, "F05": begun}).timetable.dated
    # half of thirty days from the fifth of February on
    assert (found["F05"].first, found["F05"].last) == (day("01-15"), day("02-25"))
    assert found["F01"].first == day("02-26")


def test_what_is_begun_but_all_accepted_takes_today():
    begun = Actual(day("01-05"), None, ("accepted",))
    found = ends(day("01-07"), **{"EN-1": begun}).timetable.dated
    assert (found["EN-1"].first, found["EN-1"].last) == (day("01-05"), day("01-07"))


def test_what_began_before_the_plan_keeps_its_real_day():
    found = ends(day("01-05"), **{"EN-1": Actual(datetime.date(2025, 12, 29))}).timetable.dated
    assert found["EN-1"].first == datetime.date(2025, 12, 29)


@pytest.mark.parametrize("today", ["01-11", "01-13"])
def test_what_was_done_on_a_weekend_counts_on_the_working_day_before(today):
    """Also when it is looked at on that weekend: nothing that happened lies ahead."""
    weekend = Actual(day("01-10"), day("01-11"))
    found = ends(day(today), **{"EN-1": weekend}).timetable.dated["EN-1"]
    assert (found.first, found.last) == (day("01-09"), day("01-09"))


def test_what_has_begun_and_waits_keeps_its_first_day_and_its_rest_goes_on_afterwards():
    """WP-03 is 40 % done, WP-02 waits for it and somebody worked on it this morning."""
    third = Package("WP-03", Kind.BUILD, 20, wave="F")
    second = Package("WP-02", Kind.BUILD, 10, wave="F", after=(Predecessor("WP-03"),))
    today = day("01-12")
    actuals = {"WP-03": Actual(day("01-05"), typed=0.4), "WP-02": Actual(today, typed=0.1)}
    found = forecast([third, second], WAVES, SETTINGS, actuals, today, None).timetable.dated
    assert (found["WP-03"].first, found["WP-03"].last) == (day("01-05"), day("01-27"))
    assert (found["WP-02"].first, found["WP-02"].last) == (today, day("02-09"))
    assert found["WP-02"].placed == Placed(5, 26, pause=(6, 17))


STATES = st.sampled_from(["planned", "begun", "done"])


@st.composite
def running(draw):
    """Packages in waves with links to earlier ones, some begun or done on any days until today."""
    today = SETTINGS.start + datetime.timedelta(days=draw(st.integers(0, 60)))
    happened = st.integers(-20, (today - SETTINGS.start).days)
    packages, actuals = [], {}
    for number in range(draw(st.integers(1, 7))):
        before = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else ()
        after = tuple(Predecessor(f"A{one}", draw(st.integers(0, 2))) for one in before)
        wave = draw(st.sampled_from("FP")) if not after else "P"
        packages.append(Package(f"A{number}", Kind.OWN, draw(st.integers(1, 20)), 1, wave, after))
        state, days = draw(STATES), sorted(draw(st.tuples(happened, happened)))
        first, last = (SETTINGS.start + datetime.timedelta(days=each) for each in days)
        if state != "planned":
            share = draw(st.none() | st.floats(0, 1))
            actuals[f"A{number}"] = Actual(first, last if state == "done" else None, (), share)
    return packages, actuals, today


@given(running(), st.integers(0, 30))
@settings(max_examples=300, deadline=None)
def test_no_day_that_happened_moves_or_lies_ahead_and_what_has_not_begun_waits(plan, later):
    packages, actuals, today = plan
    found = forecast(packages, WAVES, SETTINGS, actuals, today, None).timetable
    afterwards = today + datetime.timedelta(days=later)
    then = forecast(packages, WAVES, SETTINGS, actuals, afterwards, None).timetable
    assert not found.errors
    used = {}
    for each in packages:
        at, actual = found.dated[each.key], actuals.get(each.key)
        if actual is None:
            assert at.first >= today
            assert at.placed.finish - at.placed.start == each.effort
            for one in each.after:
                assert at.placed.start >= found.dated[one.key].placed.finish + one.lag
        else:
            assert at.first == then.dated[each.key].first
            assert at.first <= today
            assert (actual.started - at.first).days in range(3)
            if actual.finished:
                assert at.last <= today
            else:
                assert at.last >= today
                for one in each.after:
                    if one.key in actuals and not actuals[one.key].finished:
                        goes_on = at.placed.goes_on
                        assert goes_on >= found.dated[one.key].placed.finish + one.lag
        for begin, end in at.placed.worked():
            for number in range(begin, end):
                used.setdefault(number, []).append(each.key)
    for keys in used.values():
        # Only what has begun may take more people than there are.
        assert len(keys) <= SETTINGS.team or all(key in actuals for key in keys)


def test_a_plan_with_errors_has_no_forecast():
    broken = replace(PLAN.packages[0], staff=0)
    begun = {broken.key: Actual(day("01-05"))}
    found = forecast([broken], WAVES, SETTINGS, begun, day("01-07"), END)
    assert [each.code for each in found.timetable.errors] == ["no_staff"]
    assert found.days is None


@given(st.sampled_from(sorted(SHARES)), st.sampled_from(sorted(BASELINE)), st.integers(0, 160))
def test_more_of_one_package_never_means_less_of_the_plan(state, key, over):
    before = done(PLAN.packages, {})
    after = done(PLAN.packages, {key: Actual(deliverables=(state,))})
    assert before.done <= after.done <= after.total
    today = PLAN.timetable.dated["EN-1"].first + datetime.timedelta(days=over)
    found = ends(today, **{key: Actual(SETTINGS.start, SETTINGS.start)}).timetable
    assert all(at.first >= today for other, at in found.dated.items() if other != key)
