"""Rounding for display: half up, on what was meant and not on the last digits of floats."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.charts.lettering import figure
from pmo_studio.core.rounding import half_up, shares_in_whole_percent, whole_percent


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


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([0.125, 0.125, 0.75], [13, 12, 75]),
        ([2, 0, 0], [100, 0, 0]),
        ([0.0, 0.0], [0, 0]),
        ([], []),
    ],
)
def test_whole_shares_make_100_or_nothing(values, expected):
    assert shares_in_whole_percent(values) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda some: sum(some) > 1e-3))
def test_whole_shares_are_near_the_exact_ones_and_in_their_order(values):
    printed, total = shares_in_whole_percent(values), sum(values)
    assert sum(printed) == 100
    for value, share in zip(values, printed, strict=True):
        assert abs(share - 100 * value / total) < 1 + 1e-6
        assert share == 0 or value > 0
    ordered = sorted(zip(values, printed, strict=True))
    assert [share for _, share in ordered] == sorted(printed)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (8, 11, "73"),
        (8, 9, "89"),
        (1, 8, "13"),
        (4, 5, "80"),
        (39, 49, "79.6"),
        (1999, 2500, "79.9"),
        (249, 250, "99.6"),
        (2999, 3000, "99.9"),
        (0, 3, "0"),
        (3, 3, "100"),
    ],
)
def test_a_rate_is_whole_percent_half_up_until_it_would_claim_what_is_missed(part, whole, expected):
    assert str(whole_percent(100 * part / whole, required=80)) == expected


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_printed_rate_reaches_a_bar_that_is_missed_nor_misses_one_that_is_reached(counted):
    part, whole = counted
    for required in (50, 80, 100):
        printed = whole_percent(100 * part / whole, required=required)
        assert (printed >= required) == (100 * part >= required * whole)
        assert abs(printed - Decimal(100 * part) / whole) <= Decimal("0.5") + Decimal("1e-6")
        if printed != half_up(100 * part / whole):
            assert printed == round(printed, 1)
            assert required > printed >= required - 1 or 100 > printed >= 99
