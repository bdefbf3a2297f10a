"""A questionnaire on a phone: taps, keys, a lost connection, and going on later."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from assessments.maturity import builtin, writing
from assessments.models import Assessment
from tests.assessments.samples import browser_of, questionnaire, respondent_of, said
from tests.browser.screens import LAPTOP, PHONE, check
from tests.people import make_people


@pytest.fixture
def assessment(site: str) -> Assessment:
    model = builtin.get("seven5")
    return questionnaire(make_people(), document=writing.document(model), title="Maturity check")


def kept_on_the_device(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('pmo.answer')).length")
    )


@pytest.mark.expects("net::ERR_INTERNET_DISCONNECTED", "409 (Conflict)")
def test_answers_by_tap_and_key_survive_a_lost_connection_and_go_on_later(
    site: str, assessment: Assessment, open_page: Callable[..., Page]
) -> None:
    page = open_page(Client(), **PHONE)
    home = f"{site}/q/{assessment.code}/"
    page.goto(home)
    page.get_by_role("radio", name="Delivery teams").tap()
    page.get_by_role("button", name="Begin").tap()

    # By tap.
    expect(page.locator(".clock")).to_have_text("1 of 21")
    page.locator(".scale label").nth(2).tap()
    expect(page.locator("#kept")).to_have_text("Not saved yet: Next saves it")
    page.get_by_role("button", name="Next").tap()

    # By keys, which write into a comment as they should.
    expect(page.locator(".clock")).to_have_text("2 of 21")
    # The words stand there before the module that hears the keys has run.
    page.wait_for_load_state()
    page.keyboard.press("4")
    expect(page.get_by_role("radio").nth(3)).to_be_checked()
    page.get_by_text("Comment or evidence").tap()
    page.get_by_label("Comment").fill("")
    page.get_by_label("Comment").press_sequentially("25 of 30")
    expect(page.get_by_role("radio").nth(3)).to_be_checked()
    page.get_by_role("radio").nth(3).focus()
    page.keyboard.press("Enter")

    # Without a connection: nothing is lost, not even with the page.
    expect(page.locator(".clock")).to_have_text("3 of 21")
    page.context.set_offline(True)
    page.get_by_role("radio", name="I don't know").tap()
    page.get_by_role("button", name="Next").tap()
    expect(page.locator("#kept")).to_contain_text("Not saved yet: offline")
    assert kept_on_the_device(page) == 1
    page.context.set_offline(False)
    expect(page.locator(".clock")).to_have_text("4 of 21")
    assert kept_on_the_device(page) == 0

    # A phone that died: what was chosen and not sent is there again.
    page.locator(".scale label").nth(0).tap()
    page.goto(home)
    page.get_by_role("link", name="Go on where you stopped (3 of 21)").tap()
    expect(page.locator("#kept")).to_contain_text("what you had chosen here before")
    page.get_by_role("button", name="Next").tap()
    expect(page.locator(".clock")).to_have_text("5 of 21")
    assert list(said(assessment).values()) == [
        ("answered", 2, ""),
        ("answered", 3, "25 of 30"),
        ("dk", None, ""),
        ("answered", 0, ""),
    ]

    # Closed in between: the browser shows the page that says so, with what was typed.
    Assessment.objects.update(deadline=assessment.opened_at)
    page.get_by_role("radio", name="Does not apply here").tap()
    page.get_by_text("Comment or evidence").tap()
    page.get_by_label("Comment").fill("One moment too late")
    page.get_by_role("button", name="Next").tap()
    expect(page.get_by_role("heading", name="This was not saved")).to_be_visible()
    expect(page.get_by_text("One moment too late")).to_be_visible()
    assert kept_on_the_device(page) == 0

    # Closed while somebody types and goes elsewhere: the same, once, and then it is gone.
    Assessment.objects.update(deadline=None)
    page.goto(f"{home}5/")
    page.get_by_text("Comment or evidence").tap()
    page.get_by_label("Comment").fill("Typed and never sent")
    Assessment.objects.update(deadline=assessment.opened_at)
    page.get_by_role("link", name="Overview").tap()
    expect(page.get_by_role("heading", name="This questionnaire is closed")).to_be_visible()
    expect(page.get_by_text("Typed and never sent")).to_be_visible()
    assert kept_on_the_device(page) == 0


def test_a_table_keeps_what_is_chosen_and_a_device_forgets_it_when_handed_on(
    site: str, assessment: Assessment, open_page: Callable[..., Page]
) -> None:
    page = open_page(Client(), **LAPTOP)
    page.goto(f"{site}/q/{assessment.code}/")
    page.get_by_role("radio", name="PMO staff").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="All questions of this part").click()
    page.get_by_role("radio", name="3 Defined How is the portfolio as a whole").check()
    page.reload()
    expect(page.locator("#kept")).to_contain_text("chosen here before")
    page.get_by_role("button", name="Project management").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Project management")
    assert len(said(assessment)) == 1

    page.get_by_role("radio", name="I don't know").first.check()
    assert kept_on_the_device(page) == 1
    page.goto(f"{site}/q/{assessment.code}/all/3/")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_role("heading", name="Thank you so far")).to_be_visible()
    assert kept_on_the_device(page) == 0

    # From the first page too: whoever comes next begins on an empty one.
    page.get_by_role("link", name="From the first question").click()
    page.get_by_role("radio", name="I don't know").check()
    assert kept_on_the_device(page) == 1
    page.goto(f"{site}/q/{assessment.code}/")
    page.get_by_text("Somebody else answers on this device").click()
    page.get_by_role("button", name="Let the next person begin").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert kept_on_the_device(page) == 0


def test_every_page_is_within_reach_and_never_scrolls_sideways(
    site: str, assessment: Assessment, open_page: Callable[..., Page]
) -> None:
    respondent_of(assessment)
    inside = browser_of(assessment)
    home = f"{site}/q/{assessment.code}/"
    inside.post(f"/q/{assessment.code}/1/", {"answer": "2", "comment": "Words"})
    for client, paths in ((Client(), [""]), (inside, ["", "1/", "6/", "all/", "done/"])):
        page = open_page(client, reduced_motion="reduce")
        for path in paths:
            page.goto(home + path)
            page.evaluate(
                "for (const each of document.querySelectorAll('details')) each.open = true"
            )
            check(page, home + path)
