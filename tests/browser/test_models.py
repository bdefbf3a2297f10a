"""The library of maturity models in a real browser: in reach at every size, parts at hand."""

from collections.abc import Callable

from playwright.sync_api import Page

from assessments.models import LibraryModel
from tests.assessments.shelves import Desk
from tests.browser.screens import LAPTOP, PHONE, check


def test_pages_of_models_are_within_reach_and_the_list_of_parts_hides_no_question(
    site: str, open_page: Callable[..., Page]
) -> None:
    desk = Desk()
    desk.post("/models/seven5/duplicate/")
    own = f"/models/{LibraryModel.objects.get().pk}/"
    page = open_page(desk.client, reduced_motion="reduce")
    for path in ("/models/", own, f"{own}head/", f"{own}questions/PFM.ctl/", "/models/import/"):
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        check(page, path)

    # The list of parts stays in sight, and what is jumped to is not under it.
    for screen in (PHONE["viewport"], LAPTOP["viewport"]):
        page = open_page(desk.client, viewport=screen, reduced_motion="reduce")
        page.goto(f"{site}/models/opm3q/#q-O.ST2")
        jump = page.locator(".jump").bounding_box()
        asked = page.locator("[id='q-O.ST2']").bounding_box()
        assert jump is not None, screen
        assert asked is not None, screen
        assert 0 <= jump["y"] < 40, screen
        assert 0 <= asked["y"] < screen["height"], screen
        assert screen["width"] > 900 or asked["y"] >= jump["y"] + jump["height"], screen
