"""The history: who did what, when, as far as one may see it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from canvases.actions import notes
from pmo_studio.core import events, texts
from pmo_studio.core.actions import codes, data, invitations, seats
from pmo_studio.core.models import Event
from tests.factories import CanvasFactory


def text(response):
    return response.content.decode()


def history(people, column="viewer", query=""):
    return text(people.browser(column).get(f"/engagements/{people.engagement.pk}/history/{query}"))


def record_many(people, number):
    with events.change(people.engagement, by=people.lead) as change:
        for _ in range(number):
            change.record("room.locked", subject=f"engagement:{people.engagement.pk}")


def test_a_line_says_who_what_and_when(people):
    codes.lock_room(people.engagement, by=people.facilitator)
    page = history(people)
    assert "Fay Facilitator" in page
    assert "locked the room: nobody new joins" in page
    assert f'datetime="{Event.objects.latest("number").created_at.date().isoformat()}' in page


def test_a_line_names_the_person_that_it_is_about(people):
    seats.rename_seat(people.guest, name="Gustav", by=people.facilitator)
    assert 'changed a name</span>: <span dir="auto">Gustav' in history(people)


def test_a_line_about_oneself_says_the_name_once(people):
    seats.rename_seat(people.guest, name="Gustav", by=people.guest)
    assert "changed a name</span>: " not in history(people)


def test_an_erased_person_is_a_former_participant_everywhere(people):
    seats.rename_seat(people.guest, name="Gustav", by=people.guest)
    data.erase_person(people.guest, by=people.lead)
    page = history(people, "lead")
    assert "Gustav" not in page
    assert "Gus Guest" not in page
    assert "Former participant" in page


def test_invitations_are_for_facilitators_eyes(people):
    invitations.invite(
        people.engagement, email="x@example.org", role="viewer", link="/", by=people.lead
    )
    assert "invited somebody" in history(people, "facilitator")
    for column in ("contributor", "viewer", "guest"):
        assert "invited somebody" not in history(people, column)


def test_the_newest_lines_come_first_and_the_rest_on_further_pages(people):
    record_many(people, 120)
    first, last = history(people), history(people, query="?page=3")
    assert "Page 1 of 3" in first
    assert f'id="event-{people.engagement.last_number}"' in first
    assert 'id="event-1"' in last
    assert 'id="event-1"' not in first


def test_a_page_that_is_none_shows_the_nearest_one(people):
    assert "created the engagement" in history(people, query="?page=none")
    assert "created the engagement" in history(people, query="?page=99999")


def test_the_page_costs_the_same_for_3_and_30_lines(people):
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/history/"
    seats.rename_seat(people.guest, name="Gustav", by=people.lead)
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    record_many(people, 30)
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)


def test_a_line_that_tells_no_text_names_the_note_by_its_beginning(people):
    canvas = CanvasFactory(engagement=people.engagement)
    note = notes.add_note(canvas, block="vp", text="word " * 30, by=people.guest).note
    notes.delete_note(note, by=people.guest)
    page = history(people)
    deleted = page[page.index("deleted a note") : page.index("added “")]
    assert "“word word" in deleted
    assert "…”" in deleted
    assert len(re.search("“(.*?)”", deleted)[1]) <= 60


def test_a_redacted_note_is_not_named_by_what_it_said(people):
    canvas = CanvasFactory(engagement=people.engagement)
    note = notes.add_note(canvas, block="vp", text="a secret", by=people.guest).note
    notes.delete_note(note, by=people.guest)
    notes.restore_note(note, by=people.lead)
    data.redact_text(people.engagement, subject=note.subject, by=people.lead)
    page = history(people)
    assert "a secret" not in page
    assert f"“{texts.REDACTED}”" in page[page.index("restored a note") :]


def test_the_page_costs_the_same_for_3_and_30_deleted_notes(people):
    canvas = CanvasFactory(engagement=people.engagement)
    counts = []
    for number in (3, 27):
        for index in range(number):
            note = notes.add_note(canvas, block="vp", text=f"Note {index}", by=people.lead).note
            notes.delete_note(note, by=people.lead)
        with CaptureQueriesContext(connection) as queries:
            history(people)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_numbers_that_are_missing_for_this_seat_are_explained_once(people):
    codes.lock_room(people.engagement, by=people.lead)
    invitations.invite(
        people.engagement, email="x@example.org", role="viewer", link="/", by=people.lead
    )
    codes.unlock_room(people.engagement, by=people.lead)
    assert history(people).count("Numbers that are missing") == 1
    assert "Numbers that are missing" not in history(people, "lead")
