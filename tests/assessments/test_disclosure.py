"""What may be shown of answers: the ruling's examples, and an opponent who adds and subtracts."""

import random
import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import disclosure
from assessments.answers import Counts
from assessments.disclosure import Part, groups_of, label_of, progress, publish, tally_of

from .shown import Room, isolates, ones, rank

DIMENSIONS = {"D": ("q1", "q2"), "E": ("q3",)}
QUESTIONS = ("q1", "q2", "q3")
GROUPS = ("BUS", "EXE", "FUN", "TEA")
# One person says, changes or takes back something.
ACTS = st.tuples(
    st.integers(0, 9),
    st.sampled_from(QUESTIONS),
    st.sampled_from(["answered"] * 5 + ["dk", "na", None]),
    st.integers(0, 2),
)
# Then figures are asked for: of all questions or of some, by the way or at closing.
ROUNDS = st.tuples(
    st.lists(ACTS, max_size=24),
    st.sampled_from([None, None, {"q1"}, {"q2"}, {"q2", "q3"}]),
    st.booleans(),
)
STORIES = st.tuples(
    st.lists(st.sampled_from(GROUPS), min_size=10, max_size=10),
    st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 5), max_size=2),
    st.lists(ROUNDS, min_size=1, max_size=9),
)


def room_of(dimensions=None, least=None, **sizes):
    """A room with so many people in each group."""
    people = [group for group, size in sizes.items() for _ in range(size)]
    return Room(dict(enumerate(people)), dimensions or {"D": ("q",)}, least)


def figures(publication, question="q"):
    """{"FUN+TEA": 4}: scored answers of each shown cell of a question."""
    cells = publication.tally.get(question, ())
    return {label_of(cell.groups): cell.counts.scored for cell in cells}


def told(story):
    """Plays a story; gives the room and every publication."""
    groups, least, rounds = story
    room = Room(dict(enumerate(groups)), DIMENSIONS, least)
    return room, [played(room, each) for each in rounds]


def played(room, one):
    acts, only, closing = one
    for person, question, status, choice in acts:
        room.answer(person, question, status, choice)
    return room.publish(only, closing)


def counted(publication):
    """The tally in the form of `Room.cells`."""
    found = {}
    for question, cells in publication.tally.items():
        for cell in cells:
            values = Counter({("answered", c): n for c, n in cell.counts.choices.items()})
            values.update({("dk", None): cell.counts.dk, ("na", None): cell.counts.na})
            found[question, label_of(cell.groups)] = +values
    return found


# --- the opponent ---------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(STORIES)
def test_no_combination_of_all_figures_ever_shown_isolates_fewer_than_three_people(story):
    room, _ = told(story)
    assert room.leaks() is None


@settings(max_examples=30, deadline=None)
@given(STORIES)
def test_nor_does_one_that_adds_up_the_counts_of_each_value_with_different_factors(story):
    room, _ = told(story)
    assert room.leaks(values=(0, 1, 2)) is None


@pytest.mark.parametrize("seed", range(40))
def test_nor_in_long_stories_of_small_steps(seed):
    draw = random.Random(seed)
    room = Room({person: draw.choice(GROUPS) for person in range(8)}, DIMENSIONS)
    for _ in range(25):
        for _ in range(draw.randint(1, 9)):
            status = draw.choice(["answered"] * 4 + ["dk", None])
            room.answer(draw.randrange(8), draw.choice(QUESTIONS), status, draw.randrange(3))
        room.publish(draw.choice([None, {"q1"}]), closing=draw.random() < 0.3)
    assert room.scored, "Something was shown."
    assert room.leaks() is None


@pytest.mark.parametrize(
    ("states", "people"),
    [
        (["ab"], {"a", "b"}),
        (["abc", "abcd"], {"d"}),
        (["abcd", "abe", "cdf"], {"e", "f"}),
        (["abc", "abcdef", "abcdefg"], {"g"}),
        (["xyz", "xyzabcd", "xyzd"], {"d"}),
    ],
)
def test_the_opponent_finds_what_there_is_to_find(states, people):
    units = [frozenset((letter, 1) for letter in state) for state in states]
    assert isolates(units) == people
    assert isolates(units, values=(0, 1, 2)) == people


def test_the_opponent_finds_nothing_where_there_is_nothing():
    assert (
        isolates([frozenset((letter, 1) for letter in each) for each in ("abc", "abcdef")]) is None
    )
    assert rank([ones({(1, 1)}), ones({(1, 1)}), ones({(2, 1), (1, 1)})]) == 2


def test_pooling_afresh_each_time_would_isolate_the_two_who_came_later():
    """Two of FUN and two of TEA are pooled; with one more each they would stand alone."""
    cells = []
    for fun, tea in (([1, 2], [5, 6]), ([1, 2, 3], [5, 6, 7])):
        scored = {"FUN": {"q": len(fun)}, "TEA": {"q": len(tea)}}
        labels = disclosure.pooled(("q",), scored, {"FUN": 3, "TEA": 3})
        for label in sorted(set(labels.values())):
            members = (fun if "FUN" in groups_of(label) else []) + (
                tea if "TEA" in groups_of(label) else []
            )
            cells.append(frozenset((person, 1) for person in members))
    assert [len(cell) for cell in cells] == [4, 3, 3]
    assert isolates(cells) == {3, 7}

    room = room_of(FUN=3, TEA=3)
    room.say("q", FUN=[1, 2], TEA=[0, 0])
    room.publish()
    room.say("q", FUN=[1, 2, 4], TEA=[0, 0, 1])
    assert figures(room.publish()) == {"FUN+TEA": 4}
    assert figures(room.publish(closing=True)) == {"FUN+TEA": 4}
    assert room.leaks() is None


def test_three_people_who_withdraw_do_not_carry_a_figure(monkeypatch):
    """If any three changes were enough, four who come and three who go would leave one alone."""

    def play():
        room = room_of(FUN=7)
        room.say("q", FUN=[1, 1, 1])
        room.publish()
        room.say("q", FUN=["-", "-", "-", 2, 2, 2, 0])
        room.publish()
        room.say("q", FUN=["-", "-", "-", "dk", "dk", "dk"])
        return room, room.publish()

    room, last = play()
    assert figures(last) == {"FUN": 7}
    assert last.waiting == {"q": 3}
    assert room.leaks() is None

    monkeypatch.setattr(disclosure, "_may_move", lambda rows, least: len(rows) >= least)
    room, last = play()
    assert figures(last) == {"FUN": 4}
    assert room.leaks() == "q"


def test_one_who_withdraws_goes_with_the_next_three_who_answer():
    room = room_of(FUN=7)
    room.say("q", FUN=[1, 1, 1, 1])
    room.publish()
    room.say("q", FUN=["dk"])
    assert room.publish().moves == []
    room.say("q", FUN=["-", "-", "-", "-", 2, 2, 2])
    publication = room.publish()
    assert publication.tally["q"][0].counts == Counts({1: 3, 2: 3}, dk=1)
    assert publication.waiting == {}


# --- what always holds ----------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(STORIES)
def test_every_cell_counts_exactly_what_is_published_and_never_one_or_two(story):
    groups, least, rounds = story
    room = Room(dict(enumerate(groups)), DIMENSIONS, least)
    for each in rounds:
        publication = played(room, each)
        assert counted(publication) == room.cells()
        for cells in publication.tally.values():
            for cell in cells:
                needed = max([3, *(least.get(group, 3) for group in cell.groups)])
                assert cell.counts.scored == 0 or cell.counts.scored >= needed
                assert cell.counts.people >= needed


@settings(max_examples=100, deadline=None)
@given(STORIES)
def test_publishing_twice_changes_nothing(story):
    room, publications = told(story)
    for closing in (True, True, False):
        publications.append(room.publish(closing=closing))
    assert publications[-2].moves == publications[-1].moves == []
    assert publications[-3].tally == publications[-2].tally == publications[-1].tally
    assert publications[-3].pools == publications[-2].pools == publications[-1].pools


@settings(max_examples=100, deadline=None)
@given(STORIES)
def test_a_question_that_is_not_asked_for_stays_as_it_is(story):
    _, publications = told(story)
    rounds = story[2]
    for before, after, (_, only, _) in zip(
        publications, publications[1:], rounds[1:], strict=False
    ):
        for question in QUESTIONS:
            if only is not None and question not in only:
                assert before.tally.get(question) == after.tally.get(question)


@settings(max_examples=100, deadline=None)
@given(STORIES)
def test_a_group_stays_in_its_cell(story):
    _, publications = told(story)
    for before, after in pairwise(publications):
        for dimension, labels in before.pools.items():
            assert labels.items() <= after.pools[dimension].items()


@settings(max_examples=100, deadline=None)
@given(STORIES)
def test_waiting_are_in_steps_of_three_those_whose_answer_differs_from_what_is_published(story):
    room, publications = told(story)
    differs = Counter(
        question
        for (_, question), (status, choice, _, *shown) in room.rows.items()
        if [status, choice] != shown
    )
    steps = {question: people - people % 3 for question, people in differs.items()}
    assert publications[-1].waiting == {question: n for question, n in steps.items() if n}


@settings(max_examples=100, deadline=None)
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(story, chance):
    room, _ = told(story)
    rows = room.listed()
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = (
        publish(DIMENSIONS, each, room.pools, room.groups, closing=True) for each in (rows, mixed)
    )
    assert sorted(one.moves) == sorted(other.moves)
    assert (one.tally, one.waiting, one.pools) == (other.tally, other.waiting, other.pools)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(GROUPS), min_size=10, max_size=10),
    st.lists(ACTS, max_size=60),
    st.booleans(),
)
def test_the_first_publication_loses_no_answer_to_a_question_with_three(groups, acts, closing):
    room = Room(dict(enumerate(groups)), DIMENSIONS)
    publication = played(room, (acts, None, closing))
    for question in QUESTIONS:
        said = sum(1 for (_, q), row in room.rows.items() if q == question and row[0] == "answered")
        assert sum(figures(publication, question).values()) == (said if said >= 3 else 0)


@settings(max_examples=100, deadline=None)
@given(STORIES)
def test_cells_weigh_together_what_their_groups_weigh(story):
    _, publications = told(story)
    for cells in publications[-1].tally.values():
        scored = [cell for cell in cells if cell.counts.scored]
        groups = {group for cell in scored for group in cell.groups}
        assert sum(cell.weight for cell in scored) == pytest.approx(len(groups))


# --- the first publication ------------------------------------------------------------------------


def test_groups_with_three_answers_stand_alone_and_smaller_ones_together():
    room = room_of(EXE=3, FUN=2, PMG=5, TEA=2)
    room.say("q", EXE=[1, 1, 1], FUN=[0, 0], PMG=[1] * 5, TEA=[2, 2])
    publication = room.publish()
    assert figures(publication) == {"EXE": 3, "PMG": 5, "FUN+TEA": 4}
    pool = publication.tally["q"][-1]
    assert (pool.groups, pool.weight, pool.is_pool) == (("FUN", "TEA"), 2.0, True)
    assert pool.counts == Counts({0: 2, 2: 2})


def test_the_next_smallest_group_joins_a_pool_of_one_group():
    room = room_of(EXE=3, FUN=2, PMG=5)
    room.say("q", EXE=[1, 1, 1], FUN=[0, 0], PMG=[1] * 5)
    assert figures(room.publish()) == {"PMG": 5, "EXE+FUN": 5}


def test_the_next_smallest_group_joins_a_pool_that_is_still_too_small():
    room = room_of(EXE=1, FUN=1, PMG=5, TEA=4)
    room.say("q", EXE=[1], FUN=[0], PMG=[1] * 5, TEA=[0] * 4)
    assert figures(room.publish()) == {"PMG": 5, "EXE+FUN+TEA": 6}


def test_of_groups_of_one_size_the_first_by_key_joins():
    room = room_of(EXE=3, BUS=3, FUN=2)
    room.say("q", EXE=[1] * 3, BUS=[1] * 3, FUN=[0, 0])
    assert figures(room.publish()) == {"EXE": 3, "BUS+FUN": 5}


def test_a_group_with_a_larger_minimum_of_its_own_is_pooled_below_it():
    room = room_of(least={"BUS": 5}, BUS=4, EXE=3, FUN=3)
    room.say("q", BUS=[1] * 4, EXE=[1] * 3, FUN=[0] * 3)
    assert figures(room.publish()) == {"FUN": 3, "BUS+EXE": 7}


def test_a_minimum_below_three_counts_as_three():
    room = room_of(least={"FUN": 1}, FUN=2)
    room.say("q", FUN=[1, 1])
    assert figures(room.publish(closing=True)) == {}


def test_one_question_with_few_answers_pools_the_group_for_the_whole_dimension():
    room = room_of({"D": ("q1", "q2"), "E": ("q3",)}, EXE=4, FUN=4)
    for question in ("q1", "q3"):
        room.say(question, EXE=[1] * 4, FUN=[0] * 4)
    room.say("q2", EXE=[1] * 4, FUN=[0, 0, "dk", "na"])
    publication = room.publish()
    assert figures(publication, "q1") == {"EXE+FUN": 8}
    assert figures(publication, "q2") == {"EXE+FUN": 6}
    assert figures(publication, "q3") == {"EXE": 4, "FUN": 4}


def test_a_question_that_a_group_is_not_asked_does_not_count_against_it():
    room = room_of({"D": ("q1", "q2")}, EXE=3, FUN=3)
    room.say("q1", EXE=[1] * 3, FUN=[0] * 3)
    room.say("q2", EXE=[1] * 3)
    publication = room.publish()
    assert figures(publication, "q1") == {"EXE": 3, "FUN": 3}
    assert figures(publication, "q2") == {"EXE": 3}


def test_a_question_for_two_people_is_never_shown_and_pools_nobody():
    room = room_of({"D": ("q1", "q2")}, EXE=4, FUN=3)
    room.say("q1", EXE=[1] * 4, FUN=[0] * 3)
    room.say("q2", EXE=[1, 1, "dk"])
    publication = room.publish(closing=True)
    assert figures(publication, "q1") == {"EXE": 4, "FUN": 3}
    assert "q2" not in publication.tally
    assert publication.waiting == {"q2": 3}


@pytest.mark.parametrize("sizes", [{"EXE": 2}, {"EXE": 1, "FUN": 1}])
def test_nothing_is_shown_of_fewer_than_three_people(sizes):
    room = room_of(**sizes)
    room.say("q", **{group: [1] * size for group, size in sizes.items()})
    publication = room.publish(closing=True)
    assert (publication.moves, publication.tally, publication.pools) == ([], {}, {"D": {}})
    assert publication.waiting == {}


def test_three_people_of_one_group_are_shown():
    room = room_of(EXE=3)
    room.say("q", EXE=[1, 2, 2])
    publication = room.publish()
    assert publication.tally["q"][0].counts == Counts({1: 1, 2: 2})


def test_three_people_of_three_groups_are_shown_together():
    room = room_of(BUS=1, EXE=1, FUN=1)
    room.say("q", BUS=[1], EXE=[2], FUN=[0])
    assert figures(room.publish()) == {"BUS+EXE+FUN": 3}


def test_a_group_where_nobody_knows_is_shown_when_it_is_three():
    room = room_of(EXE=3, FUN=3)
    room.say("q", EXE=[1] * 3, FUN=["dk", "dk", "na"])
    publication = room.publish()
    assert figures(publication) == {"EXE": 3, "FUN": 0}
    assert publication.tally["q"][1].counts == Counts(dk=2, na=1)


def test_two_who_do_not_know_count_with_other_groups_or_wait():
    room = room_of(EXE=3, FUN=2)
    room.say("q", EXE=[1] * 3, FUN=["dk", "dk"])
    publication = room.publish(closing=True)
    assert figures(publication) == {"EXE": 3}
    assert publication.moves == [(person, "q", "EXE", "answered", 1) for person in range(3)]

    room = room_of(EXE=3, FUN=2, PMG=2, TEA=1)
    room.say("q", EXE=[1] * 3, FUN=["dk", "dk"], PMG=[1, 1], TEA=[1])
    publication = room.publish()
    assert figures(publication) == {"EXE": 3, "FUN+PMG+TEA": 3}
    assert publication.tally["q"][1].counts == Counts({1: 3}, dk=2)


def test_a_group_of_two_cannot_be_singled_out_by_any_choice_of_questions():
    """Whatever is asked for, one question after the other, the two are among five at least."""
    room = room_of({"D": ("q1", "q2"), "E": ("q3",)}, EXE=3, FUN=2, PMG=6)
    for question in QUESTIONS:
        room.say(question, EXE=[1] * 3, FUN=[0, 2], PMG=[1] * 6)
    for question in ("q2", "q1", "q3"):
        publication = room.publish({question})
        assert figures(publication, question) == {"PMG": 6, "EXE+FUN": 5}
    assert room.leaks() is None


# --- later publications ---------------------------------------------------------------------------


def test_one_more_answer_moves_nothing_and_three_more_do():
    room = room_of(EXE=6)
    room.say("q", EXE=[1] * 3)
    first = room.publish()
    for number in (4, 5):
        room.say("q", EXE=[1] * 3 + [2] * (number - 3))
        later = room.publish()
        assert (later.tally, later.waiting) == (first.tally, first.waiting) == (first.tally, {})
    room.say("q", EXE=[1] * 3 + [2] * 3)
    assert figures(room.publish()) == {"EXE": 6}


def test_an_answer_that_is_changed_and_changed_back_is_no_change():
    room = room_of(EXE=3)
    room.say("q", EXE=[1] * 3)
    room.publish()
    room.say("q", EXE=[2])
    room.say("q", EXE=[1])
    assert room.publish().waiting == {}


def test_changed_answers_move_when_three_people_changed_theirs():
    room = room_of(EXE=4)
    room.say("q", EXE=[1] * 4)
    room.publish()
    room.say("q", EXE=[0, 0])
    assert room.publish(closing=True).tally["q"][0].counts == Counts({1: 4})
    room.say("q", EXE=[0, 0, 0])
    assert room.publish().tally["q"][0].counts == Counts({0: 3, 1: 1})


def test_three_who_learn_that_it_does_not_apply_move_without_a_scored_answer():
    room = room_of(EXE=6)
    room.say("q", EXE=[1] * 3 + ["dk"] * 3)
    room.publish()
    room.say("q", EXE=["-"] * 3 + ["na"] * 3)
    assert room.publish().tally["q"][0].counts == Counts({1: 3}, na=3)


def test_a_pool_stays_a_pool_when_its_groups_grow():
    room = room_of(FUN=5, TEA=5)
    room.say("q", FUN=[1, 1], TEA=[1, 1])
    room.publish()
    room.say("q", FUN=[1] * 5, TEA=[1] * 5)
    assert figures(room.publish(closing=True)) == {"FUN+TEA": 10}


def test_a_group_that_comes_later_gets_a_cell_of_its_own_when_it_is_three():
    room = room_of(EXE=3, FUN=3)
    room.say("q", EXE=[1] * 3)
    room.publish()
    room.say("q", FUN=[2, 2])
    assert figures(room.publish()) == {"EXE": 3}
    room.say("q", FUN=[2, 2, 2])
    assert figures(room.publish()) == {"EXE": 3, "FUN": 3}


def test_small_groups_that_come_later_form_a_pool_of_their_own():
    room = room_of(EXE=3, FUN=2, TEA=1)
    room.say("q", EXE=[1] * 3)
    room.publish()
    room.say("q", FUN=[2, 2], TEA=[0])
    publication = room.publish()
    assert figures(publication) == {"EXE": 3, "FUN+TEA": 3}
    assert publication.pools["D"] == {"EXE": "EXE", "FUN": "FUN+TEA", "TEA": "FUN+TEA"}


def test_at_closing_late_answers_of_several_groups_are_shown_together():
    room = room_of(EXE=5, FUN=4)
    room.say("q", EXE=[1] * 3, FUN=[2] * 3)
    room.publish()
    room.say("q", EXE=[1] * 3 + [0, 0], FUN=[2] * 3 + [0])
    assert figures(room.publish()) == {"EXE": 3, "FUN": 3}
    publication = room.publish(closing=True)
    assert figures(publication) == {"EXE": 3, "FUN": 3, "EXE+FUN": 3}
    assert publication.waiting == {}
    # Each group weighs 1 and is divided three to three.
    assert [cell.weight for cell in publication.tally["q"]] == [0.5, 0.5, 1.0]
    assert room.leaks() is None


def test_at_closing_changed_answers_are_never_shown_with_late_ones():
    room = room_of(EXE=4, FUN=4)
    room.say("q", EXE=[1] * 3, FUN=[2] * 3)
    room.publish()
    room.say("q", EXE=[0, 1, 1, 0], FUN=[2, 2, 2, 0])
    publication = room.publish(closing=True)
    assert publication.moves == []
    assert publication.waiting == {"q": 3}


def test_a_demanding_group_does_not_keep_late_answers_of_the_others_back():
    room = room_of(least={"BUS": 5}, BUS=6, EXE=5, FUN=4)
    room.say("q", BUS=[1] * 5, EXE=[1] * 3, FUN=[2] * 3)
    room.publish()
    room.say("q", BUS=[1] * 6, EXE=[1] * 5, FUN=[2] * 4)
    publication = room.publish(closing=True)
    assert figures(publication) == {"BUS": 5, "EXE": 3, "FUN": 3, "EXE+FUN": 3}
    assert len(publication.moves) == 3


def test_revealing_one_question_shows_no_other():
    room = room_of({"D": ("q1", "q2")}, EXE=3)
    for question in ("q1", "q2"):
        room.say(question, EXE=[1] * 3)
    publication = room.publish({"q1"})
    assert list(publication.tally) == ["q1"]
    assert publication.waiting == {"q2": 3}
    assert list(room.publish({"q2"}).tally) == ["q1", "q2"]


# --- input, time, participation -------------------------------------------------------------------


def test_answers_to_questions_that_the_model_does_not_have_are_ignored():
    room = room_of(EXE=3)
    room.say("gone", EXE=[1] * 3)
    publication = room.publish(closing=True)
    assert (publication.moves, publication.tally, publication.waiting) == ([], {}, {})


def test_the_key_of_a_group_may_not_look_like_a_pool():
    with pytest.raises(ValueError, match="key of a role group"):
        publish({"D": ("q",)}, [], {}, {"EXE+FUN": (1.0, 3)})


def test_a_group_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        publish({"D": ("q",)}, [(1, "XXX", "q", "answered", 1, None, None, None)], {}, {})


def test_a_tally_is_made_from_counted_rows_alone():
    rows = [
        ("q", "FUN+TEA", "answered", 2, 3),
        ("q", "EXE", "answered", 1, 4),
        ("q", "EXE", "dk", None, 1),
        ("q", "EXE", None, None, 2),
    ]
    groups = {"EXE": (2.0, 3), "FUN": (1.0, 3), "TEA": (0.5, 3)}
    first, second = tally_of(rows, groups)["q"]
    assert (first.groups, first.weight, first.counts) == (("EXE",), 2.0, Counts({1: 4}, dk=1))
    assert (second.groups, second.weight) == (("FUN", "TEA"), 1.5)


def test_sixty_thousand_answers_are_published_in_well_under_half_a_second():
    dimensions = {f"d{d}": [f"q{d}.{q}" for q in range(10)] for d in range(6)}
    rows = [
        (person, GROUPS[person % 4], question, "answered", person % 5, None, None, None)
        for person in range(1_000)
        for questions in dimensions.values()
        for question in questions
    ]
    start = time.process_time()
    publication = publish(dimensions, rows, {}, dict.fromkeys(GROUPS, (1.0, 3)), closing=True)
    assert time.process_time() - start < 0.5
    assert len(publication.moves) == 60_000


def test_participation_pools_small_groups_and_counts_everybody():
    groups = dict.fromkeys(("BUS", "EXE", "FUN", "PMG", "TEA"), (1.0, 3))
    people = {"BUS": (0, 0), "EXE": (2, 1), "FUN": (1, 1), "PMG": (7, 4), "TEA": (5, 0)}
    shown = progress(people, groups)
    assert shown.parts == (Part(("PMG",), 7, 4), Part(("TEA",), 5, 0), Part(("EXE", "FUN"), 3, 2))
    assert (shown.people, shown.finished) == (15, 6)


def test_participation_of_two_people_is_a_total_only():
    shown = progress({"EXE": (1, 1), "FUN": (1, 0)}, {"EXE": (1.0, 3), "FUN": (1.0, 3)})
    assert (shown.parts, shown.people, shown.finished) == ((), 2, 1)


def test_of_groups_with_as_many_people_all_or_none_are_counted_with_a_small_one():
    """Were only BUS taken, its three people would be known, and with them the two of FUN."""
    groups = dict.fromkeys(("BUS", "EXE", "FUN", "PMG"), (1.0, 3))
    shown = progress({"BUS": (3, 1), "EXE": (3, 3), "FUN": (2, 0), "PMG": (4, 4)}, groups)
    assert shown.parts == (Part(("PMG",), 4, 4), Part(("BUS", "EXE", "FUN"), 8, 4))


@given(
    st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 6)),
    st.permutations(GROUPS),
)
def test_which_groups_are_counted_together_follows_from_their_numbers_not_their_names(sizes, names):
    """So nobody can tell which number belongs to which of the groups that stand together."""
    groups = dict.fromkeys(GROUPS, (1.0, 3))
    other = dict(zip(GROUPS, names, strict=True))
    shown = progress({group: (n, 0) for group, n in sizes.items()}, groups)
    renamed = progress({other[group]: (n, 0) for group, n in sizes.items()}, groups)
    assert {(frozenset(other[g] for g in part.groups), part.people) for part in shown.parts} == {
        (frozenset(part.groups), part.people) for part in renamed.parts
    }


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 12)))
def test_parts_of_participation_add_up_to_the_total_or_are_not_shown(sizes):
    shown = progress({group: (n, 0) for group, n in sizes.items()}, dict.fromkeys(GROUPS, (1.0, 3)))
    assert all(part.people >= 3 for part in shown.parts)
    assert sum(part.people for part in shown.parts) == (shown.people if shown.people >= 3 else 0)
