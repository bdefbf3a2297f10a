"""Rounding for display: half up, on what was meant and not on the last digits of floats."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.charts.lettering import figure
from pmo_studio.core.rounding import apportioned, half_up


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (2.25, 1, "2.3"),
        (2.5, 0, "3"),
        (2.35, 1, "2.4"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.4499, 1, "2.4"),
        (62.5, 0, "63"),
        (-0.25, 1, "-0.3"),
        (-0.04, 1, "0.0"),
        (0.0, 1, "0.0"),
        (Decimal("3.95"), 1, "4.0"),
        (0.1 + 0.2 + 1.95, 1, "2.3"),  # 2.25 in truth, a little less as a float
        (2 / 3, 4, "0.6667"),
    ],
)
def test_halves_go_up(value, places, expected):
    assert str(half_up(value, places)) == expected


@given(st.integers(-5000, 5000))
def test_what_has_the_decimals_already_stays_as_it_is(tenths):
    assert half_up(tenths / 10, 1) == Decimal(tenths) / 10


@given(st.floats(-100, 100))
def test_rounding_moves_by_half_a_step_at_most(value):
    assert abs(float(half_up(value, 1)) - value) <= 0.05 + 1e-8


def test_charts_round_as_pages_do():
    assert figure(2.25) == "2.3"
    assert figure(2.25, decimal=",", thin=True) == "(2,3)"


@given(st.lists(st.integers(0, 50), min_size=1, max_size=27).filter(any))
def test_a_list_of_percentages_adds_up_and_none_is_a_whole_one_off(weights):
    shares = [each / sum(weights) for each in weights]
    printed = apportioned(shares)
    assert sum(printed) == 100
    assert all(abs(said - 100 * share) < 1 for said, share in zip(printed, shares, strict=True))
    ordered = sorted(zip(shares, printed, strict=True))
    assert [said for _, said in ordered] == sorted(printed)


def test_percentages_of_thirds_and_of_no_whole():
    assert apportioned([1 / 3, 1 / 3, 1 / 3]) == [34, 33, 33]
    assert apportioned([0.145, 0.285, 0.57]) == [15, 28, 57]
    assert apportioned([0.2, 0.126]) == [20, 13]
    assert apportioned([0.0, 0.0]) == [0, 0]
