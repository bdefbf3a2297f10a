"""A workshop in real browsers: everybody sees everybody's notes, whatever the network does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from canvases.actions import groups, notes, versions
from canvases.models import Canvas, Note
from pmo_studio.core.models import Event, Participant, User
from pmo_studio.workshops.actions import votes
from tests.browser.screens import LAPTOP, PHONE
from tests.factories import CanvasFactory
from tests.people import People, make_people

# How many notes lie below the edge of their block by more than the paper under the author.
OUT_OF_SIGHT = """bodies => bodies.flatMap(body => [...body.querySelectorAll(".note")].filter(
  note =>
    note.getBoundingClientRect().bottom - body.getBoundingClientRect().bottom
      > note.offsetHeight / 12
  )).length"""

# Long enough for the page to have measured itself again.
THREE_PICTURES = """async () => {
  for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
}"""


@dataclass
class Room:
    """The canvas, and pages of people who have it open."""

    site: str
    people: People
    canvas: Canvas
    open_page: Callable[..., Page]

    def sit(self, column: str, address: str = "", **context: Any) -> Page:
        """A page of that person on the canvas, once it is live."""
        page = self.open_page(self.people.browser(column), **(context or LAPTOP))
        page.goto(self.site + (address or self.canvas.get_absolute_url()))
        expect(page.locator("#net")).to_have_text("Live")
        return page

    def note(self, text: str, block: str = "vp", by: Participant | None = None) -> str:
        """A note that is there before anybody looks; its element's id."""
        by = by or self.people.guest
        return f"note-{notes.add_note(self.canvas, block=block, text=text, by=by).note.pk}"


@pytest.fixture
def room(site: str, open_page: Callable[..., Page]) -> Room:
    people = make_people()
    return Room(site, people, CanvasFactory(engagement=people.engagement), open_page)


def in_block(page: Page, block: str, text: str) -> Any:
    return page.locator(f"#block-{block} .note[data-pos]", has_text=text)


def note_with(room: Room, words: str) -> Note:
    return room.canvas.notes.get(text__contains=words)


def write(page: Page, block: str, text: str) -> None:
    page.locator(f"#block-{block} [data-add]").click()
    page.keyboard.type(text)
    page.keyboard.press("Escape")


def drag(page: Page, note: Any, target: Any, dx: float = 0.5, dy: float = 0.5) -> None:
    """Take the note by its grip and let it go at that share of the target's box."""
    grip, box = note.locator(".grip").bounding_box(), target.bounding_box()
    page.mouse.move(grip["x"] + 20, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * dx, box["y"] + box["height"] * dy, steps=8)
    page.mouse.up()


def test_two_laptops_and_a_phone_see_each_others_notes_at_once(room: Room) -> None:
    ana, bo = room.sit("facilitator"), room.sit("contributor")
    phone = room.sit("guest", reverse("canvases:block", args=[room.canvas.pk, "vp"]), **PHONE)

    write(ana, "vp", "One honest status")
    expect(in_block(bo, "vp", "One honest status")).to_have_count(1)

    phone.get_by_role("textbox", name="Your note").fill("Someone who tells me the truth")
    phone.get_by_role("button", name="Add note").tap()
    own, everybody = phone.get_by_role("region", name="Your notes"), phone.locator("#list-vp")
    expect(own.locator(".note", has_text="the truth")).to_contain_text("Saved")
    expect(own.locator(".count")).to_have_text("1 note")
    expect(everybody.locator(".note-text")).to_have_text(
        ["One honest status", "Someone who tells me the truth"]
    )
    expect(in_block(ana, "vp", "the truth")).to_have_count(1)
    expect(ana.locator("#block-vp .count")).to_have_text("2 notes")
    expect(bo.locator("#block-vp .count")).to_have_text("2 notes")

    # Yours and everybody's stay apart and right whatever becomes of them.
    truth, status = note_with(room, "the truth"), note_with(room, "honest")
    notes.move_note(status, block="cs", by=room.people.facilitator)
    expect(phone.get_by_role("region", name="Everybody’s notes").locator(".count")).to_have_text(
        "1 note"
    )
    notes.edit_note(truth, text="Somebody honest", base_version=1, by=room.people.guest)
    expect(own.locator(".note-text")).to_have_text(["Somebody honest"])
    notes.delete_note(truth, by=room.people.facilitator)
    expect(own.locator(".count")).to_have_text("0 notes")
    expect(everybody.locator(".note")).to_have_count(0)


@pytest.mark.expects("net::ERR_INTERNET_DISCONNECTED", "WebSocket connection")
def test_enter_begins_the_next_note_and_every_one_arrives_once_offline_too(room: Room) -> None:
    ana, bo, gus = room.sit("facilitator"), room.sit("contributor"), room.sit("guest")
    ana.locator("#block-cs [data-add]").click()
    for text in ("First", "Second", "Third"):
        ana.keyboard.type(text)
        ana.keyboard.press("Enter")
    ana.keyboard.press("Escape")
    expect(ana.locator("#block-cs .note")).to_have_count(3)
    expect(bo.locator("#block-cs .note .note-text")).to_have_text(["First", "Second", "Third"])

    gus.context.set_offline(True)
    for text in ("Offline one", "Offline two", "Offline three"):
        write(gus, "kr", text)
    expect(gus.locator("#net")).to_have_text("Offline: 3 changes waiting")
    expect(gus.locator("#block-kr .note[data-waiting]")).to_have_count(3)
    gus.context.set_offline(False)
    expect(gus.locator("#net")).to_have_text("Live", timeout=20_000)
    expect(ana.locator("#block-kr .note .note-text")).to_have_text(
        ["Offline one", "Offline two", "Offline three"]
    )
    expect(gus.locator("#block-kr .note")).to_have_count(3)
    assert Event.objects.filter(kind="note.added").count() == 6


def link_by_drag_and_by_touch(room: Room, ana: Page, bo: Page, value: str, customer: str) -> None:
    """A function is drawn to the value on a laptop, the customer joined to it on a phone."""
    function = room.note("Collect status once", "ka")
    mark, target = (ana.locator(f"#{note}") for note in (f"{function} .note-links", value))
    box, end = mark.bounding_box(), target.bounding_box()
    ana.mouse.move(box["x"] + 6, box["y"] + 6)
    ana.mouse.down()
    ana.mouse.move(end["x"] + 30, end["y"] + 30, steps=8)
    expect(ana.locator(f"#{customer}")).not_to_have_attribute("data-partner", "")
    expect(target).to_have_attribute("data-over", "")
    ana.mouse.up()
    for page in (ana, bo):
        expect(page.locator(f"#{value} .note-links [data-derived]")).to_have_text("1")
    # Whoever has the thread open sees what others add to it, as a line and in words.
    bo.locator(f"#{function} .note-links").click()
    expect(bo.locator(".lines .strand")).to_have_count(1)

    phone = room.sit("lead", **PHONE)
    phone.locator(f"#{customer} .note-links").tap()
    phone.locator(f"#{value} .note-text").tap()
    words = phone.get_by_role("region", name="Thread of “Sponsors see trouble”")
    expect(words.get_by_role("listitem")).to_have_text(
        ["Value propositionsOne honest status", "Functions and activitiesCollect status once"]
    )
    expect(phone.locator(".lines")).to_have_count(0)
    expect(bo.locator(".lines .strand")).to_have_count(2)
    expect(bo.locator(".thread-words")).to_have_text("1 customer, 1 value")
    ana.keyboard.press("Escape")
    expect(ana.locator("[data-thread]")).to_have_count(0)


def test_note_is_dragged_into_a_block_and_into_a_group_and_moves_on_every_page(room: Room) -> None:
    walk = room.note("Monthly wall walk", "co")
    first, second = room.note("One honest status"), room.note("Sponsors see trouble", "cs")
    ana, bo = room.sit("facilitator"), room.sit("contributor")
    link_by_drag_and_by_touch(room, ana, bo, first, second)

    drag(ana, ana.locator(f"#{walk}"), ana.locator("#block-rs"))
    expect(bo.locator(f"#block-rs #{walk}")).to_have_count(1)
    expect(ana.locator(f"#block-rs #{walk}")).to_have_count(1)
    expect(ana.locator("#block-co .count")).to_have_text("0 notes")

    # Dropped on another it makes a group.
    drag(ana, ana.locator(f"#{second}"), ana.locator(f"#{first}"), dx=0.3)
    for page in (ana, bo):
        expect(page.locator("#block-vp .cluster .note")).to_have_count(2)
        expect(page.locator("#block-vp .count")).to_have_text("2 notes")

    # And out again: with the second note gone the group stays, with the last it goes.
    drag(ana, ana.locator(f"#{second}"), ana.locator("#block-ka"))
    expect(bo.locator(f"#block-ka #{second}")).to_have_count(1)
    drag(ana, ana.locator(f"#{first}"), ana.locator("#block-ka"), dy=0.9)
    for page in (ana, bo):
        expect(page.locator(".cluster")).to_have_count(0)
        # Beside the function that was linked.
        expect(page.locator("#block-ka .note")).to_have_count(3)


def test_note_being_typed_in_is_not_replaced_and_both_texts_are_kept(room: Room) -> None:
    note = room.note("One status")
    version = versions.make_version(room.canvas, by=room.people.facilitator)
    ana, gus = room.sit("facilitator"), room.sit("guest")

    text, paper = gus.locator(f"#{note} .note-text"), gus.locator(f"#{note}")
    before, size = paper.bounding_box(), text.evaluate("e => getComputedStyle(e).fontSize")
    text.click()
    # The words stay where they stood, as large as they were.
    assert paper.bounding_box() == before
    assert gus.locator(f"#{note} textarea").evaluate("e => getComputedStyle(e).fontSize") == size
    gus.keyboard.type(", not nine")
    expect(ana.locator(f"#{note}")).to_have_attribute("data-editing", "Gus Guest")
    ana.locator(f"#{note} .note-text").click()
    ana.keyboard.press("Home")
    for _ in "One ":
        ana.keyboard.press("ArrowRight")
    ana.keyboard.type("honest ")
    ana.keyboard.press("Enter")
    expect(gus.locator(f"#{note} textarea")).to_have_value("One status, not nine")
    gus.keyboard.press("Enter")

    for page in (ana, gus):
        expect(page.locator(f"#{note} .note-text")).to_have_text("One honest status, not nine")

    # A version comes back while somebody types: the boards load again, and nobody's words go.
    gus.locator(f"#{note} .note-text").click()
    gus.keyboard.press("End")
    gus.keyboard.type(" or ten")
    ana.goto(f"{room.site}/canvas-versions/{version.pk}/restore/")
    ana.get_by_role("button", name="Bring version A back").click()
    # What was being typed is sent before the page goes, and merged into what came back.
    for page in (ana, gus):
        expect(page.locator(f"#{note} .note-text")).to_have_text("One status or ten")


def test_every_act_on_a_note_works_by_keyboard(room: Room) -> None:
    note, value = room.note("Board by keyboard"), room.note("One honest status")
    Canvas.objects.update(everyone_links=True)
    gus, ana = room.sit("guest"), room.sit("facilitator")
    text = gus.locator(f"#{note} .note-text")

    text.focus()
    gus.keyboard.press("e")
    gus.keyboard.type("!")
    gus.keyboard.press("Enter")
    expect(ana.locator(f"#{note} .note-text")).to_have_text("Board by keyboard!")

    gus.keyboard.press("c")
    expect(ana.locator(f"#{note}")).to_have_attribute("data-paper", "coral")

    text.focus()
    gus.keyboard.press("m")
    gus.get_by_role("menuitem", name="Benefits and funding").press("Enter")
    expect(ana.locator(f"#block-rs #{note}")).to_have_count(1)

    text.focus()
    gus.keyboard.press("Delete")
    expect(ana.locator(f"#{note}")).to_have_count(0)
    gus.get_by_role("button", name="Undo").click()
    expect(ana.locator(f"#block-rs #{note}")).to_have_count(1)

    # Linked: the arrows lead to what fits, as it lies on the screen; Enter links, Enter on it
    # again offers its end.
    left, far = (room.note(f"In {block}", block) for block in ("ka", "cs"))
    gus.locator(f"#{value} .note-text").focus()
    gus.keyboard.press("l")
    expect(gus.locator(".note[data-partner]")).to_have_count(3)
    for key, there in (
        ("ArrowRight", far),
        ("ArrowLeft", value),
        ("ArrowLeft", left),
        ("ArrowRight", value),
        ("ArrowDown", note),
        ("ArrowUp", value),
    ):
        gus.keyboard.press(key)
        expect(gus.locator(f"#{there} .note-text")).to_be_focused()
    gus.keyboard.press("Escape")

    text.focus()
    gus.keyboard.press("l")
    gus.keyboard.press("ArrowUp")
    expect(gus.locator(f"#{value} .note-text")).to_be_focused()
    gus.keyboard.press("Enter")
    expect(ana.locator(f"#{note} .note-links [data-derived]")).to_have_text("1")
    expect(gus.locator(".thread-words")).to_have_text("1 value")
    expect(gus.locator(".lines .strand")).to_have_count(1)
    gus.keyboard.press("Enter")
    gus.get_by_role("menuitem", name="Strength 3").press("Enter")
    expect(ana.locator("#links > li")).to_have_attribute("data-strength", "3")
    gus.keyboard.press("Escape")
    expect(text).to_be_focused()
    expect(gus.locator("[data-thread]")).to_have_count(0)

    gus.keyboard.press("?")
    expect(gus.get_by_role("heading", name="Keys on the canvas")).to_be_visible()


def test_contributor_opens_the_note_of_another_and_cannot_move_it(room: Room) -> None:
    note = room.note("Not yours", by=room.people.facilitator)
    gus = room.sit("guest")
    expect(gus.locator(f"#{note} .grip")).to_be_hidden()
    gus.locator(f"#{note} .note-text").click()
    expect(gus.get_by_role("dialog")).to_contain_text("Only its author and facilitators")


@pytest.mark.expects("status of 409")
def test_refused_text_is_shown_for_copying(room: Room) -> None:
    note = room.note("Short life")
    gus = room.sit("guest")
    gus.locator(f"#{note} .note-text").click()
    gus.keyboard.type(" of a note")
    row = room.canvas.notes.get()
    notes.delete_note(row, by=room.people.facilitator)
    gus.keyboard.press("Enter")

    box = gus.locator("#live-refused")
    expect(box).to_contain_text("This note was deleted meanwhile")
    expect(box.locator("textarea")).to_have_value("Short life of a note")


def test_late_pages_and_batches_show_the_same_board(room: Room) -> None:
    from canvases.actions import canvases as canvas_actions

    ana = room.sit("facilitator")
    canvas_actions.add_notes(
        room.canvas,
        notes=[canvas_actions.NewNote("co", f"Cost {n}") for n in range(3)],
        by=room.people.facilitator,
        imported=True,
    )
    expect(ana.locator("#block-co .note")).to_have_count(3)
    late = room.sit("viewer")
    expect(late.locator("#block-co .note")).to_have_count(3)
    expect(late.locator("[data-add]")).to_have_count(0)


def test_full_block_says_how_many_notes_are_out_of_sight_and_goes_to_them(room: Room) -> None:
    from canvases.actions import canvases as canvas_actions

    wall: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "reduced_motion": "reduce"}
    canvas_actions.add_notes(
        room.canvas,
        notes=[canvas_actions.NewNote("vp", f"Promise {n}") for n in range(40)],
        by=room.people.facilitator,
        imported=True,
    )
    for size in ({**LAPTOP, "reduced_motion": "reduce"}, wall):
        ana = room.sit("facilitator", **size)
        cue, listed = ana.locator("#block-vp .more"), ana.locator("#block-vp .note")
        expect(cue).to_have_text(re.compile(r"\+\d+ more notes"))
        expect(ana.locator(".block .more:visible")).to_have_count(1)
        hidden = int(re.sub(r"\D", "", cue.inner_text()))
        expect(listed.nth(39 - hidden)).to_be_in_viewport(ratio=0.7)
        # The first row of the hidden ones may lie under the words themselves.
        expect(listed.nth(42 - hidden)).not_to_be_in_viewport(ratio=0.8)

        # Whoever writes meanwhile is counted.
        room.note("One more")
        expect(cue).to_have_text(f"+{hidden + 1} more notes")

        cue.focus()
        while (words := cue.inner_text()).startswith("+"):
            ana.keyboard.press("Enter")
            expect(cue).not_to_have_text(words)
        expect(listed.last).to_be_in_viewport(ratio=0.9)
        expect(cue).to_have_text(re.compile(r"^\d+ notes above"))
        cue.click()
        expect(listed.first).to_be_in_viewport(ratio=0.9)
        # The block below can be dropped on: nothing spills over it while a note is dragged.
        moved = ana.locator(f"#{listed.first.get_attribute('id')}")
        drag(ana, listed.first, ana.locator("#block-rs"), dx=0.1)
        expect(ana.locator("#block-rs").locator(moved)).to_have_count(1)
        expect(ana.locator("#net")).to_have_text("Live")
        left = room.canvas.notes.get(block="rs", archived_at=None)
        notes.delete_note(left, by=room.people.facilitator)
        expect(listed).to_have_count(40)


def test_no_note_of_the_demo_is_out_of_sight_however_the_screen_is_cut(
    site: str, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMO_DEMO_LOGINS", "lead@demo.invalid:not-a-real-password")
    call_command("demo")
    lead, client = User.objects.get(email="lead@demo.invalid"), Client()
    client.force_login(lead)
    ana = open_page(client, viewport={"width": 1366, "height": 768})
    canvas = Canvas.objects.get(kind="to_be", engagement__name="Meridian Health PMO")
    ana.goto(site + canvas.get_absolute_url())
    expect(ana.locator("#net")).to_have_text("Live")
    for view in ("desk", "projector"):
        ana.evaluate("view => (document.documentElement.dataset.view = view)", view)
        for width, height in ((1366, 768), (1512, 982), (1536, 864), (1680, 1050), (1920, 1080)):
            ana.set_viewport_size({"width": width, "height": height})
            hidden = ana.locator(".block .body").evaluate_all(OUT_OF_SIGHT)
            assert hidden == 0, f"{view} at {width} x {height}: {hidden} notes"
    # On a low window some are; then their block says so, however little of a note is missing.
    for height in range(600, 760, 10):
        ana.set_viewport_size({"width": 1366, "height": height})
        ana.evaluate(THREE_PICTURES)
        silent = ana.locator(".block:not([data-full]) .body").evaluate_all(OUT_OF_SIGHT)
        assert silent == 0, f"{silent} notes at a height of {height}"


def test_hasty_hands_move_and_group_before_the_first_answer(room: Room) -> None:
    first, second = room.note("Charge-back", "rs"), room.note("Customers of Bo", "cs")
    ana, bo = room.sit("facilitator"), room.sit("contributor")
    for _ in range(4):
        drag(ana, ana.locator(f"#{second}"), ana.locator("#block-rs"), dx=0.8)
        drag(ana, ana.locator(f"#{second}"), ana.locator(f"#{first}"), dx=0.3)
        for page in (ana, bo):
            expect(page.locator("#block-rs .cluster .note")).to_have_count(2)
        drag(ana, ana.locator(f"#{second}"), ana.locator("#block-cs"))
        drag(ana, ana.locator(f"#{first}"), ana.locator("#block-co"))
        for page in (ana, bo):
            expect(page.locator(".cluster")).to_have_count(0)
        drag(ana, ana.locator(f"#{first}"), ana.locator("#block-rs"), dx=0.2)
        for page in (ana, bo):
            expect(page.locator(f"#block-rs #{first}")).to_have_count(1)
            expect(page.locator(f"#block-cs #{second}")).to_have_count(1)


@pytest.mark.expects("409 (Conflict)")
def test_regrouping_after_a_vote_asks_first_and_leaves_all_as_it_is_until_the_yes(
    room: Room,
) -> None:
    first, second = room.note("One honest status"), room.note("Sponsors see trouble", "cs")
    subjects = [each.replace("-", ":") for each in (first, second)]
    people = room.people
    round_ = votes.open_round(people.engagement, title="Which?", items=subjects, by=people.lead)
    votes.set_dots(round_.items.get(subject=subjects[1]), dots=1, by=people.guest)
    votes.end_round(round_, by=people.lead)
    ana, bo = room.sit("facilitator"), room.sit("contributor", **PHONE)
    question = ana.get_by_role("dialog", name="People have voted on this")

    drag(ana, ana.locator(f"#{second}"), ana.locator(f"#{first}"), dx=0.3)
    expect(question).to_contain_text("1 dot in the vote “Which?”")
    expect(question.get_by_role("link", name="Leave it as it is")).to_be_focused()
    ana.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(ana.locator(f"#block-cs #{second}")).to_have_count(1)
    expect(ana.locator(".cluster")).to_have_count(0)

    drag(ana, ana.locator(f"#{second}"), ana.locator(f"#{first}"), dx=0.3)
    question.get_by_role("button", name="Go on anyway").click()
    for page in (ana, bo):
        expect(page.locator("#block-vp .cluster .note")).to_have_count(2)
    expect(question).to_have_count(0)


@pytest.mark.expects("409 (Conflict)")
def test_a_note_dragged_into_a_group_goes_back_when_its_dots_would_be_lost(room: Room) -> None:
    one, two, voted = room.note("One"), room.note("Two"), room.note("Voted on", "cs")
    people = room.people
    groups.group_notes(note_with(room, "Two"), onto=note_with(room, "One"), by=people.lead)
    subjects = [each.replace("-", ":") for each in (two, voted)]
    votes.open_round(people.engagement, title="Which?", items=subjects, by=people.lead)
    ana = room.sit("facilitator")
    question = ana.get_by_role("dialog", name="People have voted on this")

    drag(ana, ana.locator(f"#{voted}"), ana.locator(f"#{one}"), dx=0.3, dy=0.1)

    expect(question).to_contain_text("In the open vote “Which?”: its dots may be affected")
    expect(ana.locator(f"#block-cs #{voted}")).to_have_count(1)
    question.get_by_role("link", name="Leave it as it is").click()
    expect(question).to_have_count(0)
    ana.locator(f"#{voted} .grip").click()
    ana.get_by_role("menuitem", name="Delete").click()
    question.get_by_role("button", name="Go on anyway").click()
    expect(ana.locator(f"#{voted}")).to_have_count(0)
