"""Sheets of an engagement are within everybody's reach: axe, reflow, both themes, every size."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from canvases.actions import canvases as canvas_actions
from canvases.actions import groups
from canvases.models import Canvas, Note
from pmo_studio.core.actions import codes, stakeholders
from tests.browser.screens import SIZES, check, violates_nothing
from tests.factories import CanvasFactory
from tests.people import People, make_people


def fill(canvas: Canvas, people: People) -> None:
    """A board with a full block, a group, and a room to join."""
    new = [canvas_actions.NewNote("vp", f"Promise {n}") for n in range(30)]
    new += [canvas_actions.NewNote("cs", f"Customer {n}") for n in range(2)]
    canvas_actions.add_notes(canvas, notes=new, by=people.facilitator, imported=True)
    one, other = Note.objects.filter(canvas=canvas, block="cs")
    groups.group_notes(one, onto=other, title="Together", by=people.facilitator)
    codes.open_code(canvas.engagement, by=people.facilitator)


def test_sheets_have_no_accessibility_violation_and_never_scroll_sideways(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    fill(canvas, people)
    for number, power in enumerate((5, 2, None)):
        details = stakeholders.Details(f"Person {number}", power=power, interest=4)
        stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    page = open_page(people.browser("facilitator"), reduced_motion="reduce")
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
        reverse("core:stakeholders", args=[pk]),
    ):
        page.goto(site + path)
        check(page, path)

    # Larger and stronger on the wall, and still within reach.
    page.evaluate("localStorage.setItem('pmo.view', 'projector')")
    page.goto(site + canvas.get_absolute_url())
    for size in SIZES[1:]:
        violates_nothing(page, "projector", (size,))
        expect(page.locator("#block-vp .more")).to_be_visible()
