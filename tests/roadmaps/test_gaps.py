"""Which gaps there are, how heavy they are, and in which order they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import catalogue
from roadmaps.planning.gaps import (
    CanvasError,
    CapabilityState,
    Facts,
    FunctionState,
    Kind,
    StakeholderState,
    Uncovered,
    gaps,
    uncovered,
)

KNOWN = catalogue.load().functions


def found(**facts):
    return gaps(Facts(**facts), KNOWN)


def only(**facts):
    (gap,) = found(**facts)
    return gap


def test_a_capability_counts_from_half_a_level_on():
    states = [("STD", 2.5, 3.0), ("CTL", 2.51, 3.0), ("PFO", 3.0, 2.0), ("GOV", 1.0, None)]
    gap = only(capabilities=[CapabilityState(*each) for each in states])
    assert (gap.key, gap.size) == ("G-MAT:STD", 0.5)


def test_where_nobody_scored_the_gap_is_only_supposed():
    gap = only(capabilities=[CapabilityState("STD", None, 3.0)])
    assert (gap.size, gap.current, gap.evidence) == (2.0, None, False)


@pytest.mark.parametrize(
    ("votes", "importance"),
    [
        ((0, 0), (3, 3)),
        ((None, None), (3, 3)),
        ((4, 4), (5, 5)),
        ((2, 8), (2, 5)),
        ((0, 3), (1, 5)),
    ],
)
def test_votes_say_how_important_a_capability_is(votes, importance):
    states = zip(("STD", "CTL"), votes, strict=True)
    gap = {g.subject: g.importance for g in found(
        capabilities=[CapabilityState(key, 1.0, 3.0, count) for key, count in states]
    )}  # fmt: skip
    assert (gap["STD"], gap["CTL"]) == importance


def test_the_most_votes_count_even_without_a_gap():
    gap = only(
        capabilities=[CapabilityState("STD", 1.0, 3.0, 2), CapabilityState("CTL", 3.0, 3.0, 8)]
    )
    assert (gap.most_votes, gap.importance, gap.weight, gap.severity) == (8, 2, 4, "low")


@pytest.mark.parametrize(
    ("current", "severity"), [(1.0, "high"), (1.01, "medium"), (2.0, "medium"), (2.01, "low")]
)
def test_severity_is_size_times_importance(current, severity):
    assert only(capabilities=[CapabilityState("STD", current, 3.0, 1)]).severity == severity


@pytest.mark.parametrize(
    ("state", "service", "steps"),
    [
        ("new", None, 3),
        ("change", None, 2),
        ("keep", None, 1),
        ("keep", 0.49, 3),
        ("new", 1.5, 1),
        ("new", 2.4999, 1),
    ],
)
def test_the_grade_of_today_is_what_was_scored_and_else_what_the_canvas_says(state, service, steps):
    gap = only(functions=[FunctionState("F05", 3, state, service)])
    assert (gap.kind, gap.size) == (Kind.FUNCTION, steps)
    assert gap.evidence == (service is not None)


def test_a_function_at_its_target_has_no_gap_and_one_that_ends_has_one():
    functions = [
        FunctionState("F05", 2, "keep"),
        FunctionState("F01", None, "change"),
        FunctionState("F02", 3, "retire", 2.0),
    ]
    gap = only(functions=functions)
    assert (gap.key, gap.size, gap.current, gap.target) == ("G-RET:F02", 1, 2, 0)


def test_what_does_not_count_has_neither_size_nor_severity_and_stands_last():
    keys = [
        gap.key
        for gap in found(
            stakeholders=[StakeholderState("s1", 1, 3), StakeholderState("s2", 3, 3)],
            mandate_missing=["mission"],
            canvas_errors=[CanvasError("C05", "12")],
            functions=[FunctionState("F05", 1)],
        )
    ]
    assert keys == ["G-FUN:F05", "G-CAN:C05:12", "G-MAN:mission", "G-STK:s1"]
    gap = found(mandate_missing=["mission"])[0]
    assert (gap.size, gap.importance, gap.severity) == (None, None, None)


def test_a_gap_that_no_package_raises_names_the_functions_that_would():
    facts = Facts(
        capabilities=[CapabilityState(key, 1.0, 3.0) for key in ("FIN", "CTL", "TEC")],
        functions=[
            FunctionState("F01", 3, "new"),
            FunctionState("F09", 1, "keep"),
            FunctionState("F17", 0, "retire"),
        ],
    )
    assert uncovered(gaps(facts, KNOWN), facts, KNOWN) == (
        Uncovered("FIN", ("F-A3", "F11", "F17"), ()),
        Uncovered("TEC", ("F03", "F09"), ("F09",)),
    )


levels = st.none() | st.floats(1, 5)
votes = st.none() | st.integers(0, 5)
states = st.sampled_from(["keep", "new", "change", "retire"])
capability_states = st.builds(
    CapabilityState, st.sampled_from(sorted(catalogue.load().capabilities)), levels, levels, votes
)
function_states = st.builds(
    FunctionState, st.sampled_from(sorted(KNOWN)), st.none() | st.integers(0, 3), states
)


@given(
    st.lists(capability_states, unique_by=lambda each: each.key),
    st.lists(function_states, unique_by=lambda each: each.key),
    st.randoms(),
)
def test_the_order_of_gaps_is_total_whatever_the_order_of_facts(capabilities, functions, chance):
    straight = found(capabilities=capabilities, functions=functions)
    chance.shuffle(capabilities)
    chance.shuffle(functions)
    assert found(capabilities=capabilities, functions=functions) == straight
    weights = [gap.weight for gap in straight]
    assert weights == sorted(weights, reverse=True)
