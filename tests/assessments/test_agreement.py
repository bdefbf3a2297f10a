"""Agreement: T7 to T10, T14 and T18, the published value, and what holds for all answers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.agreement import (
    NONE,
    Consensus,
    Flag,
    Item,
    agreement,
    consensus,
    discuss_list,
    flags,
    group_gap,
)
from assessments.answers import Cell, Counts
from assessments.maturity.entries import AnswerType
from tests.assessments.questionnaires import CHOICE, LIKERT, PARTLY, SERVICE, YES, cell, counts

T7, T8, T9 = (3, 3, 4, 2, 3), (1, 1, 5, 5), (2, 3, 3, 4, 4, 4, 5)


def near(value):
    return pytest.approx(value, abs=1e-4)


def looked_at(kind, *answers):
    found = counts(kind, answers)
    measures = agreement(kind, found)
    return measures, flags(kind, measures, found)


def test_the_published_value_of_the_consensus():
    people = dict(zip(map(float, range(1, 8)), (30, 40, 210, 130, 530, 50, 10), strict=True))
    assert consensus(people, 6.0) == pytest.approx(0.7256876, abs=5e-8)


def test_t7_a_room_that_agrees():
    found, raised = looked_at(LIKERT, *T7)
    assert (found.n, found.mean, found.median, found.range) == (5, 3, 3, 2)
    assert (found.sd, found.consensus, found.dissent) == (near(0.6325), near(0.8340), near(0.1660))
    assert found.word is Consensus.STRONG
    assert raised == (Flag.STRONG,)


def test_t8_the_same_mean_with_two_camps():
    found, raised = looked_at(LIKERT, *T8)
    assert (found.mean, found.median, found.sd, found.consensus) == (3, 3, 2, near(0))
    assert found.word is Consensus.WEAK
    assert raised == (Flag.DISCUSS,)


def test_t9_a_wide_range_is_to_be_discussed():
    found, raised = looked_at(LIKERT, *T9)
    assert (found.mean, found.sd) == (near(3.5714), near(0.9035))
    assert (found.range, found.consensus, found.word) == (3, near(0.6725), Consensus.FAIR)
    assert raised == (Flag.DISCUSS,)


def test_t10_everybody_alike():
    found, raised = looked_at(LIKERT, 4, 4, 4)
    assert (found.sd, found.consensus, raised) == (0, 1, (Flag.STRONG,))


def test_yes_and_no_are_judged_by_the_minority():
    found, raised = looked_at(YES, 1, 1, 1, 0)
    assert (found.consensus, found.minority_share) == (near(0.1887), 0.25)
    assert (found.accord, found.word, raised) == (0.75, Consensus.FAIR, ())


@pytest.mark.parametrize(
    ("kind", "answers", "raised"),
    [
        (YES, (1, 1, 0), (Flag.DISCUSS,)),  # exactly a third
        (YES, [1] * 9 + [0], (Flag.STRONG,)),  # exactly a tenth
        (YES, [1] * 8 + [0], ()),
        (PARTLY, (1, 0.5, 0), (Flag.DISCUSS,)),
        (PARTLY, (0.5, 0.5, 0.5), (Flag.STRONG,)),
        (YES, (1, 0), ()),  # two answers are too few for any flag
        (LIKERT, (1, 5), ()),
        (LIKERT, (4, 4), ()),
        (SERVICE, (0, 0, 3), (Flag.DISCUSS,)),
        (SERVICE, (2, 2, 2), (Flag.STRONG,)),
        (SERVICE, [0] * 50 + [3], (Flag.DISCUSS, Flag.STRONG)),  # one of fifty, at the other end
        (CHOICE, (1, 1, 4), (Flag.DISCUSS,)),
        (CHOICE, (2, 2, 3), (Flag.STRONG,)),
    ],
)
def test_flags_at_their_edges(kind, answers, raised):
    assert looked_at(kind, *answers)[1] == raised


@pytest.mark.parametrize(
    ("answers", "knows_nobody"),
    [
        ((4, 4, 4, "dk", "dk"), True),  # two of five
        ((4, 4, 4, 4, "dk", "dk"), False),
        (("dk", "dk", "dk", "na"), True),  # no value at all, and that is the finding
        (("dk", "dk"), False),
        (("na", "na", "na"), False),
    ],
)
def test_nobody_knows_from_two_in_five(answers, knows_nobody):
    assert (Flag.NOBODY_KNOWS in looked_at(LIKERT, *answers)[1]) is knows_nobody


def group(key, mean, n):
    """Answers of n people on 1..5 with that mean: as many on 5 as it takes, one between."""
    total = round(mean * n) - n
    values = [1 + min(4, max(0, total - 4 * number)) for number in range(n)]
    assert sum(values) == round(mean * n)
    return cell(key, LIKERT, *values)


def test_t14_the_gap_between_groups_leaves_small_ones_out():
    cells = (
        Cell(("EXE",), 1.0, Counts({3: 8, 4: 2})),
        Cell(("TEA",), 1.0, Counts({1: 2, 2: 3})),
        Cell(("FUN",), 1.0, Counts({0: 2})),
    )
    gap = group_gap(LIKERT, cells, 3)
    assert gap is not None
    assert (gap.value, gap.lowest, gap.highest) == (near(1.6), ("TEA",), ("EXE",))
    everybody = Counts.total(each.counts for each in cells)
    raised = flags(LIKERT, agreement(LIKERT, everybody), everybody, gap)
    assert Flag.PERCEPTION_GAP in raised


def test_a_gap_needs_two_groups_that_may_be_shown():
    cells = (group("EXE", 4, 3), group("FUN", 1, 2), cell("TEA", LIKERT, "dk", "dk", "dk"))
    assert group_gap(LIKERT, cells, 3) is None
    assert group_gap(LIKERT, cells, 1) is not None


@pytest.mark.parametrize(
    ("kind", "low", "high", "gap"),
    [
        (LIKERT, [2] * 3, [3] * 3, True),
        (LIKERT, [2] * 3, [3, 3, 2], False),
        (YES, [0] * 3, [1, 0, 0], False),  # 0.3333
        (PARTLY, [0] * 3, [0.5] * 3, True),
        (SERVICE, [1] * 4, [2, 2, 2, 1], True),  # 0.75
        (SERVICE, [1] * 3, [2, 2, 1], False),
        (CHOICE, [2] * 3, [3] * 3, True),
    ],
)
def test_a_perception_gap_by_the_width_of_the_scale(kind, low, high, gap):
    cells = (cell("A", kind, *low), cell("B", kind, *high))
    everybody = Counts.total(each.counts for each in cells)
    raised = flags(kind, agreement(kind, everybody), everybody, group_gap(kind, cells, 3))
    assert (Flag.PERCEPTION_GAP in raised) is gap


def item(key, kind, answers, weight=1.0):
    measures, raised = looked_at(kind, *answers)
    return Item(key, weight, measures, raised)


def test_t18_flagged_first_then_the_least_consensus():
    items = [item("T7", LIKERT, T7), item("T8", LIKERT, T8), item("T9", LIKERT, T9, 3.0)]
    assert [each.key for each in discuss_list(items)] == ["T8", "T9", "T7"]


def test_equals_are_sorted_by_weight_and_then_by_key():
    items = [
        item("b", LIKERT, T8),
        item("a", LIKERT, T8),
        item("c", LIKERT, T8, 2.0),
        item("nobody", LIKERT, ("dk", "dk", "dk")),
        item("two", LIKERT, (1, 5)),
        item("minority", YES, (1, 1, 1, 0, 0)),
    ]
    assert [each.key for each in discuss_list(items)] == ["c", "a", "b", "minority", "two"]


def test_without_an_answer_every_measure_is_none():
    assert looked_at(LIKERT, "dk", "na") == (NONE, ())


answers = st.lists(st.integers(0, 4), min_size=1, max_size=40)


@given(answers, st.integers(0, 2**32))
def test_the_order_of_answers_is_irrelevant(choices, seed):
    shuffled = list(choices)
    random.Random(seed).shuffle(shuffled)
    one, other = ({c: row.count(c) for c in row} for row in (choices, shuffled))
    assert agreement(LIKERT, Counts(one)) == agreement(LIKERT, Counts(other))


@given(st.sampled_from(AnswerType), st.data())
def test_measures_stay_in_their_ranges(kind, data):
    top = len(kind.scale) - 1
    choices = data.draw(st.dictionaries(st.integers(0, top), st.integers(1, 10**18), min_size=1))
    found = agreement(kind, Counts(choices))
    assert 0 <= found.consensus <= 1
    assert 0 <= found.minority_share < 1
    assert found.lowest - 1e-9 <= found.mean <= found.highest + 1e-9
    assert found.lowest <= found.median <= found.highest
    assert 0 <= found.sd <= kind.width / 2 + 1e-9


@given(answers)
def test_the_consensus_is_whole_when_all_answer_alike_and_only_then(choices):
    found = agreement(LIKERT, Counts({c: choices.count(c) for c in choices}))
    assert (found.consensus == 1) is (len(set(choices)) == 1)


@given(answers)
def test_the_scale_turned_round_agrees_as_much(choices):
    there = agreement(LIKERT, Counts({c: choices.count(c) for c in choices}))
    back = agreement(LIKERT, Counts({4 - c: choices.count(c) for c in choices}))
    assert there.consensus == pytest.approx(back.consensus)
    assert there.sd == pytest.approx(back.sd)
