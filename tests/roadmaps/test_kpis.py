"""KPIs over time: the examples T32 to T37, and what holds for every figure."""

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from roadmaps.kpis import aims, periods
from roadmaps.kpis.achievement import achieved
from roadmaps.kpis.aims import Aim, Direction
from roadmaps.kpis.colours import Colour, Why, judge
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.kpis.standing import Point, Standing
from roadmaps.kpis.trends import Movement, Trend, course, slips
from roadmaps.readings import words as reading_words

D = Decimal
HIGHER_85 = Aim(Direction.HIGHER, target=D(85))
LOWER_10 = Aim(Direction.LOWER, target=D(10))
BAND_1_4 = Aim(Direction.BAND, low=D(1), high=D(4))
TODAY = datetime.date(2026, 10, 12)


@pytest.mark.parametrize(
    ("aim", "value", "colour"),
    [
        (HIGHER_85, "85", "green"),
        (HIGHER_85, "76.5", "amber"),
        (HIGHER_85, "76.4", "red"),
        (LOWER_10, "10", "green"),
        (LOWER_10, "11", "amber"),
        (LOWER_10, "11.1", "red"),
        (BAND_1_4, "4.3", "amber"),
        (BAND_1_4, "4.31", "red"),
        (BAND_1_4, "0.7", "amber"),
    ],
)
def test_t32_t33_t34_colours_at_the_very_edges(aim, value, colour):
    assert judge(aim, D(value)).colour == colour


@pytest.mark.parametrize(
    ("aim", "value", "colour"),
    [
        (replace(BAND_1_4, tolerance=D(1)), "5", "amber"),
        (replace(BAND_1_4, tolerance=D(1)), "5.01", "red"),
        (replace(HIGHER_85, tolerance=D(2)), "83", "amber"),
        (replace(HIGHER_85, tolerance=D(2)), "82.9", "red"),
        (replace(HIGHER_85, tolerance_percent=D(20)), "68", "amber"),
        (replace(HIGHER_85, tolerance_percent=D(20)), "67.9", "red"),
    ],
)
def test_what_is_still_near_is_set_in_the_unit_or_in_percent(aim, value, colour):
    assert judge(aim, D(value)).colour == colour


def test_t35_four_better_readings_are_a_sustained_improvement_and_still_amber():
    found = course(HIGHER_85, [D(70), D(73), D(76), D(80)])
    assert (found.trend, found.sustained, found.zone) == ("improving", True, Fraction("1.7"))
    assert judge(HIGHER_85, D(80)).colour == "amber"


def test_t36_a_change_inside_the_dead_zone_is_none():
    found = course(HIGHER_85, [D(80), D(81)])
    assert (found.trend, found.movement, found.sustained) == ("stable", "flat", False)


@pytest.mark.parametrize(
    ("aim", "values", "trend"),
    [
        (HIGHER_85, ("80", "81.7"), "stable"),
        (HIGHER_85, ("80", "81.71"), "improving"),
        (HIGHER_85, ("80", "78.29"), "worsening"),
        (LOWER_10, ("11", "10.8"), "stable"),
        (LOWER_10, ("11", "10.79"), "improving"),
        (LOWER_10, ("11", "11.21"), "worsening"),
        (BAND_1_4, ("5", "4.92"), "stable"),
        (BAND_1_4, ("5", "4.91"), "improving"),
        (BAND_1_4, ("0.5", "0.41"), "worsening"),
    ],
)
def test_a_change_of_two_percent_of_the_target_or_of_the_upper_end_is_none(aim, values, trend):
    assert course(aim, [D(each) for each in values]).trend == trend


def test_only_three_intervals_that_say_the_same_are_sustained():
    assert course(HIGHER_85, [D(50), D(70), D(73), D(76), D(80)]).sustained
    for values in ((70, 68, 73, 80), (70, 73, 73, 80), (70, 76, 80), (80, 80, 80, 80)):
        assert not course(HIGHER_85, [D(each) for each in values]).sustained


@pytest.mark.parametrize(
    ("aim", "last", "percent"),
    [
        (replace(HIGHER_85, baseline=D(60)), 80, 80),
        (replace(LOWER_10, baseline=D(20)), 13, 70),
        (replace(LOWER_10, baseline=D(20)), 21, 0),
        (replace(LOWER_10, baseline=D(20)), 5, 120),
        (replace(HIGHER_85, baseline=D(85)), 85, 100),
        (replace(HIGHER_85, baseline=D(85)), 84, 0),
        (HIGHER_85, 80, None),
        (replace(BAND_1_4, baseline=D(6)), 4, None),
    ],
)
def test_t37_achievement_is_the_way_come_of_the_way_to_go(aim, last, percent):
    found = achieved(aim, D(last), judge(aim, D(last)).colour)
    assert (found and found.percent) == percent


def test_nothing_is_said_without_target_reading_or_value_and_why():
    no_target = Aim(Direction.HIGHER)
    assert judge(no_target, D(5)).why is Why.NO_TARGET
    assert course(no_target, [D(5), D(9)]) is None
    assert judge(HIGHER_85, None, is_read=False).why is Why.NO_READING
    assert judge(HIGHER_85, None).why is Why.NO_VALUE
    assert judge(HIGHER_85, D(90), stale=True).colour is Colour.GREY


def test_a_part_of_nothing_is_no_value_and_never_0():
    assert aims.ratio(D(0), D(0), "percent") is None
    assert aims.ratio(D(21), D(25), "percent") == 84
    assert aims.ratio(D(21), D(2), "days") == Fraction(21, 2)


def test_a_target_of_0_lives_by_its_absolute_tolerance():
    aim = Aim(Direction.LOWER, target=D(0), tolerance=D(5))
    assert (aim.near, aim.dead_zone) == (5, 1)
    assert [judge(aim, D(v)).colour for v in (0, 5, 6)] == ["green", "amber", "red"]
    assert course(aim, [D(4), D(3)]).trend is Trend.STABLE


def test_a_band_improves_as_its_distance_shrinks_and_rests_inside():
    assert course(BAND_1_4, [D(6), D(5)]).trend is Trend.IMPROVING
    assert course(BAND_1_4, [D(5), D(6)]).trend is Trend.WORSENING
    assert course(BAND_1_4, [D(0), D(5)]).trend is Trend.STABLE
    inside = course(BAND_1_4, [D(1), D(4)])
    assert (inside.trend, inside.movement) == (Trend.STABLE, Movement.RISING)


def test_what_gets_worse_three_times_slips_before_it_is_red():
    found = course(HIGHER_85, [D(100), D(95), D(90), D(86)])
    assert slips(Colour.GREEN, found)
    assert slips(Colour.AMBER, found)
    assert not slips(Colour.RED, found)
    assert not slips(Colour.GREEN, course(HIGHER_85, [D(95), D(90), D(86)]))


FIGURES = st.decimals(-10_000, 10_000, places=2)
SIZES = st.decimals(0, 1_000, places=2)


@st.composite
def any_aim(draw) -> Aim:
    direction = draw(st.sampled_from(Direction))
    tolerance = draw(st.none() | SIZES)
    if direction is Direction.BAND:
        low = draw(FIGURES)
        high = low + draw(st.decimals("0.01", 1_000, places=2))
        return Aim(direction, low=low, high=high, tolerance=tolerance)
    return Aim(direction, target=draw(st.none() | FIGURES), tolerance=tolerance)


def scaled(aim: Aim, by: Decimal) -> Aim:
    names = ("target", "low", "high", "baseline", "tolerance")
    given_ones = {name: getattr(aim, name) for name in names if getattr(aim, name) is not None}
    return replace(aim, **{name: value * by for name, value in given_ones.items()})


@given(any_aim(), st.none() | FIGURES, st.booleans(), st.booleans())
def test_every_input_has_exactly_one_colour_and_a_reason_when_it_is_grey(aim, value, read, stale):
    found = judge(aim, value if read else None, is_read=read, stale=stale)
    assert (found.colour is Colour.GREY) == (found.why is not None)
    assert found.colour in Colour


@given(any_aim(), st.lists(FIGURES, max_size=6))
def test_every_run_of_readings_has_one_trend_or_none_and_what_follows_from_it(aim, values):
    """Total: a word for each run of two that has a target.  Sustained is never a flat one, it is
    the word of each of the last three intervals, and only then something slips."""
    found = course(aim, values)
    assert (found is None) == (not aim.is_set or len(values) < 2)
    if found is None:
        return
    assert found.trend in Trend
    assert (found.previous, found.last) == tuple(map(Fraction, values[-2:]))
    steps = [course(aim, values[end - 2 : end]).trend for end in range(2, len(values) + 1)]
    assert found.trend is steps[-1]
    same = len(steps) >= 3 and len(set(steps[-3:])) == 1
    assert found.sustained == (same and found.trend is not Trend.STABLE)
    for colour in Colour:
        down = found.sustained and found.trend is Trend.WORSENING
        assert slips(colour, found) == (down and colour in (Colour.GREEN, Colour.AMBER))


@given(any_aim(), FIGURES, FIGURES)
def test_what_improves_never_has_a_worse_colour_than_before(aim, before, after):
    assume(aim.is_set)
    order = [Colour.RED, Colour.AMBER, Colour.GREEN]
    change = order.index(judge(aim, after).colour) - order.index(judge(aim, before).colour)
    trend = course(aim, [before, after]).trend
    assert trend is not Trend.IMPROVING or change >= 0
    assert trend is not Trend.WORSENING or change <= 0


@given(any_aim(), FIGURES, FIGURES)
def test_a_better_value_never_has_a_worse_colour(aim, one, other):
    assume(aim.is_set)
    good = [Colour.RED, Colour.AMBER, Colour.GREEN]

    def worth(value: Decimal) -> Fraction:
        if aim.is_band:
            return -aim.distance(value)
        return Fraction(value if aim.direction is Direction.HIGHER else -value)

    worse, better = sorted((one, other), key=worth)
    assert good.index(judge(aim, worse).colour) <= good.index(judge(aim, better).colour)


@given(any_aim(), st.lists(FIGURES, max_size=6), st.decimals("0.01", 1_000, places=2))
def test_another_unit_changes_neither_colour_nor_trend(aim, values, by):
    other, others = scaled(aim, by), [value * by for value in values]
    last, as_well = (values or [None])[-1], (others or [None])[-1]
    assert judge(aim, last).colour is judge(other, as_well).colour
    here, there = course(aim, values), course(other, others)
    assert (here and (here.trend, here.movement, here.sustained)) == (
        there and (there.trend, there.movement, there.sustained)
    )


@given(any_aim(), st.lists(FIGURES, min_size=1, max_size=6))
def test_lower_is_higher_in_a_mirror(aim, values):
    assume(not aim.is_band)
    other = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER}[aim.direction]
    mirror = replace(aim, direction=other, target=None if aim.target is None else -aim.target)
    turned = [-value for value in values]
    assert judge(aim, values[-1]).colour is judge(mirror, turned[-1]).colour
    here, there = course(aim, values), course(mirror, turned)
    assert (here and (here.trend, here.sustained)) == (there and (there.trend, there.sustained))


@given(FIGURES, FIGURES, FIGURES, st.sampled_from([Direction.HIGHER, Direction.LOWER]))
def test_achievement_stays_within_0_and_120(baseline, target, last, direction):
    aim = Aim(direction, target=target, baseline=baseline)
    assert 0 <= achieved(aim, last, judge(aim, last).colour).percent <= 120


def month(number: int, year: int = 2026) -> Period:
    return Period(datetime.date(year, number, 1), "monthly")


@pytest.mark.parametrize(
    ("text", "frequency", "key"),
    [
        ("2026-03", "monthly", "2026-03"),
        ("03/2026", "monthly", "2026-03"),
        ("2026-03-31", "monthly", "2026-03"),
        ("31.03.2026", "monthly", "2026-03"),
        ("Mar 2026", "monthly", "2026-03"),
        ("março de 2026", "monthly", "2026-03"),
        ("dic. 2026", "monthly", "2026-12"),
        ("Q2 2026", "quarterly", "2026-Q2"),
        ("2T 2026", "quarterly", "2026-Q2"),
        ("2026-05-17", "quarterly", "2026-Q2"),
        ("2026 S2", "half-year", "2026-H2"),
        ("2026", "yearly", "2026"),
    ],
)
def test_a_period_is_read_as_people_write_it(text, frequency, key):
    found = periods.read(text, frequency)
    assert (found.key, periods.read(found.key, frequency)) == (key, found)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("", "monthly"),
        ("2026-13", "monthly"),
        ("2026-02-30", "monthly"),
        ("2026", "monthly"),
        ("2026-03", "quarterly"),
        ("Q5 2026", "quarterly"),
        ("Q1 2026", "half-year"),
        ("Abc 2026", "yearly"),
        ("2026-00", "yearly"),
        ("00/2026", "yearly"),
        ("0001-01", "monthly"),
        ("=1+1", "monthly"),
    ],
)
def test_what_names_no_period_of_the_frequency_is_refused(text, frequency):
    with pytest.raises(NoPeriod):
        periods.read(text, frequency)


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)),
    st.sampled_from(sorted(periods.MONTHS)),
)
def test_every_day_lies_in_one_period_and_periods_follow_without_a_gap(day, frequency):
    found = periods.of_day(day, frequency)
    assert found.first <= day <= found.end < found.following.first
    assert (found.following.first - found.end).days == 1
    assert found.following.shifted(-1) == found


def standing(*values: object, aim: Aim = HIGHER_85, since: int = 1, today=TODAY) -> Standing:
    """Readings of the months up to September; None is a part of nothing."""
    first = 10 - len(values)
    points = [Point(month(first + n), v) for n, v in enumerate(values)]
    return Standing(aim, "monthly", points, month(since).first, today)


def test_a_reading_is_due_when_its_month_is_over_and_late_ten_days_later():
    on_time = standing(D(80), today=datetime.date(2026, 11, 10))
    assert (on_time.awaited.key, on_time.is_due, on_time.is_overdue) == ("2026-10", True, False)
    assert standing(D(80), today=datetime.date(2026, 11, 11)).is_overdue
    assert not standing(D(80)).is_due


def test_who_never_measured_owes_the_last_month_and_none_before_the_pmo():
    assert standing().awaited == month(9)
    assert standing(since=10).awaited == month(10)


def test_a_reading_is_stale_one_and_a_half_months_after_its_own():
    fresh = standing(D(90), today=datetime.date(2026, 11, 15))
    stale = standing(D(90), today=datetime.date(2026, 11, 16))
    assert (fresh.colour, stale.colour) == (Colour.GREEN, Colour.GREY)
    assert (stale.judged.why, stale.slips) == (Why.STALE, False)


@pytest.mark.parametrize(
    ("frequency", "days"),
    [("monthly", 46), ("quarterly", 137), ("half-year", 274), ("yearly", 548)],
)
def test_a_reading_says_nothing_once_it_is_older_than_one_and_a_half_periods(frequency, days):
    period = Period(datetime.date(2026, 1, 1), frequency)
    at = period.end + datetime.timedelta(days=days)
    ages = [at, at + datetime.timedelta(days=1)]
    found = [
        Standing(HIGHER_85, frequency, [Point(period, D(90))], period.first, day).colour
        for day in ages
    ]
    assert found == [Colour.GREEN, Colour.GREY]


def test_a_month_of_nothing_is_grey_and_the_trend_goes_on_over_it_later():
    assert standing(D(70), None).judged.why is Why.NO_VALUE
    assert standing(D(70), None).course is None
    assert standing(D(70), None, D(80)).course.trend is Trend.IMPROVING


@given(*[st.fractions(-10, 200, max_denominator=60)] * 2)
@example(Fraction(1700, 18), Fraction(1100, 12))
def test_a_difference_that_is_shown_adds_up(last: Fraction, previous: Fraction) -> None:
    """94.4 − 91.7 is never printed as 2.8, and below zero no hyphen stands beside a minus."""
    told = reading_words.difference(last, previous)
    assert "-" not in "".join(told)
    a, b, c = (Decimal(each.replace("−", "-")) for each in told)
    assert abs(c - Decimal(float(last - previous))) < Decimal("0.06")
    assert a - b == c
