"""Notes: adding, editing and merging, moving, colouring, deleting, restoring."""

import pytest
from django.urls import reverse

from canvases.actions import canvases as canvas_actions
from canvases.actions import notes as actions
from canvases.actions import rules
from canvases.models import Canvas, Note
from canvases.models.canvas import MOST_NOTES
from pmo_studio.core import bundle, events
from pmo_studio.core.access import Denied
from pmo_studio.core.events import Key
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.factories import GroupFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def add(canvas: Canvas, people: People, text: str = "One honest status") -> Note:
    return actions.add_note(canvas, block="vp", text=text, by=people.guest).note


def test_new_note_goes_to_the_end_of_its_block_and_into_the_log(
    canvas: Canvas, people: People
) -> None:
    first, second = add(canvas, people, "First"), add(canvas, people, "Second")

    assert first.position < second.position
    event = Event.objects.latest("number")
    assert (event.kind, event.subject, event.by) == ("note.added", second.subject, people.guest)
    assert event.data["text"] == "Second"
    assert second.number == event.number


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "needs a text"), ("  \n ", "needs a text"), ("x" * 501, "up to 500 characters")],
)
def test_empty_and_over_long_texts_are_refused_in_words(
    canvas: Canvas, people: People, text: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        add(canvas, people, text)
    assert not canvas.notes.exists()


def test_text_of_exactly_500_characters_is_kept_whole(canvas: Canvas, people: People) -> None:
    assert len(add(canvas, people, "é" * 500).text) == 500


def test_control_characters_are_left_out_of_a_text(canvas: Canvas, people: People) -> None:
    assert add(canvas, people, " One\x00 two\x1b \r\nthree ").text == "One two \nthree"


def test_repeated_key_adds_one_note_and_names_the_first_result(
    canvas: Canvas, people: People
) -> None:
    key = Key("k" * 20, "same")
    made = actions.add_note(canvas, block="vp", text="Once", by=people.guest, key=key)

    with pytest.raises(events.AlreadyDone) as done:
        actions.add_note(canvas, block="vp", text="Once", by=people.guest, key=key)

    assert (done.value.subject, done.value.number) == (made.note.subject, made.events[0].number)
    assert canvas.notes.count() == 1


def test_same_key_with_another_request_is_refused(canvas: Canvas, people: People) -> None:
    actions.add_note(
        canvas, block="vp", text="Once", by=people.guest, key=Key("k" * 20, "first request")
    )
    with pytest.raises(events.KeyReused):
        actions.add_note(
            canvas, block="vp", text="Other", by=people.guest, key=Key("k" * 20, "another")
        )
    assert canvas.notes.count() == 1


def test_edit_on_the_present_version_replaces_the_text(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    changed = actions.edit_note(note, text="Two statuses", base_version=1, by=people.guest).note
    assert (changed.text, changed.version, changed.merged) == ("Two statuses", 2, False)


def test_edit_on_an_old_version_keeps_what_both_people_typed(
    canvas: Canvas, people: People
) -> None:
    note = add(canvas, people, "One status")
    actions.edit_note(note, text="One honest status", base_version=1, by=people.facilitator)

    changed = actions.edit_note(
        note, text="One status, not nine", base_version=1, by=people.guest
    ).note

    assert changed.text == "One honest status, not nine"
    assert changed.version == 3


def test_two_queued_edits_on_one_base_do_not_double_their_text(
    canvas: Canvas, people: People
) -> None:
    note = add(canvas, people, "One")
    first = Key("a" * 20, "first")
    actions.edit_note(note, text="One two", base_version=1, by=people.guest, key=first)
    # Somebody else in between; the second edit was typed on top of the sender's own first one.
    actions.edit_note(note, text="One two!", base_version=2, by=people.facilitator)

    changed = actions.edit_note(
        note, text="One two three", base_version=1, after_key=first.value, by=people.guest
    ).note

    assert sorted(changed.text.replace("!", " ! ").split()) == ["!", "One", "three", "two"]


def test_merge_that_leaves_nothing_keeps_the_committed_text_and_says_so(
    canvas: Canvas, people: People
) -> None:
    note = add(canvas, people, "ab")
    actions.edit_note(note, text="a", base_version=1, by=people.facilitator)

    changed = actions.edit_note(note, text="b", base_version=1, by=people.guest)

    assert changed.note.text == "a"
    assert "their text was kept" in changed.words


def test_merge_over_1000_characters_is_refused_and_names_the_remedy(
    canvas: Canvas, people: People
) -> None:
    note = add(canvas, people, "start")
    # Each edit is within 500 characters; their sum is what the merge would store.
    actions.edit_note(note, text="start" + "a" * 490, base_version=1, by=people.facilitator)
    actions.edit_note(note, text="start" + "b" * 490, base_version=1, by=people.guest)

    with pytest.raises(Refused, match="second note"):
        actions.edit_note(note, text="start" + "c" * 490, base_version=1, by=people.guest)

    note.refresh_from_db()
    assert "a" * 490 in note.text
    assert "b" * 490 in note.text
    assert "c" not in note.text


def test_long_merge_is_stored_and_asks_to_be_shortened(canvas: Canvas, people: People) -> None:
    note = add(canvas, people, "start")
    actions.edit_note(note, text="start" + "a" * 490, base_version=1, by=people.facilitator)
    changed = actions.edit_note(note, text="start" + "b" * 490, base_version=1, by=people.guest)
    assert changed.note.too_long
    assert changed.note.merged


def test_edit_of_a_deleted_note_is_refused_as_gone(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    actions.delete_note(note, by=people.facilitator)
    with pytest.raises(rules.NoteGone, match="Copy your text"):
        actions.edit_note(note, text="Too late", base_version=1, by=people.guest)


def test_contributor_may_not_change_the_note_of_another(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    with pytest.raises(Denied):
        actions.edit_note(note, text="Mine now", base_version=1, by=people.contributor)


def test_contributor_may_change_all_notes_while_the_canvas_lets_everybody(
    canvas: Canvas, people: People
) -> None:
    note = add(canvas, people)
    canvas_actions.change_canvas(
        canvas, title="To-be", kind="to_be", everyone_edits=True, by=people.facilitator
    )
    note.refresh_from_db()
    changed = actions.move_note(note, block="cs", by=people.contributor).note
    assert changed.block == "cs"


def test_viewer_may_not_write(canvas: Canvas, people: People) -> None:
    with pytest.raises(Denied, match="not write"):
        actions.add_note(canvas, block="vp", text="No", by=people.viewer)


def test_nothing_changes_on_a_locked_canvas(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    canvas_actions.set_lock(canvas, locked=True, by=people.facilitator)

    for act in (
        lambda: add(canvas, people),
        lambda: actions.edit_note(note, text="x", base_version=1, by=people.guest),
        lambda: actions.move_note(note, block="cs", by=people.guest),
        lambda: actions.colour_note(note, paper="sky", by=people.guest),
        lambda: actions.delete_note(note, by=people.guest),
    ):
        with pytest.raises(rules.CanvasLocked):
            act()

    canvas_actions.set_lock(canvas, locked=False, by=people.facilitator)
    assert actions.colour_note(note, paper="sky", by=people.guest).note.paper == "sky"


def test_last_mover_wins_and_the_log_names_the_place_before(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    actions.move_note(note, block="cs", position=4.5, by=people.facilitator)
    moved = actions.move_note(note, block="ka", position=1.25, by=people.guest).note

    assert (moved.block, moved.position, moved.version) == ("ka", 1.25, 1)
    data = Event.objects.latest("number").data
    assert (data["from_block"], data["from_position"]) == ("cs", 4.5)


def test_block_is_renumbered_when_two_places_become_too_close(
    canvas: Canvas, people: People
) -> None:
    left, right, moved = (add(canvas, people, text) for text in ("left", "right", "moved"))
    actions.move_note(right, block="vp", position=left.position + 1.5e-6, by=people.facilitator)
    actions.move_note(moved, block="vp", position=left.position + 0.75e-6, by=people.guest)

    order = list(canvas.notes.order_by("position").values_list("text", "position"))
    assert [text for text, _ in order] == ["left", "moved", "right"]
    assert [position for _, position in order] == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("far", [1e9, -1e9])
def test_nobody_can_push_the_end_of_a_block_so_far_that_no_bundle_carries_it(
    canvas: Canvas, people: People, far: float
) -> None:
    add(canvas, people, "first")
    pushed = add(canvas, people, "pushed")
    actions.move_note(pushed, block="vp", position=far, by=people.guest)
    add(canvas, people, "last")

    order = list(canvas.notes.order_by("position").values_list("text", "position"))
    texts = ["first", "pushed"] if far > 0 else ["pushed", "first"]
    assert order == [(texts[0], 0.0), (texts[1], 1.0), ("last", 2.0)]
    bundle.check(bundle.write(canvas.engagement))


@pytest.mark.parametrize("text", ["x" * 1001, " "])
def test_a_text_of_an_imported_history_that_no_note_can_hold_is_not_restored(
    canvas: Canvas, people: People, text: str
) -> None:
    note = add(canvas, people)
    event = Event.objects.get(subject=note.subject)
    event.data["text"] = text
    event.save()
    address = reverse("canvases:note_restore_text", args=[note.pk, event.number])
    response = people.browser("facilitator").post(address)
    assert response.status_code == 422
    assert "There is no such earlier text." in response.content.decode()


def test_moving_the_last_note_out_of_a_group_dissolves_it(canvas: Canvas, people: People) -> None:
    group = GroupFactory(canvas=canvas, block="vp")
    note = NoteFactory(canvas=canvas, author=people.guest, group=group)

    made = actions.move_note(note, block="cs", by=people.guest).events

    group.refresh_from_db()
    assert group.archived_at is not None
    assert [event.kind for event in made] == ["note.moved", "group.dissolved"]


def test_deleted_note_leaves_the_board_and_can_be_restored(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    deleted = actions.delete_note(note, by=people.guest).note
    assert not canvas.notes.filter(archived_at=None).exists()
    assert deleted.archived_by == people.guest

    restored = actions.restore_note(note, by=people.guest).note
    assert (restored.text, restored.block, restored.archived_at) == (note.text, "vp", None)


def test_earlier_text_is_restored_as_a_new_version(canvas: Canvas, people: People) -> None:
    note = add(canvas, people, "First")
    actions.edit_note(note, text="Second", base_version=1, by=people.guest)
    restored = actions.restore_text(note, text="First", by=people.guest).note
    assert (restored.text, restored.version) == ("First", 3)


def test_canvas_is_full_at_2000_notes(canvas: Canvas, people: People) -> None:
    Note.objects.bulk_create(
        Note(canvas=canvas, author=people.guest, block="vp", text="x", position=float(n))
        for n in range(MOST_NOTES)
    )
    with pytest.raises(Refused, match="2,000"):
        add(canvas, people)


def test_change_without_effect_leaves_no_event(canvas: Canvas, people: People) -> None:
    note = add(canvas, people)
    number = Event.objects.latest("number").number
    actions.colour_note(note, paper=note.paper, by=people.guest)
    actions.edit_note(note, text=note.text, base_version=1, by=people.guest)
    assert Event.objects.latest("number").number == number


def test_removed_seats_notes_are_kept_or_dropped_as_told(canvas: Canvas, people: People) -> None:
    from pmo_studio.core.actions import seats

    note = add(canvas, people)
    seats.remove_seat(people.guest, keep_notes=False, by=people.facilitator)
    note.refresh_from_db()
    assert note.archived_by == people.facilitator


def test_seat_removed_while_its_change_waited_writes_nothing(
    canvas: Canvas, people: People
) -> None:
    from pmo_studio.core.actions import seats
    from pmo_studio.core.models import Participant

    before = Participant.objects.for_access().get(pk=people.guest.pk)
    seats.remove_seat(people.guest, keep_notes=True, by=people.facilitator)
    with pytest.raises(Denied):
        actions.add_note(canvas, block="vp", text="Too late", by=before)
    assert not canvas.notes.exists()
