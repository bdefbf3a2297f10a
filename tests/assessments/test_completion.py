"""Completion (T13), and the reach that criteria A1 and A2 ask for."""

import pytest

from assessments import completion
from assessments.completion import Reach
from assessments.maturity.entries import Rule
from tests.assessments.questionnaires import dimension, domain, model, question

ASKED = model(
    Rule.PRACTICE_PERCENT,
    domain(
        "D",
        dimension("d", question("a"), question("b", audience=("EXE",)), question("c")),
    ),
    domain("E", dimension("e", question("e", audience=("BUS",)))),
)


def test_t13_a_value_does_not_apply_and_unknown_all_complete():
    found = completion.of_respondent(6 + 1 + 1, 10)
    assert found == pytest.approx(0.8)
    assert completion.people_reached([found]) == Reach(1, 10, 1)


def test_somebody_who_is_asked_nothing_is_left_out():
    assert completion.of_respondent(0, 0) is None
    assert completion.people_reached([None, 1.0]).actual == 1


def test_the_audience_says_what_a_group_is_asked():
    asked = {
        group: [each.key for each in completion.assigned(ASKED, group)]
        for group in ("EXE", "BUS", "TEA")
    }
    assert asked == {"EXE": ["a", "b", "c"], "BUS": ["a", "c", "e"], "TEA": ["a", "c"]}
    assert [each.key for each in completion.assigned(ASKED, "BUS", {"E"})] == ["e"]


def test_who_was_invited_and_is_silent_counts_as_nothing():
    found = completion.of_group("EXE", 4, [4, 2], invited=5)
    assert (found.people, found.silent, found.total, found.value) == (5, 3, 1.5, 0.3)


def test_more_answers_than_invitations_are_simply_people():
    found = completion.of_group("EXE", 4, [4, 4, 4], invited=2)
    assert (found.people, found.silent, found.value) == (3, 0, 1)


def test_a_group_with_nobody_invited_or_nothing_asked_has_no_completion():
    assert completion.of_group("EXE", 4, []).value is None
    assert completion.of_group("EXE", 0, [0, 0], invited=9).value is None


def test_every_group_that_was_invited_or_answered_is_listed():
    found = completion.by_group(
        ASKED, [("EXE", 3), ("TEA", 1), ("TEA", 2)], {"EXE": 2, "BUS": 4, "FUN": 0}
    )
    assert {each.group: each.value for each in found} == {"EXE": 0.5, "BUS": 0, "TEA": 0.75}


@pytest.mark.parametrize(
    ("values", "reach"),
    [
        ([0.8, 0.79, 1.0, None], Reach(2, 3, 3)),
        ([1.0, 0.5], Reach(1, 2, 2)),
        ([1.0] * 5, Reach(5, 3, 5)),
        ([None], Reach(0, 1, 0)),
    ],
)
def test_a1_asks_for_three_groups_or_as_many_as_were_invited(values, reach):
    groups = [
        completion.GroupCompletion(str(number), 1, 1, 0, value or 0.0, value)
        for number, value in enumerate(values)
    ]
    assert completion.groups_reached(groups) == reach


@pytest.mark.parametrize(
    ("closed_list", "required"), [(None, 10), (2, 10), (3, 3), (9, 9), (10, 10), (40, 10)]
)
def test_a2_asks_for_ten_people_or_a_small_closed_list(closed_list, required):
    found = completion.people_reached([1.0, 0.8, 0.799], closed_list)
    assert (found.actual, found.required, found.out_of) == (2, required, max(3, closed_list or 0))
