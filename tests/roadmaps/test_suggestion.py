"""What a function review suggests (domain.md §9), and what of a survey may be shown."""

import datetime
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.segments import LEAST
from roadmaps.improving import quarters, satisfaction
from roadmaps.improving.satisfaction import Said
from roadmaps.improving.suggestion import Act, Figures, Missing, Why, suggest

SHARES = st.floats(0, 1)
LEVELS = st.floats(1, 5)
COLOURS = st.lists(st.sampled_from(["red", "amber", "green", "grey"]), max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("share", "level", "colours", "act"),
    [
        (0.02, 2.4, (), Act.RETIRE),
        (0.02, 2.4, ("red",), Act.RETIRE),  # the order of the rule: retire comes first
        (0.03, 2.4, (), Act.KEEP),  # "< 3 %" is below, not at
        (0.02, 3.0, ("green",), Act.KEEP),
        (0.02, 3.0, ("green", "red"), Act.IMPROVE),
        (0.09, 3.1, ("red",), Act.IMPROVE),
        (0.31, 4.3, ("amber", "grey"), Act.KEEP),
    ],
)
def test_the_first_line_of_the_rule_that_holds_is_suggested(share, level, colours, act):
    assert suggest(Figures(share, level, colours)).act == act


def test_a_missing_figure_is_said_and_only_stops_what_it_could_change():
    """Little demand and no satisfaction: it could be retired, so nothing is suggested."""
    unsure = suggest(Figures(0.02, None, ("green",)))
    assert (unsure.act, unsure.missing) == (None, (Missing.SATISFACTION,))
    sure = suggest(Figures(0.31, None, ("red",)))
    assert (sure.act, sure.missing) == (Act.IMPROVE, (Missing.SATISFACTION,))
    assert suggest(Figures()).missing == (Missing.SHARE, Missing.SATISFACTION, Missing.COLOURS)


def test_the_reasons_carry_their_figures():
    reasons = suggest(Figures(0.02, 2.4, ("red", "green", "red"))).reasons
    assert [(each.why, each.value) for each in reasons] == [
        (Why.LITTLE_DEMAND, 0.02),
        (Why.LOW_SATISFACTION, 2.4),
        (Why.RED_KPIS, 2),
    ]


@given(SHARES, LEVELS, COLOURS)
def test_with_every_figure_there_is_always_exactly_one_suggestion(share, level, colours):
    found = suggest(Figures(share, level, colours))
    gone = share < 0.03 - 1e-9 and level < 3 - 1e-9
    wanted = Act.RETIRE if gone else Act.IMPROVE if "red" in colours else Act.KEEP
    assert found.act == wanted
    assert {Missing.SHARE, Missing.SATISFACTION}.isdisjoint(found.missing)


@given(SHARES, LEVELS, COLOURS, st.booleans(), st.booleans())
def test_what_is_suggested_without_a_figure_stands_whatever_it_turns_out_to_be(
    share, level, colours, knows_share, knows_level
):
    known = Figures(share if knows_share else None, level if knows_level else None, colours)
    found = suggest(known).act
    if found is not None:
        assert suggest(Figures(share, level, colours)).act == found


@given(SHARES, LEVELS, COLOURS)
def test_a_red_kpi_more_never_turns_a_function_into_one_to_keep(share, level, colours):
    assert suggest(Figures(share, level, (*colours, "red"))).act != Act.KEEP


# --- the survey ---

ANSWERS = st.lists(
    st.builds(
        Said,
        st.integers(0, 4),
        st.dictionaries(st.sampled_from(["all", "F01"]), st.integers(1, 5)),
    ),
    max_size=30,
)


def test_a_mean_is_that_of_the_people_behind_the_steps():
    """2 × 2, 3 × 4 and 5 × 5 of ten people: (4 + 12 + 25) / 10 = 4.1."""
    assert satisfaction.mean((0, 2, 0, 3, 5)) == pytest.approx(4.1)
    assert satisfaction.mean((0, 0, 0, 0, 0)) is None


def test_two_of_a_segment_are_shown_with_others_or_not_at_all():
    five = [Said(1, {"all": 4})] * 5
    alone = satisfaction.cells([*five, *[Said(2, {"all": 1})] * 2], "all", [1, 2])
    assert [(cell.segments, cell.n) for cell in alone] == [((1, 2), 7)]
    assert satisfaction.cells([Said(1, {"all": 4})] * 2, "all", [1]) == ()


@given(ANSWERS)
def test_no_sum_or_difference_of_what_is_shown_tells_of_fewer_than_three(said):
    for question in ("all", "F01"):
        cells = satisfaction.cells(said, question, [1, 2, 3, 4])
        shared = [set(one.segments) & set(two.segments) for one, two in combinations(cells, 2)]
        assert not any(shared)
        assert all(cell.n >= LEAST for cell in cells)
        everybody = sum(question in one.ratings for one in said)
        shown = satisfaction.together(cells).n
        # Nobody is left over whom the whole would give away: all are shown, or nothing is.
        assert shown in ((everybody, 0) if everybody < LEAST else (everybody,))


@given(ANSWERS)
def test_all_together_is_the_mean_of_all_answers(said):
    given_ = [one.ratings["all"] for one in said if "all" in one.ratings]
    whole = satisfaction.together(satisfaction.cells(said, "all", [1, 2, 3, 4]))
    if len(given_) >= LEAST:
        assert whole.mean == pytest.approx(sum(given_) / len(given_))
        assert 1 <= whole.mean <= 5
    else:
        assert whole.mean is None


# --- quarters ---


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2190, 1, 1)))
def test_quarters_follow_each_other_without_a_gap(day):
    listed = quarters.last(day, 5)
    assert listed[0] <= day
    assert {each.day for each in listed} == {1}
    assert all(quarters.Quarter.of(one).after(-1).first == other for one, other in pairwise(listed))
    assert all(80 < (one - other).days < 100 for one, other in pairwise(listed))
    assert quarters.number(listed[0]) == quarters.number(listed[4])
