"""Bars of the roadmap in real browsers: moved by mouse and by keyboard, and everybody sees it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from roadmaps.models import WorkPackage
from tests.browser.screens import LAPTOP
from tests.people import make_people
from tests.roadmaps.planned import package, planned


def test_a_bar_is_moved_by_mouse_and_by_keys_and_another_browser_sees_its_new_days(
    site: str, open_page: Callable[..., Page]
) -> None:
    """A (10 days) before B (5), then C (2): a week later is five working days later for all."""
    people = make_people()
    plan = planned(people.lead)
    package(plan, "A", "F", 10)
    package(plan, "B", "F", 5, after=["A"])
    package(plan, "C", "P", 2)
    address = f"{site}/engagements/{people.engagement.pk}/roadmap/?zoom=week"

    def sit(column: str) -> Page:
        page = open_page(people.browser(column), **LAPTOP)
        page.goto(address)
        expect(page.locator("#net")).to_have_text("Live")
        return page

    ana, bo = sit("facilitator"), sit("contributor")
    begins(ana, "A", "2026-01-05")
    begins(bo, "C", "2026-01-27")

    drag(ana, "A", days=7)
    panel = ana.locator("#panel")
    expect(panel).to_contain_text("The plan would end 5 working days later.")
    expect(panel.get_by_label("Not before")).to_have_value("2026-01-12")
    assert WorkPackage.objects.get(key="A").earliest is None
    begins(bo, "A", "2026-01-05")
    panel.get_by_role("button", name="Save").click()
    expect(ana.locator("body")).to_contain_text("Saved: A.")
    begins(ana, "A", "2026-01-12")
    begins(bo, "A", "2026-01-12")
    begins(bo, "C", "2026-02-03")

    ana.locator("#row-A").focus()
    ana.keyboard.press("Alt+Shift+ArrowRight")
    ana.keyboard.press("Alt+ArrowLeft")
    expect(ana.get_by_text("Not before 18 January.")).to_be_attached()
    away = ana.locator('.gantt-bars [data-key="A"][transform]')
    expect(away).to_have_count(1)
    ana.keyboard.press("Escape")
    expect(away).to_have_count(0)
    ana.keyboard.press("Alt+Shift+ArrowRight")
    ana.keyboard.press("Enter")
    expect(panel.get_by_label("Not before")).to_have_value("2026-01-19")
    panel.get_by_role("button", name="Save").click()
    begins(bo, "A", "2026-01-19")
    begins(bo, "C", "2026-02-10")

    # Without a network nothing goes: neither the page, nor what was typed.
    begins(ana, "A", "2026-01-19")
    panel.get_by_text("Move or re-estimate").click()
    panel.get_by_label("Effort").fill("12")
    here, unreachable = ana.url, ana.locator(".toast", has_text="cannot be reached")
    ana.context.set_offline(True)
    drag(ana, "A", days=7)
    expect(away).to_have_count(0)
    panel.get_by_role("button", name="Save").click()
    expect(unreachable).to_have_count(2)
    assert ana.url == here
    ana.context.set_offline(False)
    panel.get_by_role("button", name="Save").click()
    expect(ana.locator("body")).to_contain_text("Saved: A.")
    assert WorkPackage.objects.get(key="A").effort == 12


def begins(page: Page, key: str, day: str) -> None:
    expect(page.locator(f'.gantt-bars [data-key="{key}"]')).to_have_attribute("data-start", day)


def drag(page: Page, key: str, *, days: int) -> None:
    """By the mouse, so many days to the right."""
    bar = page.locator(f'.gantt-bars [data-key="{key}"]')
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    width = page.evaluate(
        """() => {
          const drawn = document.querySelector(".gantt-bars");
          const enlarged = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
          return Number(document.querySelector(".gantt-parts").dataset.perDay) * enlarged;
        }"""
    )
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + days * width, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
