"""The screens of a room, as Playwright wants them, and what must hold on each of them."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LAPTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
SIZES = ((390, 844), (1366, 768), (1920, 1080))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The narrowest screen of WCAG's reflow, and a laptop at double zoom.
NARROW = ((320, 640), (683, 640))

# Colours fade from one theme to the other: axe looks when they have arrived.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def violates_nothing(page: Page, what: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Nothing that axe finds, at each of the sizes and in either theme."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert violations(page) == [], f"{what} at {width}, {scheme}"


def never_scrolls_sideways(page: Page, what: str) -> None:
    """At no size, nor where it is narrow."""
    for width, height in (*NARROW, *SIZES):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{what} at {width}"
        )


def check(page: Page, what: str) -> None:
    """The page is within everybody's reach, at every size and in both themes."""
    violates_nothing(page, what)
    never_scrolls_sideways(page, what)
