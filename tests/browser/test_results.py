"""Results in a real browser: live, by keyboard, within reach at every size and in both themes."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.actions import publishing
from tests.assessments.conftest import closed, filled
from tests.browser.screens import LAPTOP, PHONE, check
from tests.people import make_people


def test_results_appear_on_open_pages_and_every_page_is_within_reach(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    engagement = people.engagement
    closed("seven5", people, title="Last year")
    assessment = filled("opm3q", engagement, title="This year")
    sheet = reverse("assessments:assessment_results", args=[assessment.pk])

    # Who has the page open sees the results as soon as a facilitator shows them.
    viewer = open_page(people.browser("viewer"))
    viewer.goto(site + sheet)
    expect(viewer.get_by_text("Answers are still coming in")).to_be_visible()
    expect(viewer.locator("#net")).to_have_text("Live")
    publishing.show_results(assessment, by=people.facilitator)
    expect(viewer.get_by_role("heading", name="Capability by role group")).to_be_visible()

    # A number leads down to its inputs and, by keyboard, to the table beside the radar.
    viewer.get_by_text("Show as a table").focus()
    viewer.keyboard.press("Enter")
    expect(viewer.get_by_role("table", name="Capabilities, now and target")).to_be_visible()
    viewer.locator("table.hm tbody td a.fig").first.click()
    expect(viewer.get_by_role("heading", name="How was this computed?")).to_be_visible()
    viewer.close()

    client = people.browser("facilitator")
    figure = [assessment.pk, "question", "P.S1"]
    paths = [
        reverse("assessments:results", args=[engagement.pk]),
        sheet,
        reverse("assessments:figure", args=figure),
        reverse("assessments:results_compare", args=[engagement.pk]),
        reverse("assessments:results_help", args=[engagement.pk]),
        reverse("assessments:results_publish", args=[assessment.pk]),
    ]
    page = open_page(client, reduced_motion="reduce")
    for path in paths:
        page.goto(site + path)
        check(page, path)


def test_the_scores_are_a_table_and_the_column_of_all_is_in_sight(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    assessment = closed("opm3q", people)
    client = people.browser("viewer")
    path = reverse("assessments:assessment_results", args=[assessment.pk])
    for screen in (LAPTOP, PHONE):
        page = open_page(client, **screen)
        page.goto(site + path)
        width = screen["viewport"]["width"]
        # A phone makes its window as wide as the page: wider than the screen means overflowing.
        assert page.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth)") == width
        for row in (".whole", ".domain", ".dimension"):
            display = f"getComputedStyle(document.querySelector('.rs-scores tr{row}')).display"
            assert page.evaluate(display) == "table-row", row
        box, cell = page.locator(".t-box:has(.hm)"), page.locator(".hm td.all").first
        cell.scroll_into_view_if_needed()
        seen, around = cell.bounding_box(), box.bounding_box()
        assert seen
        assert around
        assert page.evaluate("document.querySelector('.t-box:has(.hm)').scrollLeft") == 0
        assert seen["x"] + seen["width"] <= around["x"] + around["width"]
        if screen is PHONE:
            what_is_out_of_sight_is_told_and_reached_by_key(page, box)
        page.close()


def what_is_out_of_sight_is_told_and_reached_by_key(page: Page, box: Locator) -> None:
    expect(box).not_to_have_attribute("data-scrolls", "Scrolls sideways")
    page.set_viewport_size({"width": 240, "height": 640})
    expect(box).to_have_attribute("data-scrolls", "Scrolls sideways")
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(box).not_to_have_js_property("scrollLeft", 0)
