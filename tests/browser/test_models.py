"""The library of maturity models in a real browser: in reach at every size, parts at hand."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from assessments.models import LibraryModel
from tests.assessments.shelves import Desk
from tests.browser.test_papers import check

pytestmark = pytest.mark.django_db(transaction=True)


def opened(desk: Desk, browser: Browser, site: str) -> Page:
    context = browser.new_context(reduced_motion="reduce")
    cookies = desk.client.cookies.items()
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": site} for name, morsel in cookies]
    )
    return context.new_page()


def test_pages_of_models_are_within_reach(
    site: str, browser: Browser, page_errors: Callable[[Page], Any]
) -> None:
    desk = Desk()
    desk.post("/models/seven5/duplicate/")
    own = f"/models/{LibraryModel.objects.get().pk}/"
    page = opened(desk, browser, site)
    page_errors(page)
    for path in ("/models/", own, f"{own}head/", f"{own}questions/PFM.ctl/", "/models/import/"):
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        check(page, path)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_the_list_of_parts_stays_in_sight_and_hides_no_question(
    site: str, browser: Browser, width: int, height: int
) -> None:
    page = opened(Desk(), browser, site)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/models/opm3q/#q-O.ST2")
    jump, asked = (
        page.locator(".jump").bounding_box(),
        page.locator("[id='q-O.ST2']").bounding_box(),
    )
    assert jump is not None
    assert asked is not None
    assert 0 <= jump["y"] < 40
    assert 0 <= asked["y"] < height
    assert width > 900 or asked["y"] >= jump["y"] + jump["height"]
