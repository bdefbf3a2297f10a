"""How much capabilities matter: domain.md §6.1, the figures of T22, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.settling import importance


def test_the_example_of_the_worked_plan():
    votes = {"STD": 6, "CTL": 8, "PFO": 4, "PPL": 2}
    assert importance.of_all(votes) == {"STD": 4.0, "CTL": 5.0, "PFO": 3.0, "PPL": 2.0}


def test_equal_votes_give_five_to_all():
    assert importance.of_all({"STD": 2, "CTL": 2}) == {"STD": 5.0, "CTL": 5.0}


def test_where_nobody_voted_all_matter_alike():
    assert importance.of_all({"STD": 0, "CTL": 0}) == {"STD": 3.0, "CTL": 3.0}


def test_what_was_not_put_to_the_vote_stands_in_the_middle():
    assert importance.importance(None, 8) == 3.0


def test_nothing_at_all_has_no_importance():
    assert importance.of_all({}) == {}


CAPABILITIES = ("GOV", "CTL", "BEN", "FIN", "STK")
VOTES = st.dictionaries(st.sampled_from(CAPABILITIES), st.integers(0, 500), min_size=1)


@given(VOTES)
def test_it_lies_between_one_and_five_and_keeps_the_order_of_votes(votes):
    found = importance.of_all(votes)
    assert all(1 <= value <= 5 for value in found.values())
    by_votes = sorted(votes, key=lambda key: votes[key])
    assert [found[key] for key in by_votes] == sorted(found.values())


@given(VOTES, st.integers(2, 9))
def test_twice_as_many_dots_for_everything_change_nothing(votes, factor):
    more = {key: count * factor for key, count in votes.items()}
    assert importance.of_all(more) == pytest.approx(importance.of_all(votes))
