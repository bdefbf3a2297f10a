"""The arithmetic of dot voting: worked examples, and what holds for all numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.workshops import tallies

votes = st.dictionaries(st.text(max_size=4), st.integers(0, 500), max_size=40)


@pytest.mark.parametrize(
    ("items", "dots"),
    [(2, 3), (12, 3), (13, 3), (14, 4), (16, 4), (17, 4), (18, 5), (40, 10), (394, 99), (500, 99)],
)
def test_dots_for_each_person_are_a_quarter_of_the_items_but_at_least_three(items, dots):
    assert tallies.default_dots(items) == dots


def test_equals_share_a_rank_and_the_next_one_counts_on():
    placed = tallies.ranking({"a": 2, "b": 5, "c": 2, "d": 0, "e": 2})
    assert [(place.key, place.rank) for place in placed] == [
        ("b", 1),
        ("a", 2),
        ("c", 2),
        ("e", 2),
        ("d", 5),
    ]


def test_a_vote_without_a_dot_has_everybody_first_and_no_share():
    placed = tallies.ranking({"a": 0, "b": 0})
    assert [(place.rank, place.share) for place in placed] == [(1, 0), (1, 0)]


@given(votes)
def test_nothing_is_lost_in_a_ranking(dots):
    placed = tallies.ranking(dots)
    assert {place.key: place.dots for place in placed} == dots


@given(votes)
def test_rank_is_one_more_than_the_number_of_better_items(dots):
    for place in tallies.ranking(dots):
        assert place.rank == 1 + sum(1 for other in dots.values() if other > place.dots)


@given(votes)
def test_shares_of_all_items_are_one(dots):
    total = sum(place.share for place in tallies.ranking(dots))
    assert total == (1 if sum(dots.values()) else 0)


@given(st.integers(1, 99), st.lists(st.integers(0, 99), max_size=20))
def test_dots_left_and_dots_given_are_the_budget(budget, dots):
    left = tallies.dots_left(budget, dots)
    assert left == max(0, budget - sum(dots))
    assert left >= 0


@given(st.integers(2, 500))
def test_default_dots_can_always_be_placed_with_the_default_cap(items):
    most = tallies.most_placeable(items, tallies.DEFAULT_CAP)
    assert 1 <= tallies.default_dots(items) <= min(most, tallies.MOST_DOTS)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 2, 50), (1, 3, 33), (2, 3, 67), (1, 200, 1), (0, 5, 0)]
)
def test_percent_is_rounded_half_up(part, whole, percent):
    placed = tallies.ranking({"it": part, "rest": whole - part})
    share = next(place.share for place in placed if place.key == "it")
    assert tallies.percent(share) == percent


@given(st.lists(votes, max_size=4))
def test_side_by_side_has_every_item_once_with_a_place_in_each_round(rounds):
    lines = tallies.side_by_side(rounds)
    assert {key for key, _ in lines} == {key for dots in rounds for key in dots}
    assert len(lines) == len({key for key, _ in lines})
    for key, places in lines:
        assert [place.dots if place else None for place in places] == [
            dots.get(key) for dots in rounds
        ]


def test_side_by_side_follows_the_order_of_the_last_round():
    lines = tallies.side_by_side([{"a": 9, "old": 1}, {"a": 1, "b": 4}])
    assert [key for key, _ in lines] == ["b", "a", "old"]
