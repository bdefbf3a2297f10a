"""What changes answer to the page's scripts: fragments, numbers, refusals in words."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from canvases.actions import canvases as canvas_actions
from canvases.actions import notes as actions
from canvases.models import Canvas, Note
from pmo_studio.core.models import RequestKey
from tests.factories import CanvasFactory, GroupFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def note(canvas: Canvas, people: People) -> Note:
    return actions.add_note(canvas, block="vp", text="One status", by=people.guest).note


def send(browser: Client, name: str, pk: int, key: str = KEY, **fields: Any) -> Any:
    address = reverse(f"canvases:{name}", args=[pk])
    return browser.post(address, fields, headers={"Idempotency-Key": key})


def test_script_gets_the_fragment_and_the_number_of_its_change(
    canvas: Canvas, people: People
) -> None:
    answer = send(people.browser("guest"), "note_add", canvas.pk, block="vp", text="Hi")
    made = canvas.notes.get()
    assert answer.status_code == 200
    assert answer.headers["X-Number"] == str(made.number)
    assert f'id="note-{made.pk}"' in answer.content.decode()


def test_repeated_request_answers_with_the_first_note(canvas: Canvas, people: People) -> None:
    browser = people.browser("guest")
    send(browser, "note_add", canvas.pk, block="vp", text="Hi")
    again = send(browser, "note_add", canvas.pk, block="vp", text="Hi")
    assert again.status_code == 200
    assert f'id="note-{canvas.notes.get().pk}"' in again.content.decode()


def test_same_key_with_another_text_answers_422_in_words(canvas: Canvas, people: People) -> None:
    browser = people.browser("guest")
    send(browser, "note_add", canvas.pk, block="vp", text="Hi")
    again = send(browser, "note_add", canvas.pk, block="vp", text="Other")
    assert again.status_code == 422
    assert "sent before" in again.content.decode()
    assert canvas.notes.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"block": "vp", "text": ""}, "needs a text"),
        ({"block": "vp", "text": "x" * 501}, "500 characters"),
        ({"block": "zz", "text": "Hi"}, "no such block"),
        ({"text": "Hi"}, "required"),
    ],
)
def test_bad_note_is_refused_with_422_and_one_sentence(
    canvas: Canvas, people: People, fields: dict[str, str], words: str
) -> None:
    answer = send(people.browser("guest"), "note_add", canvas.pk, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<" not in answer.content.decode()


def test_edit_of_a_deleted_note_answers_409_to_a_script(note: Note, people: People) -> None:
    actions.delete_note(note, by=people.facilitator)
    answer = send(people.browser("guest"), "note_edit", note.pk, text="Late", base_version=1)
    assert answer.status_code == 409
    assert "Copy your text" in answer.content.decode()


def test_edit_of_a_deleted_note_offers_the_text_as_a_new_note_without_a_script(
    note: Note, people: People
) -> None:
    actions.delete_note(note, by=people.facilitator)
    answer = people.browser("guest").post(
        reverse("canvases:note_edit", args=[note.pk]), {"text": "Late but kept", "base_version": 1}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Late but kept" in html
    assert "Make a new note of it" in html


def test_locked_canvas_answers_409(note: Note, people: People) -> None:
    canvas_actions.set_lock(note.canvas, locked=True, by=people.facilitator)
    answer = send(people.browser("guest"), "note_move", note.pk, block="cs")
    assert answer.status_code == 409
    assert "locked" in answer.content.decode()


def test_others_note_answers_403_in_words(note: Note, people: People) -> None:
    answer = send(people.browser("contributor"), "note_delete", note.pk)
    assert answer.status_code == 403
    assert "Only facilitators may change what others wrote" in answer.content.decode()


def test_deleted_note_is_answered_as_gone(note: Note, people: People) -> None:
    answer = send(people.browser("guest"), "note_delete", note.pk)
    assert f'id="note-{note.pk}" data-gone' in answer.content.decode()


def test_leaving_the_last_place_in_a_group_answers_with_both_changes(
    canvas: Canvas, people: People
) -> None:
    group = GroupFactory(canvas=canvas)
    inside = NoteFactory(canvas=canvas, author=people.guest, group=group)

    answer = send(people.browser("guest"), "note_move", inside.pk, block="cs")

    html = answer.content.decode()
    assert len(answer.headers["X-Number"].split(",")) == 2
    assert f'id="note-{inside.pk}"' in html
    assert f'id="group-{group.pk}" data-gone' in html


def test_move_into_a_group_that_is_gone_answers_409(note: Note, people: People) -> None:
    answer = send(people.browser("guest"), "note_move", note.pk, block="vp", group=4711)
    assert answer.status_code == 409


def test_signed_out_script_gets_401_and_keeps_its_change(note: Note) -> None:
    answer = send(Client(), "note_edit", note.pk, text="Kept", base_version=1)
    assert answer.status_code == 401


def test_missing_csrf_token_is_marked_for_the_outbox(note: Note, people: People) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people.browser("guest").cookies
    answer = send(strict, "note_edit", note.pk, text="Kept", base_version=1)
    assert (answer.status_code, answer.headers["X-Refused"]) == (403, "csrf")


def test_undo_answers_with_what_it_changed(note: Note, people: People) -> None:
    answer = send(people.browser("guest"), "undo", note.canvas_id)
    assert f'id="note-{note.pk}" data-gone' in answer.content.decode()


@pytest.mark.parametrize("lines", ["- One\n* Two\n\n• Three"])
def test_pasted_lines_are_shown_before_they_are_added(
    canvas: Canvas, people: People, lines: str
) -> None:
    browser = people.browser("guest")
    address = reverse("canvases:paste", args=[canvas.pk])
    fields = {"block": "vp", "paper": "sky", "lines": lines}

    preview = browser.post(address, fields)
    assert "3 notes are ready" in preview.content.decode()
    assert not canvas.notes.exists()

    browser.post(address, {**fields, "add": ""})
    assert list(canvas.notes.order_by("position").values_list("text", flat=True)) == [
        "One",
        "Two",
        "Three",
    ]


def test_a_guest_pastes_a_hundred_lines_at_once_and_not_one_more(
    canvas: Canvas, people: People
) -> None:
    browser = people.browser("guest")
    address = reverse("canvases:paste", args=[canvas.pk])
    lines = "\n".join(f"Line {number}" for number in range(1, 102))
    fields = {"block": "vp", "paper": "sky", "add": ""}

    refused = browser.post(address, {**fields, "lines": lines})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "up to 100 lines at once, these are 101" in html
    assert "Line 101" in html
    assert not canvas.notes.exists()

    browser.post(address, {**fields, "lines": lines.removesuffix("Line 101")})
    assert canvas.notes.count() == 100


def test_a_facilitator_pastes_more_than_a_hundred_lines(canvas: Canvas, people: People) -> None:
    lines = "\n".join(f"Line {number}" for number in range(150))
    fields = {"block": "vp", "paper": "sky", "add": "", "lines": lines}
    people.browser("facilitator").post(reverse("canvases:paste", args=[canvas.pk]), fields)
    assert canvas.notes.count() == 150


def upload(browser: Client, canvas: Canvas, content: bytes, **fields: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("notes.csv", content, content_type="text/csv")
    return browser.post(reverse("canvases:import", args=[canvas.pk]), {"file": file, **fields})


def test_an_import_of_nothing_at_all_asks_for_a_file(people, canvas):
    address = reverse("canvases:import", args=[canvas.pk])
    response = people.browser("facilitator").post(address)
    assert response.status_code == 422
    assert "Choose a CSV file first." in response.content.decode()


def test_import_shows_errors_by_row_and_writes_nothing_until_told(
    canvas: Canvas, people: People
) -> None:
    browser = people.browser("facilitator")
    content = b"block,text,colour\n2,Right,mint\n99,Wrong block,\nvp,,\n"

    preview = upload(browser, canvas, content)
    html = preview.content.decode()
    assert "“99” is unknown" in html
    assert "The text is empty" in html
    assert not canvas.notes.exists()

    address = reverse("canvases:import", args=[canvas.pk])
    browser.post(address, {"content": content.decode(), "add_all": ""})
    assert not canvas.notes.exists(), "wrong rows are never passed over unless the user says so"

    browser.post(address, {"content": content.decode(), "add_right": ""})
    assert canvas.notes.get().text == "Right"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"block,title\nvp,x\n", "column “text” is missing"),
        (b"block,text\nvp,caf\xe9\n", "CSV UTF-8"),
        (b"block,text\n" + b"vp,x\n" * 100_000, "at most 2,000"),
        (b"", "empty"),
    ],
)
def test_unreadable_file_is_refused_in_words(
    canvas: Canvas, people: People, content: bytes, words: str
) -> None:
    answer = upload(people.browser("facilitator"), canvas, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_repeated_undo_of_a_whole_group_shows_nothing_of_other_engagements(
    canvas: Canvas, people: People
) -> None:
    elsewhere = CanvasFactory(engagement=people.odd.engagement)
    secret = NoteFactory(canvas=elsewhere, author=people.odd, text="TOPSECRET")
    guest = people.browser("guest")
    ours = [actions.add_note(canvas, block="vp", text=t, by=people.guest).note for t in "ab"]
    send(guest, "note_group", ours[0].pk, key="group-0001", onto=ours[1].pk)
    for key in ("undo-00001", "undo-00002"):
        send(guest, "undo", canvas.pk, key=key)
    # The dissolved group may have the number of somebody else's note: both count from 1.
    RequestKey.objects.filter(key="undo-00002").update(subject=f"group:{secret.pk}")

    answer = send(guest, "undo", canvas.pk, key="undo-00002")

    assert answer.status_code == 200
    assert "TOPSECRET" not in answer.content.decode()


def test_undo_sent_twice_takes_back_one_act_and_answers_alike(note: Note, people: People) -> None:
    guest = people.browser("guest")
    first = send(guest, "undo", note.canvas_id, key="undo-00001")
    second = send(guest, "undo", note.canvas_id, key="undo-00001")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content


@pytest.mark.parametrize("position", ["1e16", "-1e308", "nan", "inf"])
def test_place_beyond_what_a_bundle_carries_is_refused(
    canvas: Canvas, people: People, position: str
) -> None:
    answer = send(
        people.browser("guest"), "note_add", canvas.pk, block="vp", text="Hi", position=position
    )
    assert answer.status_code == 422
    assert not canvas.notes.exists()


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_positions_between_notes_are_numbers_for_scripts_in_every_language(
    people: People, language: str
) -> None:
    people.engagement.language = language
    people.engagement.save()
    group = GroupFactory(canvas=CanvasFactory(engagement=people.engagement), position=2.5)
    note = NoteFactory(canvas=group.canvas, position=1.5)

    shown = people.browser("guest").get(group.canvas.get_absolute_url()).content.decode()

    assert re.search(rf'id="{note.subject.replace(":", "-")}"[^>]* data-pos="1\.5"', shown)
    assert re.search(rf'id="group-{group.pk}"[^>]* data-pos="2\.5"', shown)


def test_grip_of_a_note_says_which_note_it_moves(people: People) -> None:
    long = "Escalations are answered within one working day by the office"
    note = NoteFactory(canvas=CanvasFactory(engagement=people.engagement), text=long)

    shown = people.browser("guest").get(note.canvas.get_absolute_url()).content.decode()

    assert 'aria-label="Move “Escalations are answered within one…”"' in shown
