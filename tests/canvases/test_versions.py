"""Versions of a canvas: kept for good, compared, brought back while others edit."""

import json

import pytest
from django.db import IntegrityError, transaction

from canvases.actions import canvases, groups, links, notes
from canvases.actions import undo as undoing
from canvases.actions import versions as actions
from canvases.actions.dots import DotsLost
from canvases.actions.rules import CanvasLocked, NoteGone
from canvases.models import Canvas, CanvasVersion, Note
from canvases.models.version import Immutable, Occasion
from canvases.versioning import history, versions
from canvases.versioning.letters import letter, place
from canvases.versioning.snapshots import from_json
from pmo_studio.core import bundle, own_data
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from pmo_studio.workshops.actions import votes
from tests.factories import UserFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(people: People) -> Canvas:
    """A value linked with a function, and two notes in a group."""
    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)
    by = {"by": people.contributor}
    value = notes.add_note(canvas, block="vp", text="value", **by).note
    work = notes.add_note(canvas, block="ka", text="work", **by).note
    first = notes.add_note(canvas, block="cs", text="first", **by).note
    second = notes.add_note(canvas, block="cs", text="second", **by).note
    links.link_notes(value, work, by=people.lead)
    groups.group_notes(second, onto=first, title="G", by=people.lead)
    return canvas


def named(canvas: Canvas, text: str) -> Note:
    return Note.objects.for_change().get(canvas=canvas, text=text)


def test_letters_go_from_a_to_z_and_on() -> None:
    assert [letter(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
    assert [place(letter(n)) for n in range(1, 800)] == list(range(1, 800))


def test_a_version_is_how_the_canvas_stood_whatever_happens_later(
    people: People, board: Canvas
) -> None:
    stood = versions.now(board)
    version = actions.make_version(board, title="First", by=people.facilitator)
    notes.edit_note(named(board, "work"), text="other", base_version=1, by=people.lead)
    notes.delete_note(named(board, "value"), by=people.lead)

    version.refresh_from_db()
    assert (version.letter, version.occasion) == ("A", Occasion.HAND)
    assert from_json(version.snapshot) == stood
    told = history.replayed(board, people.lead, version.at_number).at(board.pk)
    assert told == stood
    assert actions.make_version(board, by=people.lead).letter == "B"


def test_a_version_cannot_be_changed_and_its_letter_is_its_own(
    people: People, board: Canvas
) -> None:
    version = actions.make_version(board, by=people.lead)
    version.title = "Another"
    with pytest.raises(Immutable):
        version.save()
    copy = CanvasVersion(canvas=board, letter="A", snapshot={}, at_number=1, made_by=people.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_only_facilitators_keep_versions_and_bring_them_back(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.facilitator)
    for seat in (people.contributor, people.viewer, people.guest):
        with pytest.raises(Denied):
            actions.make_version(board, by=seat)
        with pytest.raises(Denied):
            actions.restore_version(version, by=seat)


def test_a_version_brought_back_is_how_it_was_and_nothing_is_lost(
    people: People, board: Canvas
) -> None:
    stood = versions.now(board)
    version = actions.make_version(board, by=people.lead)
    notes.edit_note(named(board, "work"), text="other", base_version=1, by=people.lead)
    notes.move_note(named(board, "other"), block="kr", by=people.lead)
    notes.delete_note(named(board, "value"), by=people.lead)
    groups.dissolve_group(named(board, "first").group, by=people.lead)
    late = notes.add_note(board, block="kp", text="typed later", by=people.guest).note
    stands = versions.now(board)

    done = actions.restore_version(version, by=people.facilitator)

    assert versions.now(board) == stood
    assert history.replayed(board, people.lead).at(board.pk) == stood
    assert (done.left, done.back, done.changed) == (1, 1, 3)
    assert (done.kept.letter, done.kept.occasion) == ("B", Occasion.RESTORE)
    late.refresh_from_db()
    assert late.archived_by == people.facilitator
    batch = Event.objects.get(kind="canvas.restored")
    assert batch.batch
    assert batch.number == Event.objects.latest("number").number

    actions.restore_version(done.kept, by=people.lead)
    assert versions.now(board) == stands
    assert history.replayed(board, people.lead).at(board.pk) == stands
    assert history.replayed(board, people.lead, batch.number).at(board.pk) == stood


def test_bringing_back_what_stands_there_is_refused_and_keeps_nothing(
    people: People, board: Canvas
) -> None:
    version = actions.make_version(board, by=people.lead)
    with pytest.raises(Refused, match="version A"):
        actions.restore_version(version, by=people.lead)
    assert CanvasVersion.objects.count() == 1


def test_a_locked_canvas_can_be_kept_but_not_brought_back(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.lead)
    notes.delete_note(named(board, "value"), by=people.lead)
    canvases.set_lock(board, locked=True, by=people.lead)
    assert actions.make_version(board, by=people.lead).letter == "B"
    with pytest.raises(CanvasLocked):
        actions.restore_version(version, by=people.lead)


def test_who_was_typing_meanwhile_loses_no_word(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.lead)
    work = named(board, "work")
    notes.edit_note(work, text="work done", base_version=1, by=people.lead)
    late = notes.add_note(board, block="kp", text="later", by=people.contributor).note

    actions.restore_version(version, by=people.lead)

    # Begun on the text before, sent after: merged with what was brought back.
    sent = notes.edit_note(work, text="work done well", base_version=2, by=people.contributor)
    assert sent.note.text == "work well"
    # Begun on the text that was brought back, with another change in between.
    third = notes.edit_note(work, text="work well, daily", base_version=4, by=people.lead).note
    assert third.version == 5
    again = notes.edit_note(work, text="hard work", base_version=3, by=people.contributor)
    assert again.note.text == "hard work well, daily"
    # The note has left the board: its page shows the text to be copied (409).
    with pytest.raises(NoteGone):
        notes.edit_note(late, text="later still", base_version=1, by=people.contributor)
    notes.restore_note(late, by=people.contributor)


def test_an_act_before_it_cannot_be_taken_back_on_what_it_changed(
    people: People, board: Canvas
) -> None:
    version = actions.make_version(board, by=people.lead)
    notes.colour_note(named(board, "work"), paper="sky", by=people.contributor)
    actions.restore_version(version, by=people.lead)
    with pytest.raises(Refused, match="has changed this note since"):
        undoing.undo(board, by=people.contributor)


def test_dots_that_would_be_lost_are_asked_about_first(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.lead)
    late = notes.add_note(board, block="kp", text="later", by=people.guest).note
    voted_on = [late.subject, named(board, "value").subject]
    round_ = votes.open_round(people.engagement, title="V", items=voted_on, by=people.lead)
    votes.set_dots(round_.items.get(subject=late.subject), dots=1, by=people.contributor)
    votes.end_round(round_, by=people.lead)
    with pytest.raises(DotsLost):
        actions.restore_version(version, by=people.lead)
    actions.restore_version(version, by=people.lead, sure=True)
    assert Note.objects.get(pk=late.pk).archived_at


# --- what leaves, and what is removed


def test_a_removed_text_goes_from_every_version_and_copy_of_it(
    people: People, board: Canvas
) -> None:
    secret = notes.add_note(board, block="kp", text="secret", by=people.guest).note
    actions.make_version(board, by=people.lead)
    copy = canvases.duplicate_canvas(
        board, title="Copy", kind="alternative", with_notes=True, by=people.lead
    )
    of_copy = actions.make_version(copy, by=people.lead)
    notes.delete_note(secret, by=people.lead)
    actions.restore_version(CanvasVersion.objects.get(letter="A", canvas=board), by=people.lead)
    group = named(board, "first").group
    groups.rename_group(group, title="hidden name", by=people.lead)
    actions.make_version(board, title="hush", remark="hush hush", by=people.lead)

    data.redact_text(people.engagement, subject=secret.subject, by=people.lead)
    data.redact_text(people.engagement, subject=group.subject, by=people.lead)
    named_ = CanvasVersion.objects.get(title="hush")
    data.redact_text(people.engagement, subject=named_.subject, by=people.lead)

    everything = to_bytes(bundle.write(people.engagement)).decode()
    for gone in ("secret", "hidden name", "hush"):
        assert gone not in everything
    of_copy.refresh_from_db()
    assert REDACTED in {row["text"] for row in of_copy.snapshot["notes"]}
    assert "work" in {row["text"] for row in of_copy.snapshot["notes"]}


def test_whoever_is_erased_has_no_name_in_any_version(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.lead)
    assert people.contributor.pk in {row["author"] for row in version.snapshot["notes"]}
    data.erase_person(people.contributor, by=people.lead)
    version.refresh_from_db()
    assert "Carl" not in json.dumps(version.snapshot)


def test_own_data_holds_the_versions_one_made_and_ones_texts_in_all(
    people: People, board: Canvas
) -> None:
    actions.make_version(board, title="First", remark="Why", by=people.facilitator)
    mine = own_data.of(people.contributor)["canvas_versions"]
    assert [(row["letter"], row["made"], row["title"]) for row in mine] == [("A", False, "")]
    assert set(mine[0]["notes"]) == {"value", "work", "first", "second"}
    made = own_data.of(people.facilitator)["canvas_versions"]
    assert [(row["made"], row["remark"], row["notes"]) for row in made] == [(True, "Why", [])]
    assert own_data.of(people.guest)["canvas_versions"] == []


def test_versions_come_back_from_a_bundle_and_can_be_restored(
    people: People, board: Canvas
) -> None:
    actions.make_version(board, title="First", by=people.lead)
    notes.delete_note(named(board, "value"), by=people.lead)
    document = from_bytes(to_bytes(bundle.write(people.engagement)))

    made = bundle.load(document, owner=UserFactory())

    version = CanvasVersion.objects.get(canvas__engagement=made)
    lead = made.participants.get(role="lead")
    actions.restore_version(version, by=lead)
    assert versions.now(version.canvas) == from_json(version.snapshot)
    assert history.replayed(version.canvas, lead).at(version.canvas_id) == from_json(
        version.snapshot
    )


@pytest.mark.parametrize(
    ("spoil", "place_"),
    [
        (lambda version: version.update(at_number=10**6), "canvas_versions[0].at_number"),
        (lambda version: version.update(letter="1"), "canvas_versions[0].letter"),
        (lambda version: version["snapshot"].pop("kind"), "canvas_versions[0].snapshot.kind"),
        (
            lambda version: version["snapshot"]["notes"][0].update(block="zz"),
            "canvas_versions[0].snapshot.notes[0].block",
        ),
        (
            lambda version: version["snapshot"]["notes"][0].update(text=""),
            "canvas_versions[0].snapshot.notes[0].text",
        ),
        (
            lambda version: version["snapshot"]["links"][0].update(source=0),
            "canvas_versions[0].snapshot.links[0].source",
        ),
    ],
)
def test_a_bundle_with_a_version_that_no_canvas_could_have_is_refused(
    people: People, board: Canvas, spoil, place_
) -> None:
    actions.make_version(board, by=people.lead)
    document = from_bytes(to_bytes(bundle.write(people.engagement)))
    spoil(document["canvas_versions"][0])
    with pytest.raises(bundle.BadBundle) as refused:
        bundle.check(document)
    assert refused.value.place == place_
