"""Undo reverses one's own newest act, and nothing else."""

import pytest

from canvases.actions import links, notes
from canvases.actions.facts import Facts, describe_note
from canvases.actions.undo import undo
from canvases.models import Canvas, Link
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.factories import NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def test_own_acts_are_taken_back_one_by_one_newest_first(canvas: Canvas, people: People) -> None:
    note = notes.add_note(canvas, block="vp", text="First", by=people.guest).note
    notes.edit_note(note, text="Second", base_version=1, by=people.guest)
    notes.move_note(note, block="cs", by=people.guest)
    notes.colour_note(note, paper="mint", by=people.guest)

    states = []
    for _ in range(4):
        undo(canvas, by=people.guest)
        note.refresh_from_db()
        states.append((note.paper, note.block, note.text, note.archived_at is None))

    assert states == [
        ("saffron", "cs", "Second", True),
        ("saffron", "vp", "Second", True),
        ("saffron", "vp", "First", True),
        ("saffron", "vp", "First", False),
    ]
    with pytest.raises(Refused, match="nothing of yours"):
        undo(canvas, by=people.guest)


def test_deleted_note_comes_back(canvas: Canvas, people: People) -> None:
    note = notes.add_note(canvas, block="vp", text="Back", by=people.guest).note
    notes.delete_note(note, by=people.guest)
    undo(canvas, by=people.guest)
    note.refresh_from_db()
    assert note.archived_at is None


def test_act_of_another_is_never_taken_back(canvas: Canvas, people: People) -> None:
    notes.add_note(canvas, block="vp", text="Mine", by=people.guest)
    with pytest.raises(Refused, match="nothing of yours"):
        undo(canvas, by=people.facilitator)


def test_undo_after_a_change_by_somebody_else_names_them_and_changes_nothing(
    canvas: Canvas, people: People
) -> None:
    note = notes.add_note(canvas, block="vp", text="First", by=people.guest).note
    notes.edit_note(note, text="First, better", base_version=1, by=people.facilitator)

    with pytest.raises(Refused, match="Fay Facilitator has changed this note since"):
        undo(canvas, by=people.guest)

    note.refresh_from_db()
    assert (note.text, note.archived_at) == ("First, better", None)


def test_undo_adds_an_event_that_names_what_it_takes_back(canvas: Canvas, people: People) -> None:
    made = notes.add_note(canvas, block="vp", text="First", by=people.guest)
    undo(canvas, by=people.guest)
    event = Event.objects.latest("number")
    assert (event.kind, event.undoes) == ("note.deleted", made.events[0].number)


def test_links_and_what_a_note_stands_for_are_taken_back_like_notes(
    canvas: Canvas, people: People
) -> None:
    value, function = NoteFactory(canvas=canvas), NoteFactory(canvas=canvas, block="ka")
    describe_note(function, facts=Facts(state="retire", function="F05"), by=people.facilitator)
    link = links.link_notes(value, function, by=people.facilitator).link
    links.set_strength(link, strength=3, by=people.facilitator)
    links.unlink(link, by=people.facilitator)

    states = []
    for _ in range(4):
        undo(canvas, by=people.facilitator)
        link.refresh_from_db()
        function.refresh_from_db()
        states.append((link.archived_at is None, link.strength, function.state, function.function))

    assert states == [
        (True, 3, "retire", "F05"),
        (True, 2, "retire", "F05"),
        (False, 2, "retire", "F05"),
        (False, 2, "new", ""),
    ]


def test_a_link_that_another_changed_is_not_taken_back(canvas: Canvas, people: People) -> None:
    value, function = NoteFactory(canvas=canvas), NoteFactory(canvas=canvas, block="ka")
    link = links.link_notes(value, function, by=people.facilitator).link
    links.set_strength(link, strength=3, by=people.lead)
    with pytest.raises(Refused, match="Lena Lead has changed this link since"):
        undo(canvas, by=people.facilitator)
    assert Link.objects.in_force().get() == link
