"""Sheets of an engagement are within everybody's reach: axe, reflow, both themes, every size."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from canvases.actions import canvases as canvas_actions
from canvases.actions import groups
from canvases.models import Canvas, Note
from pmo_studio.core.actions import codes
from tests.factories import CanvasFactory
from tests.people import People, make_people

SIZES = ((390, 844), (1366, 768), (1920, 1080))


def fill(canvas: Canvas, people: People) -> None:
    """A board with a full block, a group, and a room to join."""
    new = [canvas_actions.NewNote("vp", f"Promise {n}") for n in range(30)]
    new += [canvas_actions.NewNote("cs", f"Customer {n}") for n in range(2)]
    canvas_actions.add_notes(canvas, notes=new, by=people.facilitator, imported=True)
    one, other = Note.objects.filter(canvas=canvas, block="cs")
    groups.group_notes(one, onto=other, title="Together", by=people.facilitator)
    codes.open_code(canvas.engagement, by=people.facilitator)


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheets_have_no_accessibility_violation_and_never_scroll_sideways(
    site: str, browser: Browser, page_errors: Callable[[Page], Any], scheme: str
) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    fill(canvas, people)
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": site}
            for name, morsel in people.browser("facilitator").cookies.items()
        ]
    )
    page = context.new_page()
    page_errors(page)
    pk = people.engagement.pk
    for path in (
        people.engagement.get_absolute_url(),
        canvas.get_absolute_url(),
        reverse("canvases:block", args=[canvas.pk, "vp"]),
        reverse("canvases:settings", args=[canvas.pk]),
        reverse("canvases:note", args=[canvas.notes.first().pk]),
        reverse("core:people", args=[pk]),
        reverse("core:people", args=[pk]) + "?wall=1",
        reverse("core:history", args=[pk]),
    ):
        page.goto(site + path)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert violations(page) == [], f"{path} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    # Larger and stronger on the wall, and still within reach.
    page.evaluate("localStorage.setItem('pmo.view', 'projector')")
    page.goto(site + canvas.get_absolute_url())
    for width, height in SIZES[1:]:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#block-vp .more")).to_be_visible()
        assert violations(page) == [], f"projector at {width}"
    context.close()
