"""The engagement matrix: gaps, priorities, flags and what moves people (T27, T28)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.quadrants import Quadrant, quadrant
from roadmaps.change import seam
from roadmaps.change.seam import ORDER, Flag, Stance, Tactic

UNAWARE, RESISTANT, NEUTRAL, SUPPORTIVE, LEADING = ORDER
ATTITUDES = st.one_of(st.none(), st.sampled_from(ORDER))
VALUES = st.one_of(st.none(), st.floats(1, 5))
STANCES = st.builds(
    Stance,
    key=st.integers(1, 10**6),
    name=st.text(max_size=8),
    power=VALUES,
    interest=VALUES,
    current=ATTITUDES,
    desired=ATTITUDES,
    sponsor=st.booleans(),
)


def test_t27_who_is_powerful_interested_and_resists_comes_first_and_is_talked_to_in_person():
    line = seam.standing(Stance(1, "Chief of Surgery", 4, 5, RESISTANT, SUPPORTIVE))
    assert (line.quadrant, line.gap, line.priority) == (Quadrant.CLOSE, 2, 40)
    assert line.flags == (Flag.CLOSE_RESISTS,)


def test_t28_a_mean_of_votes_below_three_and_a_half_is_not_high_unless_the_line_is_drawn_lower():
    assert seam.standing(Stance(1, "", 3.4, 4)).quadrant is Quadrant.INFORMED
    assert seam.standing(Stance(1, "", 3.4, 4), high=3.0).quadrant is Quadrant.CLOSE
    assert quadrant(3.4, 4, high=3.4) is Quadrant.CLOSE


def test_a_sponsor_who_does_not_support_is_an_error_and_too_much_support_only_told():
    sponsor = Stance(1, "Sponsor", 2, 2, NEUTRAL, LEADING, sponsor=True)
    assert seam.standing(sponsor).flags == (Flag.SPONSOR_BELOW,)
    fond = Stance(2, "Fan", 5, 5, LEADING, NEUTRAL, sponsor=True)
    assert seam.standing(fond).flags == (Flag.DESIRED_BELOW,)
    assert seam.standing(fond).gap == 0


@pytest.mark.parametrize(
    ("current", "desired", "expected"),
    [
        (UNAWARE, LEADING, (Tactic.BRIEF,)),
        (RESISTANT, NEUTRAL, (Tactic.LISTEN,)),
        (NEUTRAL, SUPPORTIVE, (Tactic.SHOW,)),
        (SUPPORTIVE, LEADING, (Tactic.ROLE,)),
        (RESISTANT, LEADING, (Tactic.LISTEN, Tactic.SHOW, Tactic.ROLE)),
        (LEADING, NEUTRAL, ()),
        (NEUTRAL, None, ()),
        (None, LEADING, ()),
    ],
)
def test_every_step_up_has_its_tactic_and_who_is_unaware_is_briefed_first(
    current, desired, expected
):
    line = seam.standing(Stance(1, "", 3, 3, current, desired))
    assert line.tactics == expected


def test_the_matrix_is_by_priority_then_power_then_name_and_unknown_figures_come_last():
    lines = seam.matrix(
        [
            Stance(1, "Unrated", None, None, RESISTANT, LEADING),
            Stance(2, "beta", 2, 4, NEUTRAL, SUPPORTIVE),
            Stance(3, "Alpha", 2, 4, NEUTRAL, SUPPORTIVE),
            Stance(4, "Mighty", 4, 2, NEUTRAL, SUPPORTIVE),
            Stance(5, "First", 3, 3, NEUTRAL, SUPPORTIVE),
            Stance(6, "There", 5, 5, LEADING, LEADING),
        ]
    )
    names = [line.stance.name for line in lines]
    assert names == ["First", "Mighty", "Alpha", "beta", "There", "Unrated"]


def test_gate_criterion_i6_counts_whom_to_manage_closely_below_neutral():
    lines = seam.matrix(
        [
            Stance(1, "Resists", 4, 5, RESISTANT),
            Stance(2, "Unaware", 5, 4, UNAWARE),
            Stance(3, "Neutral", 5, 5, NEUTRAL),
            Stance(4, "Without power", 3, 5, RESISTANT),
            Stance(5, "Unsaid", 5, 5),
        ]
    )
    assert {line.stance.name for line in seam.below_neutral(lines)} == {"Resists", "Unaware"}


@given(STANCES)
def test_a_priority_is_power_times_interest_times_the_steps_up(stance):
    line = seam.standing(stance)
    known = None not in (stance.power, stance.interest, stance.current, stance.desired)
    assert (line.priority is not None) == known
    if known:
        assert line.priority == stance.power * stance.interest * line.gap
        assert 0 <= line.priority <= 5 * 5 * 4
        assert (line.gap == 0) == (stance.desired.step <= stance.current.step)
        assert bool(line.tactics) == (line.gap > 0)


@given(st.lists(STANCES, max_size=8), st.randoms(use_true_random=False))
def test_the_matrix_does_not_depend_on_the_order_in_which_people_were_registered(stances, random):
    stances = list({each.key: each for each in stances}.values())
    shuffled = random.sample(stances, len(stances))
    lines = seam.matrix(stances)
    assert lines == seam.matrix(shuffled)
    figures = [-1 if line.priority is None else line.priority for line in lines]
    assert all(first >= second for first, second in pairwise(figures))
