"""The pages of a canvas, as every role sees them, without a script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from pmo_studio.core.actions.codes import lock_room
from pmo_studio.core.actions.engagements import archive_engagement
from tests.factories import CanvasFactory, GroupFactory, NoteFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def test_board_shows_every_note_in_its_block_and_group(people: People) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    loose = NoteFactory(canvas=canvas, author=people.guest, block="cs", text="Frontline staff")
    group = GroupFactory(canvas=canvas, block="vp", title="Predictable delivery")
    inside = NoteFactory(canvas=canvas, author=people.guest, block="vp", group=group)

    page = people.browser("viewer").get(reverse("canvases:board", args=[canvas.pk]))

    html = page.content.decode()
    assert page.status_code == 200
    assert html.count(f'id="note-{loose.pk}"') == 1
    assert html.count(f'id="note-{inside.pk}"') == 1
    assert f'data-list="list-group-{group.pk}"' in html
    assert "Predictable delivery" in html


def test_what_stands_behind_more_is_grouped_without_empty_groups(people: People) -> None:
    board = reverse("canvases:board", args=[CanvasFactory(engagement=people.engagement).pk])
    groups = {
        column: re.findall(r'id="more-(\w+)"', people.browser(column).get(board).content.decode())
        for column in ("lead", "viewer")
    }
    assert groups == {
        "lead": ["notes", "knowledge", "canvas"],
        "viewer": ["knowledge", "canvas"],
    }


def test_an_empty_canvas_offers_what_to_begin_from_to_those_who_may(people: People) -> None:
    today = CanvasFactory(engagement=people.engagement, kind="as_is", title="The PMO today")
    NoteFactory(canvas=today)
    canvas = CanvasFactory(engagement=people.engagement)
    board = reverse("canvases:board", args=[canvas.pk])

    def offered(column: str) -> list[str]:
        html = people.browser(column).get(board).content.decode()
        begin = html.partition('class="begin"')[2].partition("</section>")[0]
        return re.findall(r'href="([^"]+)"', begin)

    keys = ("classic", "agile", "public", f"canvas-{today.pk}")
    assert set(offered("lead")) == {
        reverse("canvases:preset", args=[canvas.pk, key]) for key in keys
    }
    assert offered("guest") == offered("viewer") == []
    NoteFactory(canvas=canvas)
    assert offered("lead") == []


@pytest.mark.parametrize("notes", [3, 30])
def test_board_costs_the_same_queries_for_3_and_30_notes(
    people: People, notes: int, django_assert_num_queries: Callable[[int], None]
) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory.create_batch(notes, canvas=canvas, author=people.guest)
    browser = people.browser("facilitator")
    # session, user, canvas, seat, code, dots, links, notes, groups, canvases, seats, phases,
    # spotlight
    with django_assert_num_queries(13):
        browser.get(reverse("canvases:board", args=[canvas.pk]))


def test_note_added_by_a_plain_form_stands_on_the_board(people: People) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    guest = people.browser("guest")

    answer = guest.post(
        reverse("canvases:note_add", args=[canvas.pk]), {"block": "vp", "text": "One honest status"}
    )

    note = canvas.notes.get()
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"#note-{note.pk}")
    assert (note.text, note.block, note.author) == ("One honest status", "vp", people.guest)


def test_refused_note_is_shown_with_its_text_still_in_the_field(people: People) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    text = "x" * 501

    answer = people.browser("guest").post(
        reverse("canvases:note_add", args=[canvas.pk]), {"block": "vp", "text": text}
    )

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert "up to 500 characters" in answer.content.decode()


def test_the_strip_of_the_board_says_that_the_room_is_locked(people: People) -> None:
    board = CanvasFactory(engagement=people.engagement).get_absolute_url()
    assert "K7M 4QX" in people.browser("facilitator").get(board).content.decode()
    lock_room(people.engagement, by=people.lead)
    locked = people.browser("facilitator").get(board).content.decode()
    assert "locked: nobody new joins" in locked
    assert 'name="unlock"' in locked
    assert "K7M 4QX" not in locked


def test_a_viewer_does_not_read_the_code_of_the_room_from_the_board(people: People) -> None:
    board = CanvasFactory(engagement=people.engagement).get_absolute_url()
    assert "K7M 4QX" not in people.browser("viewer").get(board).content.decode()


@pytest.mark.parametrize("name", ["note", "group", "settings", "paste", "import", "list", "block"])
def test_every_page_renders_for_the_facilitator(people: People, name: str) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    group = GroupFactory(canvas=canvas)
    note = NoteFactory(canvas=canvas, author=people.guest, group=group)
    args = {
        "note": [note.pk],
        "group": [group.pk],
        "list": [people.engagement.pk],
        "block": [canvas.pk, "vp"],
    }.get(name, [canvas.pk])

    answer = people.browser("facilitator").get(reverse(f"canvases:{name}", args=args))

    assert answer.status_code == 200
    assert people.engagement.name in answer.content.decode()


def test_index_leads_to_the_newest_to_be_canvas(people: People) -> None:
    CanvasFactory(engagement=people.engagement, kind="as_is")
    to_be = CanvasFactory(engagement=people.engagement, kind="to_be")
    CanvasFactory(engagement=people.engagement, kind="alternative")

    answer = people.browser("guest").get(reverse("canvases:index", args=[people.engagement.pk]))

    assert answer.headers["Location"] == to_be.get_absolute_url()


def test_index_leads_to_the_list_while_there_is_no_canvas(people: People) -> None:
    answer = Client().get(reverse("canvases:index", args=[people.engagement.pk]))
    assert answer.headers["Location"].startswith("/accounts/login/")

    answer = people.browser("lead").get(reverse("canvases:index", args=[people.engagement.pk]))
    assert answer.headers["Location"] == reverse("canvases:list", args=[people.engagement.pk])

    answer = people.browser("guest").get(reverse("canvases:index", args=[people.engagement.pk]))
    assert answer.headers["Location"] == people.engagement.get_absolute_url()


@pytest.mark.parametrize("title", ["", "\u202e", "x" * 81])
def test_a_canvas_without_a_title_or_with_too_long_a_one_is_asked_for_it_again(
    people: People, title: str
) -> None:
    where = reverse("canvases:list", args=[people.engagement.pk])
    answer = people.browser("lead").post(where, {"title": title, "kind": "to_be"})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("column", ["lead", "contributor", "guest"])
def test_an_archived_canvas_says_in_words_that_it_can_only_be_read(
    people: People, column: str
) -> None:
    canvas = CanvasFactory(engagement=people.engagement)
    archive_engagement(people.engagement, by=people.lead)
    for url in (canvas.get_absolute_url(), reverse("canvases:block", args=[canvas.pk, "vp"])):
        html = people.browser(column).get(url).content.decode()
        assert "Archived: can be read, not changed" in html
        assert "You may read here but not write." not in html
        assert 'data-may="write' not in html
        assert "<textarea" not in html


@pytest.mark.parametrize(
    ("kind", "title", "proposed", "chosen"),
    [
        ("as_is", "Our PMO, as is", "Our PMO, To-be", "to_be"),
        ("as_is", "Today", "Today, To-be", "to_be"),
        ("to_be", "Tomorrow", "Tomorrow, copy", "alternative"),
    ],
)
def test_a_copy_of_today_is_proposed_as_how_it_should_be(
    people: People, kind: str, title: str, proposed: str, chosen: str
) -> None:
    canvas = CanvasFactory(engagement=people.engagement, kind=kind, title=title)
    page = people.browser("lead").get(reverse("canvases:settings", args=[canvas.pk]))
    assert page.context["duplicate_form"].initial == {"title": proposed, "kind": chosen}
