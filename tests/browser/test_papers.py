"""Files in and out in a real browser: a bundle is imported, the pages are within reach."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from canvases.actions.canvases import NewNote, add_notes
from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement
from pmo_studio.exports.bundles.files import to_bytes
from tests.browser.screens import check
from tests.factories import CanvasFactory
from tests.people import People, make_people

CSV = "block,text,colour\nCustomers,A sponsor who needs one honest picture,sky\nNothing,x,beige\n"


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


def test_pages_of_files_are_within_reach(site: str, open_page: Callable[..., Page]) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    add_notes(canvas, notes=[NewNote("vp", "Promise")], by=people.facilitator, imported=True)
    page = open_page(people.browser("facilitator"), reduced_motion="reduce")
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


@pytest.mark.expects("422")
def test_a_bundle_becomes_an_engagement_without_a_script(
    site: str, open_page: Callable[..., Page]
) -> None:
    people = make_people()
    page = open_page(people.browser("facilitator"), java_script_enabled=False)
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
