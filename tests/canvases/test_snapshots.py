"""Snapshots of a canvas: to JSON and back, and what differs between two."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvases.versioning.snapshots import (
    Diff,
    GroupLine,
    LinkLine,
    NoteLine,
    Snapshot,
    apply,
    diff,
    from_json,
    root_of,
    to_json,
)

BLOCKS = st.sampled_from(["cs", "vp", "ka"])
TEXTS = st.sampled_from(["status", "Status ", "risk", "value", "予算"])


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    ids = draw(st.sets(st.integers(1, 9)))
    groups = {
        pk: GroupLine(pk, draw(BLOCKS), draw(TEXTS), float(draw(st.integers(0, 3))))
        for pk in draw(st.sets(st.integers(1, 3)))
    }
    notes = {
        pk: NoteLine(
            pk,
            draw(BLOCKS),
            draw(TEXTS),
            draw(st.sampled_from(["saffron", "sky"])),
            float(draw(st.integers(0, 3))),
            draw(st.sampled_from([None, *groups])),
            draw(st.sampled_from(["new", "keep"])),
            draw(st.integers(1, 3)),
        )
        for pk in ids
    }
    links = {}
    for pk in draw(st.sets(st.integers(1, 4))) if len(ids) > 1 else ():
        source, target = draw(st.permutations(sorted(ids)))[:2]
        end: tuple[int | None, int | None] = draw(st.sampled_from([(target, None), (None, 7)]))
        links[pk] = LinkLine(pk, "needs", source, *end, draw(st.integers(1, 3)))
    return Snapshot("Tomorrow", "to_be", notes, groups, links)


def mirrored(made: Diff) -> list[object]:
    """What the differences are, seen from the other side."""
    return [
        (
            {line.id for line in part.removed},
            {line.id for line in part.added},
            {(pair.new.id, pair.old.id, bool(pair.fields)) for pair in part.pairs},
        )
        for part in (made.notes, made.groups, made.links)
    ]


def plain(made: Diff) -> list[object]:
    return [
        (
            {line.id for line in part.added},
            {line.id for line in part.removed},
            {(pair.old.id, pair.new.id, bool(pair.fields)) for pair in part.pairs},
        )
        for part in (made.notes, made.groups, made.links)
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(), st.booleans())
def test_a_version_does_not_differ_from_itself(one: Snapshot, copies: bool) -> None:
    assert diff(one, one, {} if copies else None).notes.is_empty
    assert diff(one, one).is_empty


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(), snapshots(), st.booleans())
def test_what_was_added_one_way_was_removed_the_other(
    one: Snapshot, two: Snapshot, copies: bool
) -> None:
    roots = {4: 1, 5: 2, 6: 1} if copies else None
    there, back = diff(one, two, roots), diff(two, one, roots)
    assert plain(there)[0] == mirrored(back)[0]
    if not copies:
        assert plain(there) == mirrored(back)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(), snapshots())
def test_the_old_state_with_the_differences_is_the_new_one(one: Snapshot, two: Snapshot) -> None:
    assert apply(one, diff(one, two)) == two


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots())
def test_a_snapshot_comes_back_from_its_document(one: Snapshot) -> None:
    document = json.dumps(to_json(one), sort_keys=True)
    assert from_json(json.loads(document)) == one
    shuffled = replace(one, notes=dict(reversed(one.notes.items())))
    assert json.dumps(to_json(shuffled), sort_keys=True) == document


def note(pk: int, text: str, block: str = "vp", **values: object) -> NoteLine:
    return replace(NoteLine(pk, block, text, "saffron", float(pk)), **values)  # type: ignore[arg-type]


def on(*lines: NoteLine, links: tuple[LinkLine, ...] = ()) -> Snapshot:
    return Snapshot(
        "C", "to_be", {line.id: line for line in lines}, {}, {line.id: line for line in links}
    )


def test_a_note_is_told_by_its_id_on_one_canvas() -> None:
    old = on(note(1, "a"), note(2, "b"), note(3, "c"), note(4, "d"))
    new = on(note(1, "a"), note(2, "B!"), note(3, "c", "cs"), note(5, "d"))
    made = diff(old, new).notes
    assert [line.id for line in made.added] == [5]
    assert [line.id for line in made.removed] == [4]
    assert [(pair.old.id, pair.changed, pair.moved) for pair in made.touched] == [
        (2, True, False),
        (3, False, True),
    ]


def test_copies_are_told_by_descent_and_then_by_their_words() -> None:
    today = on(
        note(1, "Reports"), note(2, "Nobody asks"), note(3, "Typed twice"),
        links=(LinkLine(1, "needs", 1, 2, None, 2),),
    )  # fmt: skip
    later = on(
        note(11, "Dashboards"), note(12, "Nobody asks", "cs"), note(13, " typed  Twice"),
        note(14, "Something new"),
        links=(LinkLine(9, "needs", 11, 12, None, 3),),
    )  # fmt: skip
    made = diff(today, later, {11: 1, 12: 2})
    assert [(pair.old.id, pair.new.id) for pair in made.notes.pairs] == [(1, 11), (2, 12), (3, 13)]
    assert [line.id for line in made.notes.added] == [14]
    assert [pair.fields for pair in made.links.pairs] == [frozenset({"strength"})]


def test_the_variants_of_one_note_each_find_the_one_with_their_words() -> None:
    north = on(note(11, "Weekly"), note(12, "Monthly"))
    south = on(note(21, "Monthly"), note(22, "Daily"))
    made = diff(north, south, dict.fromkeys((11, 12, 21, 22), 1))
    assert {(pair.old.id, pair.new.id) for pair in made.notes.pairs} == {(12, 21), (11, 22)}


def test_the_root_of_a_copy_of_a_copy_is_the_first_note() -> None:
    assert root_of(3, {3: 2, 2: 1, 1: None}) == 1
    assert root_of(1, {1: 2, 2: 1}) in (1, 2)
