"""Changes to a model give a new one, whole in everything that was not changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.maturity import builtin, comparing, editing, reading, writing
from assessments.maturity.entries import Dimension, Domain, Level
from pmo_studio.core.catalogue import Text

MODEL = builtin.get("opm3q")
QUESTIONS = [each.key for each in MODEL.questions()]
PARTS = [each.key for each in MODEL.domains] + [each.key for each in MODEL.dimensions()]


def text(words):
    return Text(words, words, words)


def questions(model):
    return [each.key for each in model.questions()]


@given(st.sampled_from(QUESTIONS))
def test_a_question_moved_down_and_up_again_is_where_it_was(key):
    owner = editing.dimension_of(MODEL, key)
    moved = editing.move_question(MODEL, key, "down")
    assert sorted(questions(moved)) == sorted(QUESTIONS)
    is_last = owner.questions[-1].key == key
    assert (moved == MODEL) == is_last
    assert is_last or editing.move_question(moved, key, "up") == MODEL


@given(st.sampled_from(PARTS), st.sampled_from(["up", "down"]))
def test_a_part_that_moves_takes_everything_along(key, step):
    moved = editing.move_part(MODEL, key, step)
    assert sorted(questions(moved)) == sorted(QUESTIONS)
    assert editing.part(moved, key) == editing.part(MODEL, key)
    assert reading.read(writing.document(moved)) == moved


@given(st.sampled_from(QUESTIONS))
def test_a_deleted_question_is_the_only_one_that_goes(key):
    assert questions(editing.delete_question(MODEL, key)) == [
        each for each in QUESTIONS if each != key
    ]


@given(st.sampled_from(PARTS))
def test_a_deleted_part_takes_its_questions_with_it(key):
    part = editing.part(MODEL, key)
    inside = part.questions() if isinstance(part, Domain) else part.questions
    gone = {each.key for each in inside}
    left = questions(editing.delete_part(MODEL, key))
    assert left == [each for each in QUESTIONS if each not in gone]


def test_what_is_not_there_is_a_key_error():
    for change in (editing.delete_part, editing.delete_question):
        with pytest.raises(KeyError):
            change(MODEL, "none")
    with pytest.raises(KeyError):
        editing.add_question(MODEL, next(MODEL.questions()), into="none")
    with pytest.raises(KeyError):
        editing.change_question(MODEL, "P.S1", next(MODEL.questions()), into="none")
    with pytest.raises(KeyError):
        editing.add_dimension(MODEL, Dimension("x", text("x"), ()), into="PROJ.S")


def test_a_new_key_is_one_that_nothing_has():
    assert editing.new_key(MODEL, "PROJ.") == "PROJ.1"
    taken = editing.add_dimension(MODEL, Dimension("PROJ.1", text("x"), ()), into="PROJ")
    assert editing.new_key(taken, "PROJ.") == "PROJ.2"


@given(st.text("abc", min_size=1, max_size=60), st.integers(1, 10**6))
def test_a_numbered_key_is_never_too_long(stem, first):
    key = next(editing.numbered(stem, first=first, mark="-"))
    assert len(key) <= editing.KEY_MOST
    assert key.endswith(f"-{first}")


def test_a_level_that_the_model_renames_is_renamed_where_it_was_called_the_same():
    model = replace(MODEL, levels=(Level(1, text("One"), text("x")),))
    own = (Level(1, text("One"), text("here")), Level(2, text("Two"), text("here")))
    dimension = editing.dimension(model, "PROJ.S")
    model = editing.change_levels(model, own, of=dimension)
    model = editing.change_levels(model, (Level(1, text("Start"), text("x")),))
    titles = [level.title.en for level in editing.dimension(model, "PROJ.S").levels]
    assert titles == ["Start", "Two"]


def test_a_model_compared_with_itself_has_no_changes():
    assert not comparing.changes(MODEL, replace(MODEL, version=7))


def test_changes_name_the_questions():
    first = next(MODEL.questions())
    after = editing.change_question(MODEL, "P.S1", replace(first, weight=2.0))
    after = editing.delete_question(after, "P.S2")
    after = editing.add_question(after, replace(first, key="new"), into="PROJ.S")
    found = comparing.changes(MODEL, after)
    assert (found.added, found.changed, found.removed) == (("new",), ("P.S1",), ("P.S2",))
    assert not found.elsewhere
    assert comparing.changes(MODEL, replace(MODEL, name=text("Other"))).elsewhere
