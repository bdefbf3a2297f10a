"""A reveal in a real browser: the facilitator acts on the wall, a phone follows."""

from collections.abc import Callable

from django.db.models import F
from playwright.sync_api import Page, expect

from assessments.actions import publishing
from assessments.models import AgreedScore, Respondent
from pmo_studio.workshops.actions import spotlight
from tests.assessments import rooms
from tests.browser.screens import LAPTOP, PHONE, violations
from tests.people import make_people


def test_a_phone_follows_the_reveal_and_what_is_agreed(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    assessment = rooms.levels(people.engagement)
    for key in ("L1", "L2"):
        rooms.everybody(assessment, key, {"EXE": "445", "TEA": "122"})
    question, following = (rooms.question(assessment, key) for key in ("L1", "L2"))
    publishing.reveal_question(following, by=people.facilitator)
    address = f"{site}/assessments/{assessment.pk}/reveal/{question.pk}/"

    wall = open_page(people.browser("facilitator"), **LAPTOP)
    wall.goto(address)
    phone = open_page(people.browser("guest"), **PHONE)
    phone.goto(address)
    expect(phone.get_by_role("heading", name="The answers are hidden")).to_be_visible()
    expect(phone.get_by_role("link", name="Answer the questionnaire")).to_be_visible()
    expect(phone.locator("#net")).to_have_attribute("data-state", "live")

    wall.get_by_role("button", name="Reveal the answers").click()
    expect(wall.locator(".rv-wide svg")).to_be_visible()
    expect(phone.locator(".rv-narrow svg")).to_be_visible()
    expect(phone.locator(".rv-wide svg")).to_be_hidden()
    expect(phone.get_by_text("The room sees two organisations.")).to_be_visible()

    assert violations(wall) == []
    assert violations(phone) == []
    for asked in (wall.get_by_text("Can you live with it?"), wall.locator(".rv-acts .btn-primary")):
        expect(asked).to_be_in_viewport(ratio=1)

    the_timer_is_of_this_page_alone(wall)
    the_stepper_says_what_it_records(wall)
    spotlight.set_spotlight(
        people.engagement, path=address.removeprefix(site), title="L1", by=people.facilitator
    )
    expect(wall.locator("#spotlight")).to_contain_text("You brought everybody to")
    expect(phone.locator("#spotlight")).to_contain_text("Fay Facilitator is at")
    cut: list[str] = []
    wall.on("requestfailed", lambda request: cut.append(f"{request.method} {request.url}"))
    wall.get_by_role("textbox", name="Why").fill("Between the two")
    wall.get_by_role("button", name="Record 3.5 and go on").click()
    expect(wall).to_have_url(f"{site}/assessments/{assessment.pk}/reveal/{following.pk}/")
    expect(wall.locator("#spotlight")).to_contain_text("You brought everybody to")
    expect(wall.get_by_role("link", name="Go there")).to_be_hidden()
    expect(phone.get_by_role("link", name="Go there")).to_be_visible()
    assert cut == []
    expect(phone.locator(".rv-settled")).to_contain_text("3.5")
    expect(phone.locator(".rv-settled")).to_contain_text("Between the two")
    agreed = AgreedScore.objects.get()
    assert (float(agreed.value), float(agreed.computed)) == (3.5, 3.0)

    # No event tells that somebody finished: the page of the assessment asks again by itself.
    phone.clock.install()
    phone.goto(f"{site}/assessments/{assessment.pk}/")
    Respondent.objects.update(answered=F("assigned"))
    everybody = phone.get_by_text("12 of 12 have answered 80 % or more")
    expect(everybody).to_have_count(0)
    phone.clock.run_for(10000)
    expect(everybody).to_be_visible()


def the_timer_is_of_this_page_alone(wall: Page) -> None:
    time = wall.get_by_role("timer")
    expect(time).to_have_text("4:00")
    wall.get_by_role("button", name="+1 min").click()
    expect(time).to_have_text("5:00")
    wall.get_by_role("button", name="Start the timer").click()
    expect(time).to_have_text("4:59")
    wall.get_by_role("button", name="Pause the timer").click()
    expect(wall.get_by_role("button", name="Start the timer")).to_be_focused()
    wall.reload()
    expect(wall.get_by_role("timer")).to_have_text("4:59")
    # Eight seconds before the end it speaks.
    kept = "JSON.stringify({left: 8, ends: 0})"
    wall.evaluate(f"sessionStorage.setItem('pmo.timer:' + location.pathname, {kept})")
    wall.reload()
    expect(wall.locator("[data-timer]")).to_contain_text("8 seconds left")


def the_stepper_says_what_it_records(wall: Page) -> None:
    score = wall.get_by_role("spinbutton", name="Agreed score")
    expect(score).to_have_value("3.0")
    wall.get_by_role("button", name="0.5 more").click()
    expect(score).to_have_value("3.5")
    expect(wall.get_by_role("button", name="Record 3.5 and go on")).to_be_visible()
    for _ in range(3):
        wall.get_by_role("button", name="0.5 more").click()
    expect(wall.get_by_role("button", name="0.5 more")).to_be_disabled()
    score.fill("3.5")
    expect(wall.get_by_role("button", name="Record 3.5 and go on")).to_be_visible()
