"""Pages of versions: list, one, bringing it back, two compared, the slider."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from canvases.actions import canvases, facts, links, notes
from canvases.actions import versions as actions
from canvases.models import Canvas, CanvasVersion, Note
from pmo_studio.core.actions import data
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from pmo_studio.exports.canvas import sheet_of
from tests.people import People
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(people: People) -> Canvas:
    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="C", by=people.lead)
    for block, text in (("vp", "value"), ("ka", "work"), ("cs", "staff")):
        notes.add_note(canvas, block=block, text=text, by=people.contributor)
    links.link_notes(named(canvas, "value"), named(canvas, "work"), by=people.lead)
    return canvas


@pytest.fixture
def changed(people: People, board: Canvas) -> CanvasVersion:
    """A version; since then one note came, one went, one changed and one moved."""
    version = actions.make_version(board, by=people.lead)
    by = {"by": people.lead}
    facts.describe_note(named(board, "value"), facts=facts.Facts(state="change"), **by)
    notes.delete_note(named(board, "work"), **by)
    notes.move_note(named(board, "staff"), block="kp", **by)
    notes.add_note(board, block="co", text="price", **by)
    return version


def named(canvas: Canvas, text: str) -> Note:
    return Note.objects.for_change().get(canvas=canvas, text=text)


def test_a_facilitator_keeps_a_version_and_everybody_can_look_at_it(
    people: People, board: Canvas
) -> None:
    where = reverse("canvases:versions", args=[board.pk])
    answer = people.browser("facilitator").post(where, {"title": "Signed", "remark": "By all"})
    assert answer.headers["Location"] == where
    version = CanvasVersion.objects.get()
    assert (version.letter, version.title, version.remark) == ("A", "Signed", "By all")
    for column in ("contributor", "viewer", "guest"):
        page = people.browser(column).get(version.get_absolute_url()).content.decode()
        assert "Signed" in page
        assert "value" in page
        assert "Bring back" not in page


def test_the_strip_of_every_sheet_says_the_newest_letter_of_the_to_be_canvas(
    people: People, board: Canvas
) -> None:
    today = canvases.create_canvas(people.engagement, kind="as_is", title="T", by=people.lead)
    for _ in range(3):
        actions.make_version(today, by=people.lead)
    home = people.engagement.get_absolute_url()
    assert "Revision" not in people.browser("guest").get(home).content.decode()
    for letter in ("A", "B"):
        actions.make_version(board, by=people.lead)
        assert f"Revision {letter}, " in words(people.browser("guest").get(home).content.decode())
    assert sheet_of(board, "en").revision == "B"


def test_a_title_that_is_too_long_is_refused_with_what_was_typed(
    people: People, board: Canvas
) -> None:
    where = reverse("canvases:versions", args=[board.pk])
    answer = people.browser("lead").post(where, {"title": "x" * 81, "remark": "kept"})
    assert answer.status_code == 422
    assert "kept" in answer.content.decode()
    assert "errorlist" in answer.content.decode()


def test_bringing_back_says_first_what_leaves(people: People, changed: CanvasVersion) -> None:
    where = reverse("canvases:version_restore", args=[changed.pk])
    lead = people.browser("lead")
    page = words(lead.get(where).content.decode())
    assert "Come back 1 note" in page
    assert "Leave the canvas 1 note" in page
    assert "price" in page
    assert "is kept first, as version B." in page
    assert "then stands Revision B" in page
    done = lead.post(where, follow=True).content.decode()
    assert "as in version A again. How it stood before is kept as version B." in done
    assert set(Note.objects.live().values_list("text", flat=True)) == {"value", "work", "staff"}
    again = lead.post(where)
    assert again.status_code == 409
    assert "nothing to bring back" in again.content.decode()


@pytest.mark.parametrize("view", ["side", "over"])
def test_two_compared_say_what_became_of_every_note(
    people: People, changed: CanvasVersion, view: str
) -> None:
    where = reverse("canvases:compare", args=[people.engagement.pk])
    asked = {"a": f"version:{changed.pk}", "b": f"canvas:{changed.canvas_id}", "view": view}
    page = people.browser("guest").get(where, asked)
    found = page.context["found"]
    assert {count.key: count.notes for count in found.counts} == {
        **{"added": 1, "removed": 1, "changed": 1, "moved": 1, "same": 0}
    }
    said = words(page.content.decode())
    assert "Moved from Customer" in said
    if view == "side":
        assert "State: New → Change" in said
    only = people.browser("guest").get(where, asked | {"show": "added"})
    left = [row for block in only.context["found"].blocks for row in block.rows]
    assert [(row.kinds, row.new.text) for row in left] == [(["added"], "price")]
    assert sum(block.count for block in only.context["found"].over) == 1


def test_links_that_came_or_went_are_compared(people: People, board: Canvas) -> None:
    version = actions.make_version(board, by=people.lead)
    links.set_strength(board.links.get(), strength=3, by=people.lead)
    links.link_notes(named(board, "staff"), named(board, "value"), by=people.lead)
    where = reverse("canvases:compare", args=[people.engagement.pk])
    page = people.browser("viewer").get(where, {"a": f"version:{version.pk}"})
    rows = [(row.mark.key, row.words, row.strength) for row in page.context["found"].links]
    assert rows == [
        ("added", "“staff” needs “value”", "2"),
        ("changed", "“value” is delivered by “work”", "2 → 3"),
    ]


def test_today_is_compared_with_tomorrow_by_what_was_copied(people: People, board: Canvas) -> None:
    later = canvases.duplicate_canvas(
        board, title="Later", kind="to_be", with_notes=True, by=people.lead
    )
    notes.edit_note(named(later, "work"), text="other", base_version=1, by=people.lead)
    notes.add_note(later, block="kp", text="partner", by=people.lead)
    where = reverse("canvases:compare", args=[people.engagement.pk])
    page = people.browser("viewer").get(where)
    assert (page.context["one"].canvas, page.context["other"].canvas) == (board, later)
    counts = {count.key: count.notes for count in page.context["found"].counts}
    assert counts == {"added": 1, "removed": 0, "changed": 1, "moved": 0, "same": 2}
    assert page.context["found"].links == []


def test_keys_that_name_nothing_here_fall_back_to_what_is_usual(
    people: People, board: Canvas
) -> None:
    where = reverse("canvases:compare", args=[people.engagement.pk])
    page = people.browser("lead").get(where, {"a": "version:999", "b": "x", "view": "?"})
    assert page.status_code == 200
    assert page.context["found"].is_empty
    empty = reverse("canvases:compare", args=[people.odd.engagement_id])
    assert people.browser("odd").get(empty).status_code == 200


def test_the_slider_shows_each_moment_with_its_sentence(people: People, board: Canvas) -> None:
    notes.delete_note(named(board, "value"), by=people.lead)
    where = reverse("canvases:timeline", args=[board.pk])
    guest = people.browser("guest")
    newest = guest.get(where)
    assert (newest.context["step"], newest.context["steps"]) == (6, 6)
    assert newest.context["note_count"] == 2
    second = guest.get(where, {"step": 2})
    assert second.context["note_count"] == 1
    assert "added “value” to" in words(second.content.decode())
    same = guest.get(where, {"at": second.context["event"].number})
    assert same.context["step"] == 2
    assert guest.get(where, {"at": 0}).context["step"] == 1
    assert guest.get(where, {"step": 999}).context["step"] == 6
    assert guest.get(where, {"at": "x"}).status_code == 404
    part = guest.get(where, {"step": 2}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="moment"')
    assert "<html" not in part


def test_the_slider_keeps_from_a_seat_what_it_may_not_see(people: People, board: Canvas) -> None:
    hidden = notes.add_note(board, block="vp", text="private", by=people.contributor).note
    Event.objects.filter(subject=hidden.subject).update(audience=Audience.FACILITATORS)
    where = reverse("canvases:timeline", args=[board.pk])
    assert "private" in people.browser("lead").get(where).content.decode()
    for column in ("contributor", "viewer", "guest"):
        page = people.browser(column).get(where)
        assert "private" not in page.content.decode()
        assert page.context["steps"] == 5


def test_an_anonymous_author_is_named_at_no_moment(people: People, board: Canvas) -> None:
    note = named(board, "staff")
    Note.objects.filter(pk=note.pk).update(author=None, anonymous=True)
    Event.objects.filter(subject=note.subject).update(by=None, anonymous=True)
    actions.make_version(board, by=people.lead)
    for url in (
        reverse("canvases:timeline", args=[board.pk]) + "?step=4",
        CanvasVersion.objects.get().get_absolute_url(),
    ):
        page = people.browser("lead").get(url)
        authors = {
            note.text: note.author for block in page.context["still"] for note in block.items
        }
        assert (authors["staff"], authors["work"]) == ("Anonymous", "Carl Contributor")


def test_whoever_was_erased_has_no_name_in_versions_and_on_the_slider(
    people: People, board: Canvas
) -> None:
    version = actions.make_version(board, by=people.lead)
    data.erase_person(people.contributor, by=people.lead)
    for url in (version.get_absolute_url(), reverse("canvases:timeline", args=[board.pk])):
        html = people.browser("lead").get(url).content.decode()
        assert "Carl" not in html
        assert "Former participant" in html


@pytest.mark.parametrize("name", ["versions", "version", "version_restore", "compare", "timeline"])
def test_pages_cost_the_same_queries_for_3_and_30(people: People, board: Canvas, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            url = reverse(f"canvases:{name}", args=[pk])
            assert people.browser("lead").get(url).status_code == 200
        return len(queries)

    version = actions.make_version(board, by=people.lead)
    notes.delete_note(named(board, "work"), by=people.lead)
    notes.add_note(board, block="vp", text="one", by=people.guest)
    pk = {"compare": people.engagement.pk, "versions": board.pk, "timeline": board.pk}.get(
        name, version.pk
    )
    asked()
    few = asked()
    for number in range(27):
        note = notes.add_note(board, block="vp", text=f"n{number}", by=people.guest).note
        links.link_notes(note, named(board, "staff"), by=people.lead)
        actions.make_version(board, by=people.facilitator)
    assert asked() == few


def test_the_link_of_a_deleted_note_is_gone_for_readers_and_comes_back_with_it(people, changed):
    lead, canvas = people.browser("lead"), changed.canvas
    sides = {"a": f"version:{changed.pk}", "b": f"canvas:{canvas.pk}"}
    page = lead.get(reverse("canvases:compare", args=[people.engagement.pk]), sides)
    assert "0 links are the same" in page.content.decode()
    assert "“value” is delivered by “work”" in page.content.decode()
    assert "· 0 links" in lead.get(f"/canvases/{canvas.pk}/timeline/").content.decode()
    preview = lead.get(reverse("canvases:version_restore", args=[changed.pk])).content.decode()
    assert "· 1 link<" in preview
