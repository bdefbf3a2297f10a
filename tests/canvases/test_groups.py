"""Groups: stacks of notes with a name."""

import pytest
from django.utils import timezone

from canvases.actions import groups as actions
from canvases.actions import notes
from canvases.actions.rules import NoteGone
from canvases.models import Canvas, Group, Note
from pmo_studio.core.access import Denied
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, GroupFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(canvas: Canvas, people: People) -> tuple[Note, Note]:
    return (
        NoteFactory(canvas=canvas, author=people.guest, block="vp", text="One honest status"),
        NoteFactory(canvas=canvas, author=people.contributor, block="cs", text="Sponsors see"),
    )


def group_of(pair: tuple[Note, Note], people: People) -> Group:
    actions.group_notes(pair[1], onto=pair[0], title="Predictable delivery", by=people.facilitator)
    return Group.objects.live().get()


def test_note_put_onto_another_makes_a_group_in_that_notes_block(
    pair: tuple[Note, Note], people: People
) -> None:
    group = group_of(pair, people)
    assert (group.title, group.block) == ("Predictable delivery", "vp")
    members = list(group.notes.order_by("position"))
    assert members == [pair[0], pair[1]]
    assert {member.block for member in members} == {"vp"}


def test_third_note_put_onto_a_member_joins_its_group(
    canvas: Canvas, pair: tuple[Note, Note], people: People
) -> None:
    group = group_of(pair, people)
    third = NoteFactory(canvas=canvas, author=people.guest, block="ka")
    pair[0].refresh_from_db()

    actions.group_notes(third, onto=pair[0], by=people.facilitator)

    third.refresh_from_db()
    assert (third.group, third.block) == (group, "vp")


def test_contributor_groups_only_own_notes_unless_everybody_may(
    pair: tuple[Note, Note], people: People
) -> None:
    with pytest.raises(Denied):
        actions.group_notes(pair[1], onto=pair[0], by=people.contributor)


def test_group_moves_with_all_its_notes(pair: tuple[Note, Note], people: People) -> None:
    group = group_of(pair, people)
    actions.move_group(group, block="rs", by=people.facilitator)
    assert set(group.notes.values_list("block", flat=True)) == {"rs"}


def test_group_taken_apart_leaves_its_notes_in_order(
    canvas: Canvas, pair: tuple[Note, Note], people: People
) -> None:
    group = group_of(pair, people)
    actions.dissolve_group(group, by=people.facilitator)
    loose = canvas.notes.filter(group=None, block="vp").order_by("position")
    assert [note.text for note in loose] == ["One honest status", "Sponsors see"]
    with pytest.raises(NoteGone):
        actions.rename_group(group, title="Too late", by=people.facilitator)


@pytest.mark.parametrize(
    ("title", "words"), [("  ", "needs a name"), ("x" * 81, "up to 80 characters")]
)
def test_group_without_or_with_too_long_a_name_is_refused(
    pair: tuple[Note, Note], people: People, title: str, words: str
) -> None:
    group = group_of(pair, people)
    with pytest.raises(Refused, match=words):
        actions.rename_group(group, title=title, by=people.facilitator)
    group.refresh_from_db()
    assert group.title == "Predictable delivery"


def test_note_cannot_be_grouped_with_itself(pair: tuple[Note, Note], people: People) -> None:
    with pytest.raises(Refused, match="itself"):
        actions.group_notes(pair[0], onto=pair[0], by=people.facilitator)


def test_notes_of_two_canvases_cannot_form_a_group(pair: tuple[Note, Note], people: People) -> None:
    elsewhere = NoteFactory(canvas=CanvasFactory(engagement=people.engagement), author=people.guest)
    with pytest.raises(Refused, match="two canvases"):
        actions.group_notes(elsewhere, onto=pair[0], by=people.facilitator)


def test_deleting_all_notes_of_a_group_dissolves_it(
    pair: tuple[Note, Note], people: People
) -> None:
    group_of(pair, people)
    for note in pair:
        notes.delete_note(note, by=people.facilitator)
    assert not Group.objects.live().exists()


def test_note_goes_neither_into_a_group_of_another_canvas_nor_into_one_taken_apart(
    canvas: Canvas, pair: tuple[Note, Note], people: People
) -> None:
    elsewhere = GroupFactory(canvas=CanvasFactory(engagement=people.engagement))
    gone = GroupFactory(canvas=canvas, archived_at=timezone.now())
    for group in (elsewhere, gone):
        with pytest.raises(NoteGone):
            notes.move_note(pair[0], block="vp", group=group, by=people.facilitator)
