"""A vote in real browsers: taps count at once, also offline, and everybody follows who likes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.actions import context
from canvases.actions import canvases as canvas_actions
from canvases.models import Note
from pmo_studio.core.actions import stakeholders
from pmo_studio.workshops.actions import spotlight, votes
from pmo_studio.workshops.models import Vote, VoteItem, VoteRound
from tests.browser.screens import LAPTOP, PHONE
from tests.factories import CanvasFactory
from tests.people import People, make_people
from tests.workshops.samples import items_of, notes_of, open_round


@dataclass
class Booth:
    """A vote on thirty notes, and pages of people who have it open."""

    site: str
    people: People
    round: VoteRound
    items: list[VoteItem]
    open_page: Callable[..., Page]

    def sit(self, column: str, address: str = "", **context: Any) -> Page:
        page = self.open_page(self.people.browser(column), **(context or LAPTOP))
        page.goto(self.site + (address or self.round.get_absolute_url()))
        expect(page.locator("#net")).to_have_text("Live")
        return page

    def line(self, page: Page, index: int) -> Locator:
        return page.locator(f"#item-{self.items[index].pk}")

    def dots(self, index: int) -> list[int]:
        return list(Vote.objects.filter(item=self.items[index]).values_list("dots", flat=True))


@pytest.fixture
def booth(site: str, open_page: Callable[..., Page]) -> Booth:
    people = make_people()
    round_ = open_round(people, notes_of(people, 30))
    return Booth(site, people, round_, items_of(round_), open_page)


def give(line: Locator) -> Locator:
    return line.get_by_role("button", name="Give a dot to")


def take(line: Locator) -> Locator:
    return line.get_by_role("button", name="Take a dot from")


def test_quick_taps_on_a_phone_all_count_and_dots_left_stay_in_view(booth: Booth) -> None:
    phone = booth.sit("guest", **PHONE)
    first, last = booth.line(phone, 0), booth.line(phone, 29)
    give(first).tap()
    give(first).tap()
    last.locator(".what").tap()
    expect(phone.locator("#dots-left")).to_have_text("2")
    expect(phone.locator("#dots-left")).to_be_in_viewport()
    take(first).tap()
    expect(phone.locator("#dots-left")).to_have_text("3")

    expect(phone.locator("#net")).to_have_text("Live")
    phone.reload()
    expect(first.locator("output")).to_have_text("1")
    expect(last.locator("output")).to_have_text("1")
    assert (booth.dots(0), booth.dots(29)) == ([1], [1])

    # Without a script each dot loads the page: its item is in sight, not below the bar.
    carl = booth.people.browser("contributor")
    plain = booth.open_page(carl, java_script_enabled=False, **PHONE)
    plain.goto(booth.site + booth.round.get_absolute_url())
    line = booth.line(plain, 12)
    give(line).tap()
    expect(line.locator("output")).to_have_text("1")
    bar, item = plain.locator(".votebar").bounding_box(), line.bounding_box()
    assert bar
    assert item
    assert bar["y"] + bar["height"] <= item["y"]


def test_cap_and_budget_are_said_and_the_button_keeps_the_focus(booth: Booth) -> None:
    page = booth.sit("contributor")
    first = booth.line(page, 0)
    give(first).focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(first.locator("output")).to_have_text("2")
    expect(page.locator("#say")).to_have_text("That is the most for one item.")
    expect(give(first)).to_be_focused()
    expect(give(first)).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("-")
    expect(first.locator("output")).to_have_text("1")
    expect(page.locator("#say")).to_have_text("Item 0: 1. Dots left: 4")
    page.keyboard.press("+")
    for index in (1, 2):
        for _ in range(2):
            booth.line(page, index).locator(".what").click()
    expect(page.locator("#say")).to_have_text("No dot left. Take one back first.")
    booth.line(page, 1).locator(".what").click(modifiers=["Shift"])
    expect(booth.line(page, 1).locator("output")).to_have_text("1")


@pytest.mark.expects("net::ERR_INTERNET_DISCONNECTED", "WebSocket connection", "status of 409")
def test_dots_given_offline_wait_and_arrive_or_are_explained_when_too_late(booth: Booth) -> None:
    phone = booth.sit("guest", **PHONE)
    phone.context.set_offline(True)
    for index in (0, 0, 1):
        give(booth.line(phone, index)).tap()
    expect(phone.locator("#dots-left")).to_have_text("2")
    expect(phone.locator("#net")).to_contain_text("waiting")
    phone.context.set_offline(False)
    expect(phone.locator("#net")).to_have_text("Live", timeout=20_000)
    assert (booth.dots(0), booth.dots(1)) == ([2], [1])

    # The vote ends before the line is back.
    laptop = booth.sit("contributor")
    laptop.context.set_offline(True)
    give(booth.line(laptop, 2)).click()
    votes.end_round(booth.round, by=booth.people.facilitator)
    laptop.context.set_offline(False)
    expect(laptop.locator(".ranking")).to_be_visible(timeout=20_000)
    assert booth.dots(2) == []


def test_facilitator_sees_dots_left_go_down_and_the_end_shows_everybody_the_result(
    booth: Booth,
) -> None:
    fay, vera = booth.sit("facilitator"), booth.sit("viewer")
    gus = booth.sit("guest", **PHONE)
    expect(fay.locator(".left-list")).to_contain_text(re.compile(r"Gus Guest\s*5"))

    give(booth.line(gus, 3)).tap()
    expect(fay.locator(".left-list")).to_contain_text(re.compile(r"Gus Guest\s*4"), timeout=10_000)
    expect(vera.locator("#main")).not_to_contain_text("Gus Guest")

    fay.get_by_role("button", name="End the vote").click()
    expect(fay.get_by_role("alert")).to_contain_text("Only 1 person has voted.")
    fay.get_by_role("button", name="End the vote and show it").click()
    for page in (fay, vera, gus):
        expect(page.locator(".ranking li").first).to_contain_text("Item 3")
    # The next one: what is put to it is counted while one ticks.
    new = reverse("workshops:round_new", args=[booth.people.engagement.pk])
    fay.goto(f"{booth.site}{new}?from=canvas:{Note.objects.latest('pk').canvas_id}")
    parts = fay.locator(".ballot-parts > legend")
    expect(parts).to_have_text("30 items")
    fay.locator(".ballot-parts label").first.click()
    expect(parts).to_have_text("29 of 30 items")
    fay.locator(".ballot-parts label").first.click()
    expect(parts).to_have_text("30 items")


def test_spotlight_appears_on_open_pages_and_takes_along_who_follows(booth: Booth) -> None:
    canvas = CanvasFactory(engagement=booth.people.engagement, title="To-be")
    home = reverse("workshops:votes", args=[booth.people.engagement.pk])
    follower, other = booth.sit("contributor", home), booth.sit("viewer", home)

    spotlight.set_spotlight(
        booth.people.engagement,
        path=booth.round.get_absolute_url(),
        title="The vote",
        question="Which first?",
        by=booth.people.facilitator,
    )
    for page in (follower, other):
        expect(page.locator("#spotlight")).to_contain_text("Which first?")
    follower.get_by_role("button", name="Follow").click()
    expect(follower).to_have_url(booth.site + booth.round.get_absolute_url())
    expect(follower.get_by_role("button", name="Following")).to_be_visible()
    other.get_by_role("link", name="Go there").click()
    expect(other).to_have_url(booth.site + booth.round.get_absolute_url())
    expect(follower.locator("#net")).to_have_text("Live")

    spotlight.set_spotlight(
        booth.people.engagement,
        path=canvas.get_absolute_url(),
        title="To-be",
        by=booth.people.facilitator,
    )
    expect(follower).to_have_url(booth.site + canvas.get_absolute_url())
    expect(other.locator("#spotlight")).to_contain_text("To-be")
    expect(other).to_have_url(booth.site + booth.round.get_absolute_url())


def test_hold_keeps_everybody_but_facilitators_until_it_is_let_go(booth: Booth) -> None:
    people, place = booth.people, booth.round.get_absolute_url()
    home = reverse("workshops:votes", args=[people.engagement.pk])
    gus, fay = booth.sit("guest", home), booth.sit("facilitator", home)
    spotlight.set_spotlight(
        people.engagement, path=place, title="The vote", hold=True, by=people.lead
    )
    expect(gus).to_have_url(booth.site + place)
    expect(fay.locator("#spotlight")).to_contain_text("Lena Lead holds everybody at The vote")
    expect(fay).to_have_url(booth.site + home)
    # No way out leads far, however soon one tries again.
    for tab in ("Home", "People", "Home"):
        expect(gus.locator("#net")).to_have_text("Live")
        with gus.expect_event("framenavigated", lambda frame: frame.url == booth.site + place):
            gus.locator(".tabs").get_by_role("link", name=tab).click()

    # Who is held at a canvas still writes into its blocks.
    canvas = CanvasFactory(engagement=people.engagement)
    spotlight.set_spotlight(
        people.engagement,
        path=canvas.get_absolute_url(),
        title="The canvas",
        hold=True,
        by=people.lead,
    )
    expect(gus).to_have_url(booth.site + canvas.get_absolute_url())
    block = booth.site + reverse("canvases:block", args=[canvas.pk, "vp"])
    gus.locator("#block-vp h2 a").click()
    expect(gus.locator("#spotlight")).to_contain_text("holds everybody at The canvas")
    expect(gus.locator("#net")).to_have_text("Live")
    expect(gus).to_have_url(block)

    expect(gus.get_by_role("button", name="Let everybody go")).to_be_hidden()
    fay.get_by_role("button", name="Let everybody go").click()
    expect(gus.locator("#spotlight")).to_be_hidden()
    gus.goto(booth.site + home)
    expect(gus).to_have_url(booth.site + home)


def test_note_begun_on_a_phone_is_there_again_when_its_writer_is_let_go(booth: Booth) -> None:
    people = booth.people
    canvas = CanvasFactory(engagement=people.engagement)
    block = reverse("canvases:block", args=[canvas.pk, "vp"])
    gus = booth.sit("guest", block, **PHONE)
    gus.get_by_label("Your note", exact=True).fill("Half a thou")
    spotlight.set_spotlight(
        people.engagement,
        path=booth.round.get_absolute_url(),
        title="The vote",
        hold=True,
        by=people.lead,
    )
    expect(gus).to_have_url(booth.site + booth.round.get_absolute_url())
    spotlight.clear_spotlight(people.engagement, by=people.lead)
    expect(gus.locator("#spotlight")).to_be_hidden()

    gus.goto(booth.site + block)
    expect(gus.get_by_label("Your note", exact=True)).to_have_value("Half a thou")
    expect(gus.locator(".toast")).to_contain_text("What you had typed is here again.")
    # Sent, it is no draft any more.
    gus.get_by_role("button", name="Add note").tap()
    expect(gus.locator("#mine-list")).to_contain_text("Half a thou")
    gus.reload()
    expect(gus.get_by_label("Your note", exact=True)).to_have_value("")

    # What loads the page again leaves it what was typed, even while there is no field for it.
    gus.get_by_label("Your note", exact=True).fill("Another one")
    expect(gus.locator("#net")).to_have_text("Live")
    canvas_actions.set_lock(canvas, locked=True, by=people.lead)
    expect(gus.get_by_label("Your note", exact=True)).to_have_count(0)
    canvas_actions.set_lock(canvas, locked=False, by=people.lead)
    expect(gus.get_by_label("Your note", exact=True)).to_have_value("Another one")

    words_and_choices_of_a_form_are_there_again_too(booth, gus)
    whoever_writes_while_the_page_loads_again_goes_on(booth)


def words_and_choices_of_a_form_are_there_again_too(booth: Booth, gus: Page) -> None:
    """From a page that shows nothing live one is led as well."""
    people = booth.people
    entry = context.add_entry(people.engagement, kind="culture", text="Slow", by=people.guest).row
    form = booth.site + entry.get_absolute_url()
    gus.goto(form)
    gus.get_by_label("What it is like here").fill("Slower")
    gus.get_by_label("Kind").select_option("strategy")
    expect(gus.locator("#net")).to_have_text("Live")
    spotlight.set_spotlight(
        people.engagement,
        path=booth.round.get_absolute_url(),
        title="The vote",
        hold=True,
        by=people.lead,
    )
    expect(gus).to_have_url(booth.site + booth.round.get_absolute_url())
    spotlight.clear_spotlight(people.engagement, by=people.lead)
    expect(gus.locator("#spotlight")).to_be_hidden()
    gus.goto(form)
    expect(gus.get_by_label("What it is like here")).to_have_value("Slower")
    expect(gus.get_by_label("Kind")).to_have_value("strategy")


def whoever_writes_while_the_page_loads_again_goes_on(booth: Booth) -> None:
    people = booth.people
    fay = booth.sit("facilitator", reverse("core:stakeholders", args=[people.engagement.pk]))
    fay.get_by_label("Name", exact=True).fill("Works")
    details = stakeholders.Details("Internal audit", kind="group")
    stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    expect(fay.locator(".stakeholders-t")).to_contain_text("Internal audit")
    expect(fay.get_by_label("Name", exact=True)).to_be_focused()
    fay.keyboard.type(" council")
    expect(fay.get_by_label("Name", exact=True)).to_have_value("Works council")


def test_facilitator_brings_everyone_with_the_title_of_the_page(booth: Booth) -> None:
    fay, gus = booth.sit("facilitator"), booth.sit("guest", reverse_votes(booth), **PHONE)
    fay.get_by_role("button", name="Bring everyone here").first.click()
    fay.get_by_label("Question").fill("What first?")
    fay.locator("#bring").get_by_role("button", name="Bring everyone here").click()
    expect(gus.locator("#spotlight")).to_contain_text("What first?")
    gus.set_viewport_size({"width": 390, "height": 480})
    gus.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert gus.evaluate("scrollY") > 0
    gus.get_by_role("link", name="Go there").tap()
    expect(gus).to_have_url(booth.site + booth.round.get_absolute_url())
    expect(gus.locator("#spotlight .where b")).to_have_text("Which first?")


def reverse_votes(booth: Booth) -> str:
    return reverse("workshops:votes", args=[booth.people.engagement.pk])
