"""A re-derivation shows everything and overwrites nothing that was not chosen."""

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.planning.changes import Difference, Line, apply, lines

keys = st.sampled_from(["F01", "F05", "F11", "OWN"])
rows = st.fixed_dictionaries({"effort": st.integers(1, 3), "wave": st.sampled_from("FP")})
states = st.dictionaries(keys, rows)


def found(last, now, proposed):
    return [
        (line.id, line.effect, line.conflict, [each.name for each in line.fields])
        for line in lines(last, now, proposed)
    ]


OLD, NEW, OTHER = ({"effort": n, "wave": "F"} for n in (1, 2, 3))


def test_each_kind_of_change_has_its_line():
    assert found({}, {}, {"A": OLD}) == [("new:A", "add", False, ["effort", "wave"])]
    assert found({"A": OLD}, {"A": OLD}, {"A": NEW}) == [("changed:A", "set", False, ["effort"])]
    assert found({"A": OLD}, {"A": OLD}, {}) == [
        ("no_longer_needed:A", "remove", False, ["effort", "wave"])
    ]
    assert found({"A": OLD}, {"A": NEW}, {"A": OLD}) == [
        ("edited_by_people:A", "set", False, ["effort"])
    ]


def test_what_both_changed_differently_is_a_conflict_and_alike_is_none():
    assert found({"A": OLD}, {"A": NEW}, {"A": OTHER}) == [
        ("edited_by_people:A", "set", True, ["effort"])
    ]
    assert found({"A": OLD}, {"A": NEW}, {"A": NEW}) == []
    assert found({"A": OLD}, {"A": NEW}, {}) == [
        ("no_longer_needed:A", "remove", True, ["effort", "wave"])
    ]


def test_what_people_took_out_is_not_brought_back_unasked():
    assert found({"A": OLD}, {}, {"A": OLD}) == [
        ("edited_by_people:A", "add", False, ["effort", "wave"])
    ]
    assert found({"A": OLD}, {}, {"A": NEW})[0][2] is True


def test_a_field_that_people_edited_is_told_apart_from_one_that_only_changed():
    last, now = {"A": {"effort": 1, "wave": "F"}}, {"A": {"effort": 5, "wave": "F"}}
    changed, edited = lines(last, now, {"A": {"effort": 1, "wave": "P"}})
    assert (changed.id, edited.id) == ("changed:A", "edited_by_people:A")
    assert edited.fields == (Difference("effort", 1, 5, 1),)
    assert apply(now, [changed]) == {"A": {"effort": 5, "wave": "P"}}


def test_a_line_for_what_is_gone_meanwhile_brings_nothing_back():
    (line,) = lines({"A": OLD}, {"A": OLD}, {"A": NEW})
    assert isinstance(line, Line)
    assert apply({}, [line]) == {}


@given(states, states, states)
def test_all_lines_give_what_is_derived_and_leave_what_is_peoples_own(last, now, proposed):
    own = {key: row for key, row in now.items() if key not in last and key not in proposed}
    assert apply(now, lines(last, now, proposed)) == proposed | own


@given(states, states, states)
def test_no_line_changes_nothing(last, now, proposed):
    assert apply(now, []) == now
    assert lines(last, now, now) == ()


@given(states, states, states, st.data())
def test_only_what_was_chosen_changes_and_twice_is_once(last, now, proposed, data):
    everything = lines(last, now, proposed)
    assert len({line.id for line in everything}) == len(everything)
    chosen = [line for line in everything if data.draw(st.booleans())]
    after = apply(now, chosen)
    assert apply(after, chosen) == after
    touched = {(line.key, each.name) for line in chosen for each in line.fields}
    for key in {*now, *after}:
        for name in ("effort", "wave"):
            if (key, name) not in touched:
                assert after.get(key, {}).get(name) == now.get(key, {}).get(name)


@given(states, states, states)
def test_what_people_edited_is_always_told_as_edited(last, now, proposed):
    edited = {
        (line.key, each.name)
        for line in lines(last, now, proposed)
        if line.kind == "edited_by_people"
        for each in line.fields
    }
    for key in last.keys() & now.keys() & proposed.keys():
        for name in ("effort", "wave"):
            by_people = now[key][name] not in (last[key][name], proposed[key][name])
            assert not by_people or (key, name) in edited
