"""The room in a real browser: who is here, and what happens to a hand that is too fast."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from canvases.models import Canvas
from pmo_studio.core import limits
from pmo_studio.core.actions.data import erase_person
from pmo_studio.core.models import Engagement, Invitation
from tests.browser.screens import PHONE
from tests.factories import CanvasFactory
from tests.people import People, make_people


@pytest.fixture
def people(site: str) -> People:
    return make_people()


@pytest.fixture
def canvas(people: People) -> Canvas:
    return CanvasFactory(engagement=people.engagement, title="PMO to be")


def test_people_shows_who_comes_and_goes_without_being_loaded_again(
    site: str, people: People, canvas: Canvas, open_page: Callable[..., Page]
) -> None:
    watching = open_page(people.browser("facilitator"))
    watching.goto(f"{site}/engagements/{people.engagement.pk}/people/")
    here = watching.locator("#here")
    expect(here).to_contain_text("1 person connected")
    watching.evaluate("document.body.dataset.same = 'page'")

    coming = open_page(people.browser("guest"), **PHONE)
    coming.goto(f"{site}{canvas.get_absolute_url()}")
    expect(here).to_contain_text("2 people connected")
    expect(here.locator("dt", has_text="PMO to be")).to_have_count(1)
    expect(here).to_contain_text("Gus Guest")

    coming.close()
    expect(here).not_to_contain_text("Gus Guest")
    expect(watching.locator("body")).to_have_attribute("data-same", "page")


def test_a_page_that_answers_a_form_is_never_sent_again_by_itself(
    site: str, people: People, open_page: Callable[..., Page]
) -> None:
    lead = open_page(people.browser("lead"))
    lead.goto(f"{site}/engagements/{people.engagement.pk}/people/")
    lead.get_by_role("textbox", name="E-mail").fill("grace@example.org")
    lead.get_by_role("button", name="Invite").click()
    link = lead.locator("#invited-link").inner_text()
    expect(lead.locator("#net")).to_have_text("Live")

    erase_person(people.contributor, by=people.lead)

    watching = lead.locator("main")
    number = Engagement.objects.get(pk=people.engagement.pk).last_number
    expect(watching).to_have_attribute("data-number", str(number), timeout=10_000)
    expect(lead.locator("#invited-link")).to_have_text(link)
    assert Invitation.objects.count() == 1


@pytest.mark.expects("status of 429")
def test_the_outbox_of_a_seat_that_is_too_fast_says_so_waits_and_sends(
    site: str, people: People, canvas: Canvas, open_page: Callable[..., Page]
) -> None:
    page = open_page(people.browser("guest"))
    page.goto(f"{site}{canvas.get_absolute_url()}")
    expect(page.locator("#net")).to_have_text("Live")
    limits.writes.count(people.guest.pk, limits.WRITER, limits.WRITER.burst + 6)

    change = {"url": f"/canvases/{canvas.pk}/notes/add/", "fields": {"block": "vp", "text": "Kept"}}
    page.evaluate(
        "async (change) => { (await import('pmo/live/outbox')).send(change) }",
        change | {"text": "Kept"},
    )
    expect(page.locator("#net")).to_have_text("A pause: 1 change waiting")
    expect(page.locator("#net")).to_have_text("Live", timeout=10_000)
    expect(page.locator(".note-text")).to_have_text(re.compile("Kept"))
    assert canvas.notes.filter(text="Kept").count() == 1
