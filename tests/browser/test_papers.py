"""Files in and out in a real browser: a bundle is imported, the pages are within reach."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from canvases.actions.canvases import NewNote, add_notes
from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement
from pmo_studio.exports.bundles.files import to_bytes
from tests.browser.test_reach import SIZES, violations
from tests.factories import CanvasFactory
from tests.people import People, make_people

CSV = "block,text,colour\nCustomers,A sponsor who needs one honest picture,sky\nNothing,x,beige\n"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


# Colours fade from one theme to the other: axe looks when they have arrived.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""


def check(page: Page, what: str) -> None:
    """Nothing that axe finds in either theme, nothing that scrolls sideways, at every size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert violations(page) == [], f"{what} at {width}, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what


def opened(people: People, browser: Browser, site: str, **options: Any) -> Page:
    context = browser.new_context(**options)
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": site}
            for name, morsel in people.browser("facilitator").cookies.items()
        ]
    )
    return context.new_page()


def files(people: People) -> dict[str, dict[str, Any]]:
    """What a person may choose: a bundle, something else, a table of notes."""
    return {
        "bundle": {
            "name": "engagement.json",
            "mimeType": "application/json",
            "buffer": to_bytes(bundle.write(people.engagement)),
        },
        "other": {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a bundle"},
        "csv": {"name": "notes.csv", "mimeType": "text/csv", "buffer": CSV.encode()},
    }


def test_pages_of_files_are_within_reach(
    site: str, browser: Browser, page_errors: Callable[[Page], Any]
) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    add_notes(canvas, notes=[NewNote("vp", "Promise")], by=people.facilitator, imported=True)
    page = opened(people, browser, site, reduced_motion="reduce")
    page_errors(page)
    given = files(people)

    page.goto(site + reverse("exports:index", args=[people.engagement.pk]))
    page.get_by_label("Attach the data").check()
    page.get_by_role("button", name="Make: Report as PDF").click()
    expect(page.get_by_text("with the data")).to_be_visible()
    check(page, "exports")
    page.goto(site + reverse("canvases:import", args=[canvas.pk]))
    page.get_by_label("CSV file").set_input_files(given["csv"])
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("1 line is wrong")).to_be_visible()
    check(page, "the preview of a table of notes")
    page.goto(site + reverse("exports:import"))
    check(page, "import")
    page.get_by_label("File").set_input_files(given["bundle"])
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("heading", name="Meridian Health PMO")).to_be_visible()
    check(page, "a look inside")
    page.context.close()


@pytest.mark.expects("422")
def test_a_bundle_becomes_an_engagement_without_a_script(
    site: str, browser: Browser, page_errors: Callable[[Page], Any]
) -> None:
    people = make_people()
    page = opened(people, browser, site, java_script_enabled=False)
    page_errors(page)
    given = files(people)
    page.goto(site)
    page.get_by_role("link", name="Import an engagement").click()

    page.get_by_label("File").set_input_files(given["other"])
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("alert")).to_contain_text("not JSON, or cut off")

    page.get_by_label("File").set_input_files(given["bundle"])
    page.get_by_role("button", name="Look inside").click()
    page.get_by_role("button", name="Import as a new engagement").click()
    expect(page.get_by_text("Imported. You are the lead")).to_be_visible()
    assert Engagement.objects.filter(name=people.engagement.name).count() == 2
    page.context.close()
