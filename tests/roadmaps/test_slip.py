"""What moves when one thing changes."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning.network import Predecessor
from roadmaps.planning.plan import derive
from roadmaps.planning.slip import PackageChange, preview
from tests.roadmaps.examples import SETTINGS, WAVES, t22

PACKAGES = derive(t22()).packages


def slip(change):
    return preview(PACKAGES, WAVES, SETTINGS, change)


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


def test_more_effort_on_the_critical_path_moves_the_end_and_all_that_follows():
    found = slip(PackageChange("F07", effort=30))
    assert (found.end_before, found.end_after, found.days) == (day("08-04"), day("08-11"), 5)
    assert [(each.key, each.days) for each in found.moves] == [
        (key, 5) for key in ("F07", "EN-3", "EN-4", "F11", "EN-5.1", "EN-5.2", "EN-6")
    ]
    assert (found.moves[0].before.last, found.moves[0].after.last) == (day("04-24"), day("05-04"))


def test_what_others_wait_longer_for_moves_nothing():
    found = slip(PackageChange("EN-2", effort=20))
    assert (found.days, [each.key for each in found.moves]) == (0, ["EN-2"])


def test_waves_are_kept_even_where_another_effort_would_fit_elsewhere():
    found = slip(PackageChange("F07", effort=1))
    assert (found.moves[0].key, found.days) == ("F07", -24)


@pytest.mark.parametrize(
    ("change", "days"),
    [
        # with all three people it waits for the one who plans communication
        (PackageChange("F05", staff=3), -4),
        (PackageChange("F11", earliest=100), 6),
        (PackageChange("F07", after=(Predecessor("F05", 20),)), 4),
    ],
)
def test_staff_an_earliest_day_and_a_lag_slip_too(change, days):
    assert slip(change).days == days


def test_another_start_moves_everything():
    later = replace(SETTINGS, start=day("01-12"))
    found = slip(later)
    assert (found.days, found.end_after) == (5, day("08-11"))
    assert len(found.moves) == 11


def test_what_cannot_be_scheduled_says_why_and_moves_nothing():
    found = slip(PackageChange("F05", staff=4))
    assert [(each.code, each.keys) for each in found.errors] == [("above_limit", ("F05",))]
    assert (found.days, found.moves, found.end_after) == (0, (), None)


def test_where_nothing_stands_nothing_moves():
    assert preview([], WAVES, SETTINGS, PackageChange("F05", effort=1)).moves == ()


@given(st.sampled_from([each.key for each in PACKAGES]), st.integers(1, 60))
def test_more_days_for_one_package_never_end_it_earlier(key, more):
    package = next(each for each in PACKAGES if each.key == key)
    found = slip(PackageChange(key, effort=package.effort + more))
    assert all(each.days > 0 for each in found.moves if each.key == key)
    assert found.errors == ()
