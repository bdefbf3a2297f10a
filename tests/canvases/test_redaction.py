"""Removing a text from a note, from the notes copied with their canvas, and from the log."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from canvases.actions import notes, structure
from canvases.actions.canvases import NewNote, add_notes, duplicate_canvas
from canvases.models import Canvas, Note, StructureRole
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops.actions import votes
from pmo_studio.workshops.models import VoteItem
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(canvas: Canvas, people: People) -> Note:
    return notes.add_note(canvas, block="vp", text="secret", by=people.contributor).note


def copied(note: Note, people: People, title: str = "Copy") -> Note:
    """The note's twin on a copy of its canvas."""
    copy = duplicate_canvas(
        note.canvas, title=title, kind="alternative", with_notes=True, by=people.lead
    )
    return Note.objects.select_related("canvas__engagement").get(canvas=copy, origin=note)


def edited(note: Note, text: str, people: People) -> None:
    notes.edit_note(note, text=text, base_version=1, by=people.lead)


def all_texts() -> str:
    stored = [Note.objects.values_list("text", flat=True), VoteItem.objects.values_list("title")]
    log = Event.objects.values_list("data", flat=True)
    return json.dumps([[str(row) for row in rows] for rows in (*stored, log)])


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_a_text_goes_from_the_whole_descent_whichever_note_is_chosen(
    note: Note, people: People, chosen: int
) -> None:
    child = copied(note, people)
    family = [note, child, copied(child, people)]

    redact_text(people.engagement, subject=family[chosen].subject, by=people.lead)

    assert "secret" not in all_texts()
    redacted = Event.objects.filter(kind="text.redacted").order_by("number")
    assert redacted[0].subject == family[chosen].subject
    assert {event.subject for event in redacted} == {each.subject for each in family}
    for event in redacted:
        assert Note.objects.get(pk=event.subject.removeprefix("note:")).number == event.number


def test_a_copy_that_was_changed_keeps_its_own_text_and_loses_the_old_one_in_the_log(
    note: Note, people: People
) -> None:
    twin = copied(note, people)
    edited(twin, "harmless", people)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    twin.refresh_from_db()
    assert twin.text == "harmless"
    assert "secret" not in all_texts()


def test_a_copy_of_an_earlier_text_is_found_after_the_original_changed(
    note: Note, people: People
) -> None:
    twin = copied(note, people)
    edited(note, "harmless", people)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    twin.refresh_from_db()
    assert twin.text == REDACTED
    assert "secret" not in all_texts()


def test_a_deleted_copy_and_a_ballot_on_one_lose_the_text_too(note: Note, people: People) -> None:
    other = notes.add_note(note.canvas, block="cs", text="kept", by=people.guest).note
    twin = copied(note, people)
    items = [twin.subject, other.subject]
    votes.open_round(people.engagement, title="Which?", items=items, dots=3, cap=2, by=people.lead)
    notes.delete_note(twin, by=people.lead, sure=True)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    assert "secret" not in all_texts()
    assert set(VoteItem.objects.values_list("title", flat=True)) == {REDACTED, "kept"}


def test_a_text_that_was_pasted_and_copied_is_found_from_the_copy(
    canvas: Canvas, people: People
) -> None:
    pasted = [NewNote("vp", "secret"), NewNote("vp", "kept")]
    (note, _) = add_notes(canvas, notes=pasted, by=people.guest, imported=False)

    redact_text(people.engagement, subject=copied(note, people).subject, by=people.lead)

    assert "secret" not in all_texts()
    assert Note.objects.filter(text="kept").count() == 2


def test_the_same_words_written_by_themselves_are_left_alone(
    note: Note, canvas: Canvas, people: People
) -> None:
    other = notes.add_note(canvas, block="cs", text="secret", by=people.guest).note

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    other.refresh_from_db()
    assert other.text == "secret"


def test_notes_that_name_each_other_as_origin_end_the_search(note: Note, people: People) -> None:
    twin = copied(note, people)
    Note.objects.filter(pk=note.pk).update(origin=twin)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    assert "secret" not in all_texts()


def test_pages_that_show_the_text_are_told_to_load_again(note: Note, people: People) -> None:
    number = people.engagement.last_number
    redact_text(people.engagement, subject=note.subject, by=people.lead)

    heard = people.browser("viewer").get(
        f"/live/{people.engagement.pk}/since/{number}", {"topic": note.canvas.topic}
    )

    assert [frame["reload"] for frame in heard.json()["frames"]] == [""]


def test_the_page_lists_the_copies_before_anything_happens(note: Note, people: People) -> None:
    twin = copied(note, people, title="Bolder")
    changed = copied(note, people, title="Own words")
    edited(changed, "harmless", people)

    page = people.browser("lead").get(
        f"/engagements/{people.engagement.pk}/data/", {"subject": note.subject}
    )

    assert [(copy.subject, copy.place) for copy in page.context["copies"]] == [
        (twin.subject, "Bolder")
    ]
    assert "1 more note holds this text" in page.content.decode()
    assert Note.objects.filter(text="secret").count() == 2


def test_looking_for_copies_costs_the_same_for_1_and_10(note: Note, people: People) -> None:
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/data/?subject={note.subject}"
    copied(note, people)
    lead.get(address)
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    for number in range(9):
        copied(note, people, title=f"Copy {number}")
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)


def test_a_text_goes_from_the_owner_that_was_drafted_for_its_note(
    canvas: Canvas, people: People
) -> None:
    note = notes.add_note(canvas, block="ka", text="secret", by=people.lead).note
    owner = StructureRole.objects.create(
        canvas=canvas, kind="owner", title="Owner: secret", note=note, position=1.0
    )
    redact_text(people.engagement, subject=note.subject, by=people.lead)
    owner.refresh_from_db()
    assert owner.title == REDACTED


def test_a_text_goes_from_the_log_when_its_row_is_gone(canvas: Canvas, people: People) -> None:
    unit = structure.add_unit(canvas, title="secret", by=people.lead)
    subject = unit.subject
    structure.remove_unit(unit, by=people.lead)
    redact_text(people.engagement, subject=subject, by=people.lead)
    assert "secret" not in all_texts()
    with pytest.raises(Refused):
        redact_text(people.engagement, subject=subject, by=people.lead)
