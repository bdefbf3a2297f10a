"""Growth between two rounds: T40, and what holds for all answers."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.maturity.entries import Params, Rule
from assessments.scoring import Difference, Round
from pmo_studio.core.catalogue import Text
from tests.assessments.questionnaires import LIKERT, PARTLY, cell, of, question

CAPS = ("STD", "CTL", "GOV")
PEOPLE = {"EXE": 5, "TEA": 5}
DAY = datetime.date(2026, 2, 1)
# Two questions for each capability.
ASKED = of(
    Rule.LEVEL_AVERAGE,
    *(question(f"{cap}{n}", LIKERT, capability=cap) for cap in CAPS for n in (1, 2)),
)
answers = st.one_of(st.none(), st.integers(1, 5), st.sampled_from(["dk", "na"]))
rooms = st.fixed_dictionaries(
    {each.key: st.lists(answers, min_size=3, max_size=5) for each in ASKED.questions()}
)


def round_of(room, model=ASKED, *, on=DAY, people=PEOPLE, **params):
    kinds = {each.key: each.answer_type for each in model.questions()}
    tally = {key: (cell("ALL", kinds[key], *given),) for key, given in room.items() if given}
    model = replace(model, params=replace(model.params, **params))
    return Round(model, scoring.maturity(model, tally), people, on)


def everywhere(**scores):
    """Three people of one mind; the capability's value is that of both its questions."""
    return {each.key: [scores[each.capability]] * 3 for each in ASKED.questions()}


def agreed(on=DAY, **scores):
    """A round in which the room agreed on these levels."""
    model = of(Rule.LEVEL_AVERAGE, *(question(cap, LIKERT, capability=cap) for cap in scores))
    values = scoring.Agreed(dict(scores), {})
    tally = {cap: (cell("ALL", LIKERT, 3, 3, 3),) for cap in scores}
    return Round(model, scoring.maturity(model, tally, agreed=values), PEOPLE, on)


def deltas(growth):
    return {each.capability: each.delta for each in growth.comparison.changes}


def test_t40_growth_targets_and_mean():
    later = datetime.date(2027, 8, 1)
    growth = scoring.growth_between(
        agreed(STD=2.0, CTL=1.5), agreed(later, STD=3.5, CTL=2.9), {"STD": 3.5, "CTL": 3.0}
    )
    std, ctl = growth.comparison.changes
    assert (std.before, std.after, std.met) == (2.0, 3.5, True)
    assert (ctl.delta, ctl.met) == (pytest.approx(1.4), False)
    assert growth.comparison.mean.value == pytest.approx(1.45)
    assert growth.comparison.differences == ()
    assert (std.fast, ctl.fast) == (False, False), "A year and a half has room for 1.5 levels."


@pytest.mark.parametrize(
    ("days", "fast"), [(30, True), (365, True), (520, True), (546, False), (730, False)]
)
def test_growth_is_held_against_one_level_a_year_and_a_first_year_always_has_one(days, fast):
    later = agreed(DAY + datetime.timedelta(days=days), STD=3.5)
    growth = scoring.growth_between(agreed(STD=2.0), later)
    assert growth.comparison.changes[0].fast is fast
    soon = agreed(DAY + datetime.timedelta(days=days), STD=3.0)
    assert not scoring.growth_between(agreed(STD=2.0), soon).comparison.changes[0].fast


@given(rooms)
def test_the_same_answers_are_no_growth(room):
    growth = scoring.growth_between(round_of(room), round_of(room))
    assert all(delta == 0 for delta in deltas(growth).values())
    assert growth.comparison.differences == ()


@given(rooms, rooms)
def test_looked_at_backwards_growth_is_the_same_loss(before, after):
    one, other = round_of(before), round_of(after)
    there = scoring.growth_between(one, other)
    back = scoring.growth_between(other, one)
    assert deltas(back) == {key: -delta for key, delta in deltas(there).items()}
    assert there.comparison.left_out == back.comparison.left_out


@given(rooms, rooms, st.sampled_from(CAPS), st.lists(answers, min_size=3, max_size=5))
def test_a_question_that_only_one_round_asked_changes_nothing(before, after, cap, said):
    wider = of(Rule.LEVEL_AVERAGE, *ASKED.questions(), question("new", LIKERT, capability=cap))
    plain = scoring.growth_between(round_of(before), round_of(after))
    asked_more = scoring.growth_between(round_of(before), round_of(after | {"new": said}, wider))
    assert asked_more.comparison.changes == plain.comparison.changes
    assert asked_more.comparison.left_out == plain.comparison.left_out


@given(rooms, rooms)
def test_every_level_lies_on_the_ladder_and_rests_on_half_of_what_was_asked(before, after):
    growth = scoring.growth_between(round_of(before), round_of(after))
    for change in growth.comparison.changes:
        assert 1 <= change.before <= 5
        assert 1 <= change.after <= 5
        for caps in (growth.before, growth.after):
            covered = caps[change.capability].coverage.value
            assert covered is not None
            assert covered >= 0.5


def test_only_questions_that_both_rounds_scored_are_compared():
    before = everywhere(STD=2, CTL=2, GOV=2) | {"STD2": ["dk"] * 3}
    after = everywhere(STD=3, CTL=3, GOV=3) | {"STD2": [5, 5, 5]}
    growth = scoring.growth_between(round_of(before), round_of(after))
    assert deltas(growth)["STD"] == 1
    assert growth.after["STD"].thin, "One question of two is little evidence."


def test_a_capability_of_which_less_than_half_was_answered_is_left_out():
    before = everywhere(STD=2, CTL=2, GOV=2) | {"STD1": ["dk"] * 3, "STD2": ["dk"] * 3}
    growth = scoring.growth_between(round_of(before), round_of(everywhere(STD=3, CTL=3, GOV=3)))
    assert growth.comparison.left_out == ("STD",)


def test_another_weight_in_a_new_version_is_no_growth():
    heavy = of(
        Rule.LEVEL_AVERAGE,
        *(replace(each, weight=3.0 if each.key == "STD1" else 1.0) for each in ASKED.questions()),
    )
    room = everywhere(STD=2, CTL=2, GOV=2) | {"STD2": [5, 5, 5]}
    newer = round_of(room, replace(heavy, version=2))
    growth = scoring.growth_between(round_of(room), newer)
    assert deltas(growth) == {"STD": 0, "CTL": 0, "GOV": 0}
    assert growth.comparison.differences == (Difference.VERSION,)


def test_a_question_is_shared_when_it_asks_the_same():
    other = of(
        Rule.LEVEL_AVERAGE,
        question("STD1", LIKERT, capability="STD"),
        question("STD2", PARTLY, capability="STD"),
        question("CTL1", LIKERT, capability="GOV"),
    )
    assert scoring.shared_questions(ASKED, other) == ("STD1",)
    assert scoring.shared_questions(ASKED, replace(other, key="else")) == ("STD1",)
    words = replace(question("STD1", LIKERT, capability="STD"), text=Text("New", "Novo", "Nuevo"))
    reworded = replace(of(Rule.LEVEL_AVERAGE, words), key="else")
    assert scoring.shared_questions(ASKED, reworded) == ()
    assert scoring.shared_questions(ASKED, replace(reworded, key="test")) == ("STD1",)


def test_nothing_shared_is_nothing_compared():
    other = of(Rule.LEVEL_AVERAGE, question("x", LIKERT, capability="STD"))
    room = round_of({"x": [4, 4, 4]}, other)
    growth = scoring.growth_between(round_of(everywhere(STD=2, CTL=2, GOV=2)), room)
    assert (growth.shared, growth.comparison.changes, growth.comparison.mean.value) == (
        (),
        (),
        None,
    )


def test_another_way_of_scoring_is_said():
    room = everywhere(STD=2, CTL=2, GOV=2)
    other = round_of(room, dk_policy="as_zero", stage_percent=50.0)
    assert scoring.growth_between(round_of(room), other).comparison.differences == (
        Difference.SCORING,
    )
    assert Params() == ASKED.params


@pytest.mark.parametrize(
    ("closed", "chosen"),
    [
        ({}, None),
        ({1: 300, 2: 430}, None),
        ({1: 303}, 1),
        ({1: 427}, 1),
        ({1: 400, 2: 360, 3: 10}, 2),
        ({1: 375, 2: 355}, 2),
    ],
)
def test_a_year_before_is_the_round_nearest_to_that_day(closed, chosen):
    """Days before today on which rounds closed; two months off at most."""
    days = {key: DAY - datetime.timedelta(days=ago) for key, ago in closed.items()}
    assert scoring.a_year_before(DAY, days) == chosen
