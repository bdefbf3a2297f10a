"""Growth by quarters, the stages of a step, and the road that is drawn: pure calculations."""

import datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.improving.growth import Rise, climbed, levels, too_fast
from roadmaps.improving.picture import Heads, Lane, Step, growth_road
from roadmaps.improving.quarters import Quarter, between
from roadmaps.improving.stages import Stage

Q3 = Quarter(2026, 3)


def rise(low, high, quarter=Q3, capability="PFO"):
    return Rise(capability, Decimal(low), Decimal(high), quarter)


tenths = st.integers(10, 50).map(lambda n: Decimal(n) / 10)
quarters = st.builds(Quarter, st.integers(2024, 2029), st.integers(1, 4))
rises = st.builds(
    lambda ends, quarter, capability: Rise(capability, min(ends), max(ends), quarter),
    st.lists(tenths, min_size=2, max_size=2, unique=True),
    quarters,
    st.sampled_from(["GOV", "PFO"]),
)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_lies_in_its_quarter_and_no_other(day):
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert Quarter.at(quarter.index) == quarter
    assert quarter.last + datetime.timedelta(days=1) == quarter.after(1).first


def test_quarters_between_two_hold_both_of_them():
    assert between(Quarter(2026, 4), Quarter(2027, 1)) == [Quarter(2026, 4), Quarter(2027, 1)]
    assert between(Q3, Q3.after(-1)) == []


def test_one_level_in_a_year_is_usual_and_a_tenth_more_is_not():
    assert too_fast([rise("2.0", "3.0")]) == []
    (found,) = too_fast([rise("2.0", "3.1")])
    assert (found.levels, found.first, found.last) == (Decimal("1.1"), Q3, Quarter(2027, 2))


def test_several_steps_of_a_year_sum_up_exactly():
    """Ten tenths are one level, however they are added; the year does not end with December."""
    steps = [rise(str(Decimal(20 + n) / 10), str(Decimal(21 + n) / 10)) for n in range(10)]
    assert too_fast(steps) == []
    (found,) = too_fast([*steps, rise("3.0", "3.4", Q3.after(3))])
    assert (found.levels, list(found.spans)) == (Decimal("1.4"), [(Decimal("2.0"), Decimal("3.4"))])
    assert too_fast([*steps, rise("3.0", "3.4", Q3.after(4))]) == []


def test_two_steps_to_the_same_level_climb_it_once():
    assert too_fast([rise("2.0", "3.0"), rise("2.5", "3.0")]) == []


def test_each_capability_is_judged_by_itself():
    assert too_fast([rise("2.0", "3.0"), rise("3.0", "4.0", capability="GOV")]) == []


def test_what_does_not_rise_is_no_rise():
    with pytest.raises(ValueError, match="no rise"):
        rise("3.0", "3.0")


@given(st.lists(rises, max_size=8))
def test_a_further_step_never_makes_growth_slower(steps):
    before = {found.capability: found.levels for found in too_fast(steps)}
    after = {found.capability: found.levels for found in too_fast([*steps, rise("1.0", "5.0")])}
    assert after["PFO"] == 4
    assert all(after[key] >= before[key] for key in before)


@given(st.lists(rises, max_size=8), st.randoms())
def test_what_is_climbed_is_no_more_than_the_sum_and_the_same_in_any_order(steps, chance):
    own = [step for step in steps if step.capability == "PFO"]
    spans = climbed(own)
    most = max((step.high for step in own), default=0) - min((s.low for s in own), default=0)
    assert levels(spans) <= min(sum((s.high - s.low for s in own), Decimal(0)), most)
    assert all(any(a <= step.low and step.high <= b for a, b in spans) for step in own)
    mixed = list(steps)
    chance.shuffle(mixed)
    assert too_fast(mixed) == too_fast(steps)


@given(st.lists(rises, max_size=8), tenths)
def test_a_warning_stands_exactly_where_some_year_climbs_more_than_the_cap(steps, cap):
    told = {found.capability for found in too_fast(steps, cap)}
    for capability in ("GOV", "PFO"):
        own = [step for step in steps if step.capability == capability]
        years = [
            levels(climbed(s for s in own if 0 <= s.quarter.index - start < 4))
            for start in range(2024 * 4 - 4, 2030 * 4)
        ]
        assert (capability in told) == (max(years) > cap)


def test_a_step_goes_through_its_stages_in_order_and_back():
    assert [each.after for each in Stage] == [Stage.DO, Stage.CHECK, Stage.ACT, None]
    assert [each.before for each in Stage] == [None, Stage.PLAN, Stage.DO, Stage.CHECK]
    assert [each.needs_a_finding() for each in Stage] == [False, False, False, True]


@given(st.lists(rises, min_size=1, max_size=6), st.sampled_from([352.0, 900.0]))
def test_every_step_in_sight_is_drawn_inside_the_picture(steps, width):
    columns = between(min(s.quarter for s in steps), max(s.quarter for s in steps))
    lane = Lane("Portfolio <office>", [Step(each) for each in steps], now=2.0, target=4.5)
    heads = Heads("Now", "Target", [(each, f"Q{each.part}") for each in columns])
    drawn = ElementTree.fromstring(growth_road([lane], heads, title="Road", width=width))  # noqa: S314  (our own)
    wide, high = (float(drawn.attrib[name]) for name in ("width", "height"))
    discs = [each for each in drawn.iter() if each.tag.endswith("circle")]
    assert len(discs) == len(steps) + 1
    for each in discs:
        assert 0 <= float(each.attrib["cx"]) <= wide
        assert 0 <= float(each.attrib["cy"]) <= high
