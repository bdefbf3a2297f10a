"""Whole canvases: locking, copying, and many notes at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from canvases import counting
from canvases.actions import canvases as actions
from canvases.actions import notes, rules, versions
from canvases.models import Canvas
from canvases.pmo import state
from canvases.versioning.versions import revision
from pmo_studio.core import events, sheets
from pmo_studio.core.access import Denied
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, GroupFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(people: People) -> Canvas:
    return CanvasFactory(engagement=people.engagement, kind="as_is", title="PMO today")


def test_copy_with_notes_keeps_groups_and_remembers_every_origin(
    canvas: Canvas, people: People
) -> None:
    group = GroupFactory(canvas=canvas, title="Predictable")
    inside = NoteFactory(canvas=canvas, author=people.guest, group=group, paper="mint")
    NoteFactory(canvas=canvas, author=people.guest, block="cs", text="Sponsors")

    copy = actions.duplicate_canvas(
        canvas, title="PMO to be", kind="to_be", with_notes=True, by=people.facilitator
    )

    assert copy.origin == canvas
    copied = copy.notes.get(origin=inside)
    assert copied.group is not None
    assert (copied.group.title, copied.paper, copied.author) == (
        "Predictable",
        "mint",
        people.guest,
    )
    assert copy.notes.count() == 2
    assert group.canvas == canvas


def test_copy_without_notes_is_an_empty_template(canvas: Canvas, people: People) -> None:
    NoteFactory(canvas=canvas, author=people.guest)
    copy = actions.duplicate_canvas(
        canvas, title="Template", kind="alternative", with_notes=False, by=people.facilitator
    )
    assert not copy.notes.exists()


def test_deleted_notes_are_not_copied(canvas: Canvas, people: People) -> None:
    note = notes.add_note(canvas, block="vp", text="Gone", by=people.guest).note
    notes.delete_note(note, by=people.guest)
    copy = actions.duplicate_canvas(
        canvas, title="Copy", kind="to_be", with_notes=True, by=people.facilitator
    )
    assert not copy.notes.exists()


def test_only_facilitators_make_lock_and_copy_canvases(canvas: Canvas, people: People) -> None:
    with pytest.raises(Denied):
        actions.create_canvas(people.engagement, kind="to_be", title="X", by=people.contributor)
    with pytest.raises(Denied):
        actions.set_lock(canvas, locked=True, by=people.guest)
    with pytest.raises(Denied):
        actions.duplicate_canvas(canvas, title="X", kind="to_be", with_notes=True, by=people.viewer)
    assert Canvas.objects.count() == 1


def test_locking_twice_is_one_event(canvas: Canvas, people: People) -> None:
    actions.set_lock(canvas, locked=True, by=people.facilitator)
    actions.set_lock(canvas, locked=True, by=people.facilitator)
    assert Event.objects.filter(kind="canvas.locked").count() == 1


def test_many_notes_are_added_in_order_as_one_batch(canvas: Canvas, people: People) -> None:
    made = actions.add_notes(
        canvas,
        notes=[actions.NewNote("vp", "First"), actions.NewNote("vp", "Second", "sky")],
        by=people.guest,
        imported=False,
    )
    assert [note.text for note in canvas.notes.order_by("position")] == ["First", "Second"]
    event = Event.objects.latest("number")
    assert (event.kind, event.batch, len(event.data["notes"])) == ("notes.pasted", True, 2)
    assert {note.number for note in made} == {event.number}


def test_one_wrong_text_among_many_adds_nothing(canvas: Canvas, people: People) -> None:
    with pytest.raises(Refused, match="500 characters"):
        actions.add_notes(
            canvas,
            notes=[actions.NewNote("vp", "Right"), actions.NewNote("vp", "x" * 501)],
            by=people.guest,
            imported=False,
        )
    assert not canvas.notes.exists()


def test_import_is_for_facilitators(canvas: Canvas, people: People) -> None:
    with pytest.raises(Denied):
        actions.add_notes(
            canvas, notes=[actions.NewNote("vp", "x")], by=people.guest, imported=True
        )


def test_archived_engagement_takes_no_notes(canvas: Canvas, people: People) -> None:
    archive_engagement(people.engagement, by=people.lead)
    with pytest.raises(events.Archived):
        notes.add_note(canvas, block="vp", text="Too late", by=people.facilitator)


def test_redacted_text_leaves_note_and_log_also_where_it_came_in_a_batch(
    canvas: Canvas, people: People
) -> None:
    from pmo_studio.core.actions.data import redact_text

    (note,) = actions.add_notes(
        canvas, notes=[actions.NewNote("vp", "secretword")], by=people.guest, imported=False
    )
    notes.edit_note(note, text="secretword again", base_version=1, by=people.guest)

    redact_text(people.engagement, subject=note.subject, by=people.lead)

    note.refresh_from_db()
    assert "secretword" not in note.text
    everything = str(list(Event.objects.values_list("data", flat=True)))
    assert "secretword" not in everything


def test_pasted_lines_count_one_by_one_against_the_pace_of_the_seat(
    canvas: Canvas, people: People
) -> None:
    lines = [actions.NewNote("vp", f"Line {number}") for number in range(rules.MOST_PASTED)]
    for _ in range(3):
        actions.add_notes(canvas, notes=lines, by=people.guest, imported=False)
    with pytest.raises(events.TooFast):
        notes.add_note(canvas, block="vp", text="One more", by=people.guest)


def test_a_guest_cannot_paste_more_than_a_hundred_lines_by_any_door(
    canvas: Canvas, people: People
) -> None:
    lines = [actions.NewNote("vp", f"Line {number}") for number in range(rules.MOST_PASTED + 1)]
    with pytest.raises(Refused, match="up to 100 lines"):
        actions.add_notes(canvas, notes=lines, by=people.guest, imported=False)


def test_a_title_that_is_too_long_is_refused_and_not_cut(canvas: Canvas, people: People) -> None:
    for title in ("x" * 81, "\u202e"):
        with pytest.raises(Refused):
            actions.create_canvas(people.engagement, kind="to_be", title=title, by=people.lead)
        with pytest.raises(Refused):
            actions.change_canvas(
                canvas, title=title, kind="as_is", everyone_edits=False, by=people.lead
            )
    canvas.refresh_from_db()
    assert canvas.title == "PMO today"


# --- the to-be canvas that counts


@pytest.fixture
def ours(people: People) -> Canvas:
    """A to-be canvas with a note on it."""
    made: Canvas = CanvasFactory(engagement=people.engagement, kind="to_be", title="Ours & all")
    NoteFactory(canvas=made, author=people.lead)
    return made


def counting_now(people: People) -> Canvas | None:
    return counting.of(people.engagement)


def test_an_empty_to_be_canvas_never_takes_the_place_of_one_with_notes(
    ours: Canvas, people: People
) -> None:
    versions.make_version(ours, by=people.lead)
    newer = actions.create_canvas(people.engagement, kind="to_be", title="B", by=people.lead)
    gone = notes.add_note(newer, block="vp", text="Gone", by=people.lead).note
    notes.delete_note(gone, by=people.lead)
    with CaptureQueriesContext(connection) as caught:
        assert counting_now(people) == ours
    assert len(caught) == 1
    assert revision(people.engagement).startswith("A, ")
    assert state.newest(people.engagement) == ours

    notes.add_note(newer, block="vp", text="First", by=people.lead)
    assert counting_now(people) == newer
    assert revision(people.engagement) == ""


def test_a_form_that_makes_a_canvas_proposes_what_takes_nothings_place_and_says_what_would(
    ours: Canvas, people: People
) -> None:
    today = CanvasFactory(engagement=people.engagement, kind="as_is", title="Today")
    pages = [
        reverse("canvases:list", args=[people.engagement.pk]),
        reverse("canvases:settings", args=[today.pk]),
        reverse("canvases:merge", args=[people.engagement.pk]),
    ]
    browser = people.browser("facilitator")
    for page in pages:
        html = browser.get(page).content.decode()
        assert "look at “Ours &amp; all” now. A new to-be canvas takes its place" in html
        assert '<option value="alternative" selected' in html
    copy = browser.get(pages[1]).context["duplicate_form"].initial
    assert copy == {"title": "Today, Alternative", "kind": "alternative"}
    ours.delete()
    html = browser.get(pages[0]).content.decode()
    assert '<option value="to_be" selected' in html
    assert "takes its place" not in html


def test_another_kind_says_first_what_counts_then(
    canvas: Canvas, ours: Canvas, people: People
) -> None:
    older = canvas
    older.kind = "to_be"
    older.save()
    newer = CanvasFactory(engagement=people.engagement, kind="alternative", title="Newer")
    assert "gate 2 measures nothing" in counting.before_another_kind(ours)
    NoteFactory(canvas=older, author=people.lead)
    assert counting.before_another_kind(ours).endswith("to-be canvas they look at “PMO today”.")
    older.kind = "alternative"
    older.save()
    assert "gate 2 measures nothing" in counting.before_another_kind(ours)
    assert "because it is older" in counting.before_another_kind(older)
    assert "as soon as there is a note on it" in counting.before_another_kind(newer)
    NoteFactory(canvas=newer, author=people.lead)
    assert "takes its place at once" in counting.before_another_kind(newer)
    settings = reverse("canvases:settings", args=[newer.pk])
    sent = {"title": "Newer", "kind": "to_be"}
    answer = people.browser("facilitator").post(settings, sent, follow=True)
    assert "Saved. “Newer” counts for gate 2 now." in answer.content.decode()


def test_one_canvas_is_let_count_and_pressing_on_the_other_turns_it_back(
    ours: Canvas, people: People
) -> None:
    later = [CanvasFactory(engagement=people.engagement, title=title) for title in ("B", "C")]
    for one in later:
        NoteFactory(canvas=one, author=people.lead)
    browser = people.browser("facilitator")
    listed = browser.get(reverse("canvases:list", args=[people.engagement.pk]))
    assert (listed.context["counts"], listed.context["then"]) == (later[1], later[0])
    assert listed.content.decode().count("counts for gate 2") == 1

    answer = browser.post(reverse("canvases:count", args=[ours.pk]), follow=True)

    assert counting_now(people) == ours
    told = "“Ours &amp; all” counts for gate 2 now. “C” is an alternative. “B” is an alternative."
    assert told in answer.content.decode()
    log = Event.objects.filter(subject__startswith="canvas:").order_by("number")
    assert [event.kind for event in log] == [
        "canvas.put_aside",
        "canvas.put_aside",
        "canvas.counts",
    ]
    assert events.sentence(Event.objects.latest("number")) == (
        "let the canvas “Ours & all” count for gate 2"
    )
    assert actions.let_count(ours, by=people.lead) == []
    assert log.count() == 3
    assert actions.let_count(later[1], by=people.lead) == [ours]
    assert counting_now(people) == later[1]


def test_what_is_put_aside_is_an_alternative_and_what_cannot_count_says_why(
    ours: Canvas, canvas: Canvas, people: People
) -> None:
    browser = people.browser("facilitator")
    for _ in range(2):
        answer = browser.post(reverse("canvases:put_aside", args=[ours.pk]), follow=True)
    ours.refresh_from_db()
    assert ours.kind == "alternative"
    assert Event.objects.filter(kind="canvas.put_aside").count() == 1
    assert "“Ours &amp; all” is an alternative." in answer.content.decode()
    assert counting_now(people) is None
    empty = CanvasFactory(engagement=people.engagement, kind="alternative", title="Empty")
    for one, why in ((empty, "“Empty” has no notes yet"), (canvas, "Make a copy of it as to-be")):
        answer = browser.post(reverse("canvases:count", args=[one.pk]), follow=True)
        assert why in answer.content.decode()
    assert counting_now(people) is None


def test_home_tells_the_notes_of_the_to_be_canvas_that_counts(ours: Canvas, people: People) -> None:
    older = Canvas.objects.create(engagement=people.engagement, title="Draft", kind="alternative")
    later = CanvasFactory(engagement=people.engagement, title="B")
    NoteFactory.create_batch(3, canvas=later, author=people.lead)
    NoteFactory.create_batch(2, canvas=older, author=people.lead)

    def told() -> str:
        found = [sheet for sheet in sheets.numbered() if sheet.key == "canvas" and sheet.tally]
        return found[0].tally(people.engagement) if found[0].tally else ""

    assert told() == "To-be: 3 notes, Alternative: 2 notes"
    actions.let_count(ours, by=people.lead)
    assert told() == "To-be: 1 note, Alternative: 5 notes"


@pytest.mark.parametrize("page", ["canvases:model", "portfolio:thread"])
def test_what_is_shown_of_a_canvas_that_does_not_count_says_so_with_the_way_to_let_it(
    page: str, ours: Canvas, canvas: Canvas, people: People
) -> None:
    def seen(shown: Canvas, column: str = "facilitator") -> str:
        keys = [shown.pk] if page == "canvases:model" else [people.engagement.pk]
        answer = people.browser(column).get(reverse(page, args=keys), {"canvas": shown.pk})
        return answer.content.decode()

    def way(shown: Canvas) -> str:
        return f'action="{reverse("canvases:count", args=[shown.pk])}"'

    assert "does not count" not in seen(ours)
    # As it is today nothing counts: one makes a copy first.
    assert "does not count for gate 2: “Ours &amp; all” does." in seen(canvas)
    assert way(canvas) not in seen(canvas)
    actions.put_aside(ours, by=people.lead)
    assert "does not count, and no other one does" in seen(ours)
    assert way(ours) in seen(ours)
    assert "does not count, and no other" in seen(ours, "guest")
    assert way(ours) not in seen(ours, "guest")
    actions.let_count(ours, by=people.lead)
    assert "does not count" not in seen(ours)
