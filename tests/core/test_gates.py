"""Gates: the worked examples of the method, and what holds for all numbers."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmo_studio.core.gates import (
    Condition,
    Criterion,
    Decision,
    Measure,
    Reason,
    Refusal,
    Standing,
    State,
    Waiver,
    count,
    may_decide,
    none_may_exist,
    overall_progress,
    phase_progress,
    share,
    yes_no,
)

GO, CONDITIONAL = Decision.GO, Decision.GO_WITH_CONDITIONS
WAIVER = Waiver("Dr. Inês Carvalho", "The merger decides this")


def standing(key, weight, *measures, mandatory=True, empty=0.0, waiver=None):
    return Standing(Criterion(key, weight, mandatory, empty), measures, waiver)


def phase_1(*, groups=2):
    """The standings of the worked example T38."""
    return [
        standing("A1", 3, count(groups, 3)),
        standing("A2", 2, count(10, 10)),
        standing("A3", 2, count(4, 5, key="entries"), count(3, 3, key="kinds")),
        standing("A4", 2, count(3, 3)),
        standing("A5", 1, share(8, 10, 0.8)),
        standing("A6", 1, share(3, 6, 1), mandatory=False, empty=1.0),
        standing("A7", 1, count(8, 8)),
    ]


def condition(key, due=date(2026, 4, 2)):
    return Condition(key, "Two more interviews", due)


# --- the worked examples ---------------------------------------------------------------------


def test_t38_progress_is_75_with_its_arithmetic():
    progress = phase_progress(phase_1())
    assert progress.percent == 75
    assert progress.points == pytest.approx(10.1)
    assert progress.weights == 12
    assert progress.share == pytest.approx(0.841667, abs=1e-6)
    assert (progress.earned, progress.decided) == (75, 0)
    lines = {line.key: (line.weight, line.ratio, line.points) for line in progress.lines}
    assert lines["A1"] == (3, pytest.approx(0.6667, abs=1e-4), pytest.approx(2))
    assert lines["A3"] == (2, pytest.approx(0.8), pytest.approx(1.6))
    assert lines["A6"] == (1, 0.5, 0.5)


def test_t38_go_is_refused_for_a1_and_a3():
    verdict = may_decide(GO, phase_1())
    assert not verdict.allowed
    assert verdict.reasons == (Reason(Refusal.NOT_MET, ("A1", "A3")),)


def test_t38_go_with_conditions_is_refused_because_a1_is_below_four_fifths():
    verdict = may_decide(CONDITIONAL, phase_1(), [condition("A1"), condition("A3")])
    assert verdict.reasons == (Reason(Refusal.TOO_LOW, ("A1",)),)


def test_t39_progress_is_83_and_93_once_decided_with_a_condition():
    standings = phase_1(groups=3)
    assert phase_progress(standings).percent == 83
    assert 90 * phase_progress(standings).share == pytest.approx(83.25)
    assert may_decide(CONDITIONAL, standings, [condition("A3")]).allowed
    decided = phase_progress(standings, CONDITIONAL)
    assert (decided.percent, decided.earned, decided.decided) == (93, 83, 10)


def test_t46_two_canvas_errors_make_the_ratio_0_and_are_shown():
    d3 = standing("D3", 2, none_may_exist(2))
    assert d3.ratio == 0
    assert d3.decisive is not None
    assert d3.decisive.found == 2
    assert standing("D3", 2, none_may_exist(0)).ratio == 1


# --- decisions -------------------------------------------------------------------------------


def test_go_with_conditions_wants_a_condition_for_each_mandatory_criterion_below_1():
    verdict = may_decide(CONDITIONAL, phase_1(groups=3))
    assert verdict.reasons == (Reason(Refusal.NO_CONDITION, ("A3",)),)


def test_go_with_conditions_wants_a_date_on_the_condition():
    verdict = may_decide(CONDITIONAL, phase_1(groups=3), [condition("A3", due=None)])
    assert verdict.reasons == (Reason(Refusal.NO_DATE, ("A3",)),)


def test_one_dated_condition_is_enough_beside_an_undated_one():
    conditions = [condition("A3", due=None), condition("A3")]
    assert may_decide(CONDITIONAL, phase_1(groups=3), conditions).allowed


def test_optional_criterion_below_1_needs_no_condition():
    optional = standing("A6", 1, share(0, 5, 1), mandatory=False)
    assert may_decide(GO, [optional]).allowed
    assert may_decide(CONDITIONAL, [optional]).allowed


@pytest.mark.parametrize("decision", [Decision.HOLD, Decision.RECYCLE, Decision.STOP])
def test_hold_recycle_and_stop_are_always_allowed_and_earn_nothing(decision):
    assert may_decide(decision, phase_1()).allowed
    assert phase_progress(phase_1(), decision).percent == 75


def test_exactly_four_fifths_is_near_enough():
    near = standing("A2", 2, count(8, 10))
    assert may_decide(CONDITIONAL, [near], [condition("A2")]).allowed


# --- one criterion ---------------------------------------------------------------------------


def test_of_several_measures_the_lowest_counts():
    a3 = standing("A3", 2, count(5, 5, key="entries"), count(2, 3, key="kinds"))
    assert a3.ratio == pytest.approx(2 / 3)
    assert a3.decisive is not None
    assert a3.decisive.key == "kinds"


def test_more_than_required_is_still_1():
    assert standing("A2", 2, count(25, 10)).ratio == 1


def test_share_keeps_its_part_and_whole():
    thread = share(8, 11, 0.8)
    assert (thread.part, thread.whole) == (8, 11)
    assert thread.ratio(0) == pytest.approx(8 / 11 / 0.8)


@pytest.mark.parametrize(("empty", "state"), [(0, State.BLOCKS), (1, State.MET)])
def test_share_of_nothing_takes_the_rule_of_its_criterion(empty, state):
    d2 = standing("D2", 2, share(0, 0, 0.8), empty=empty)
    assert (d2.ratio, d2.state) == (empty, state)


def test_nobody_invited_is_nothing_yet():
    assert standing("A1", 3, count(0, 3, out_of=0)).ratio == 0


def test_count_out_of_some_is_an_ordinary_count():
    assert standing("A1", 3, count(2, 2, out_of=2)).ratio == 1


def test_criterion_without_a_measure_is_open_and_0():
    a4 = standing("A4", 2)
    assert (a4.ratio, a4.state, a4.decisive) == (0, State.OPEN, None)
    assert not may_decide(GO, [a4]).allowed


def test_waiver_makes_the_ratio_1_and_stays_visible():
    a1 = standing("A1", 3, count(1, 3), waiver=WAIVER)
    assert (a1.ratio, a1.state) == (1, State.WAIVED)
    assert a1.measured_ratio == pytest.approx(1 / 3)
    assert a1.waiver is WAIVER
    assert phase_progress([a1]).lines[0].waived
    assert may_decide(GO, [a1]).allowed


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (standing("A7", 1, count(8, 8)), State.MET),
        (standing("A7", 1, count(7, 8)), State.BLOCKS),
        (standing("D4", 2, share(3, 10, 0.5), mandatory=False), State.SHORT),
        (standing("D1", 3, yes_no(True)), State.MET),
        (standing("D1", 3, yes_no(False)), State.BLOCKS),
    ],
)
def test_state_says_met_short_or_blocks(one, state):
    assert one.state == state


@pytest.mark.parametrize(
    ("actual", "required"), [(1, 0), (1, -1), (-1, 1), (float("nan"), 1), (1, float("inf"))]
)
def test_measure_refuses_what_cannot_be_divided(actual, required):
    with pytest.raises(ValueError, match=r"cannot be|must be above 0"):
        Measure(actual, required)


def test_share_refuses_a_part_larger_than_its_whole():
    with pytest.raises(ValueError, match="no part of"):
        share(3, 2, 0.8)


@pytest.mark.parametrize(("weight", "empty"), [(0, 0), (-1, 0), (float("nan"), 0), (1, 0.5)])
def test_criterion_refuses_an_impossible_rule(weight, empty):
    with pytest.raises(ValueError, match="A1"):
        Criterion("A1", weight, empty=empty)


@pytest.mark.parametrize(("who", "reason"), [("", "late"), ("Ana", "  ")])
def test_waiver_says_who_and_why(who, reason):
    with pytest.raises(ValueError, match="who waived and why"):
        Waiver(who, reason)


# --- the whole engagement --------------------------------------------------------------------


def test_overall_progress_is_the_mean_rounded_down():
    overall = overall_progress([100, 68, 3, 0, 0])
    assert (overall.total, overall.percent) == (171, 34)


def test_phase_without_criteria_has_no_progress_of_its_own():
    assert phase_progress([]).percent == 0
    assert phase_progress([], GO).percent == 10


# --- what holds for all numbers --------------------------------------------------------------

ratios = st.integers(0, 40).map(lambda n: count(n, 30))
measures = st.one_of(
    ratios,
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from([0.5, 0.8, 0.9, 1])).map(
        lambda t: share(min(t[0], t[1]), t[1], t[2])
    ),
    st.booleans().map(yes_no),
    st.integers(0, 3).map(none_may_exist),
)


@st.composite
def standings(draw, waivers=True):
    number = draw(st.integers(0, 8))
    return [
        Standing(
            Criterion(
                f"X{index}",
                draw(st.floats(0.1, 5)),
                draw(st.booleans()),
                draw(st.sampled_from([0.0, 1.0])),
            ),
            tuple(draw(st.lists(measures, max_size=3))),
            WAIVER if waivers and draw(st.booleans()) else None,
        )
        for index in range(number)
    ]


decisions = st.sampled_from([None, *Decision])


def changed(listed, index, **values):
    """The standings with one of them changed."""
    one = listed[index]
    fields = {"criterion": one.criterion, "measures": one.measures, "waiver": one.waiver}
    return [*listed[:index], Standing(**{**fields, **values}), *listed[index + 1 :]]


@given(standings(), decisions)
def test_progress_is_a_whole_number_from_0_to_100(listed, decision):
    progress = phase_progress(listed, decision)
    assert 0 <= progress.percent <= 100
    assert progress.percent == progress.earned + progress.decided
    assert all(0 <= line.ratio <= 1 for line in progress.lines)


@given(standings(), st.data())
def test_progress_never_falls_when_a_measure_rises(listed, data):
    measured = [index for index, one in enumerate(listed) if one.measures]
    assume(measured)
    index = data.draw(st.sampled_from(measured))
    lower = data.draw(st.integers(0, 30))
    higher = data.draw(st.integers(lower, 40))
    others = listed[index].measures[1:]
    before = changed(listed, index, measures=(count(lower, 30), *others))
    after = changed(listed, index, measures=(count(higher, 30), *others))
    assert phase_progress(before).percent <= phase_progress(after).percent


@given(standings(), st.data())
def test_waiver_never_lowers_progress_nor_forbids_a_decision(listed, data):
    assume(listed)
    index = data.draw(st.integers(0, len(listed) - 1))
    before = changed(listed, index, waiver=None)
    after = changed(listed, index, waiver=WAIVER)
    assert phase_progress(before).percent <= phase_progress(after).percent
    for decision in Decision:
        assert may_decide(decision, after).allowed or not may_decide(decision, before).allowed


@given(standings(), decisions, st.randoms(use_true_random=False))
def test_order_of_criteria_changes_nothing(listed, decision, random):
    mixed = random.sample(listed, len(listed))
    assert phase_progress(listed, decision).percent == phase_progress(mixed, decision).percent
    for one in Decision:
        assert may_decide(one, listed).allowed == may_decide(one, mixed).allowed


@given(standings())
def test_go_is_refused_exactly_when_a_mandatory_ratio_is_below_1(listed):
    below = {one.key for one in listed if one.criterion.mandatory and one.ratio < 1}
    verdict = may_decide(GO, listed)
    assert verdict.allowed == (not below)
    assert {key for reason in verdict.reasons for key in reason.criteria} == below


@given(standings())
def test_who_may_go_may_go_with_conditions_too(listed):
    if may_decide(GO, listed).allowed:
        assert may_decide(CONDITIONAL, listed).allowed


@given(standings(), st.booleans())
def test_go_with_conditions_follows_its_rule(listed, dated):
    below = [one for one in listed if one.criterion.mandatory and one.ratio < 1]
    conditions = [condition(one.key, date(2026, 4, 2) if dated else None) for one in below]
    near = all(one.ratio >= 0.8 - 1e-9 for one in below)
    assert may_decide(CONDITIONAL, listed, conditions).allowed == (not below or (near and dated))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 12)), min_size=1, max_size=8))
def test_progress_equals_exact_arithmetic(rows):
    listed = [
        standing(f"X{i}", weight, count(twelfths, 12)) for i, (weight, twelfths) in enumerate(rows)
    ]
    exact = Fraction(90 * sum(w * n for w, n in rows), 12 * sum(w for w, n in rows))
    assert phase_progress(listed).percent == exact.__floor__()


@given(st.lists(st.integers(0, 100), min_size=5, max_size=5))
def test_overall_progress_lies_between_the_phases(percents):
    assert min(percents) <= overall_progress(percents).percent <= max(percents)
