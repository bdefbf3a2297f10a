"""The screens of a room, as Playwright wants them, and what must hold on each of them."""

from collections.abc import Sequence
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
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# The narrowest screen of WCAG's reflow, and a laptop at double zoom.
NARROW = ((320, 640), (683, 640))

# Colours fade from one theme to the other: axe looks when they have arrived.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  // What follows the scrolling of a table never finishes.
  const timed = document.getAnimations().filter((each) => each.timeline === document.timeline);
  await Promise.allSettled(timed.map((each) => each.finished));
}"""

# Controls and headings that are wider than their box, or that reach over the edge of the window
# where nothing scrolls, and figures that break.  A list of choices tells nothing of itself: its
# words are measured.
CUT = """() => {
  const style = (e) => getComputedStyle(e);
  const isClipped = (e) => e && (style(e).clipPath !== 'none' || isClipped(e.parentElement));
  const seen = { opacityProperty: true, visibilityProperty: true };
  const scrolls = (e) => /auto|scroll/.test(style(e).overflowX) && e.scrollWidth > e.clientWidth;
  const inScrolling = (e) => e !== document.body && (scrolls(e) || inScrolling(e.parentElement));
  const pen = document.createElement('canvas').getContext('2d');
  const ARROW = 16;
  const isCutChoice = (e) => {
    const { font, paddingInlineStart: before, paddingInlineEnd: after } = style(e);
    pen.font = font;
    const room = e.clientWidth - parseFloat(before) - parseFloat(after) - ARROW;
    return pen.measureText(e.selectedOptions[0]?.text ?? '').width > room + 1;
  };
  // A number stays on one line.
  const isBroken = (e) => {
    const words = document.createRange();
    words.selectNodeContents(e);
    return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  };
  const isCut = (e) => {
    if (e.matches('td.r a') && isBroken(e)) return true;
    if (e.localName === 'select') return isCutChoice(e);
    if (style(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1) return true;
    if (style(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2) return true;
    const { left, right } = e.getBoundingClientRect();
    return (left < -1 || right > innerWidth + 1) && !inScrolling(e);
  };
  const all = 'main :is(a, button, summary, select, legend, label, th, dt, .key, h1, h2, h3)';
  return [...document.querySelectorAll(all)]
    .filter((e) => e.checkVisibility(seen) && !isClipped(e) && isCut(e))
    .map((e) => `${e.localName} ${e.textContent.trim().slice(0, 40)}`);
}"""


AXE = Axe()
# Only what is wrong: the rest is longer than many a page, and would be packed up for nothing.
RUN_AXE = """async (rules) => {
  const only = rules.length ? { runOnly: { type: 'rule', values: rules } } : {};
  return (await axe.run({ resultTypes: ['violations'], ...only })).violations;
}"""
# What a theme can break: it changes colours and nothing else (tests/rules/test_contrast.py).
OF_COLOURS = ("color-contrast", "link-in-text-block")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it is now: by all its rules, or by these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(RUN_AXE, list(rules))
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def violates_nothing(
    page: Page,
    what: str,
    sizes: Sequence[tuple[int, int]] = SIZES,
    schemes: Sequence[Scheme] = SCHEMES,
) -> None:
    """Nothing that axe finds, at each of the sizes and in each of the themes."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for number, scheme in enumerate(schemes):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            rules = OF_COLOURS if number else ()
            assert violations(page, rules) == [], f"{what} at {width}, {scheme}"


def never_scrolls_sideways(page: Page, what: str) -> None:
    """At no size, nor where it is narrow."""
    for width, height in (*NARROW, *SIZES):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{what} at {width}"
        )


def has_room(page: Page, what: str, sizes: Sequence[tuple[int, int]]) -> None:
    """No control or heading is cut, and the page fits, at each of the sizes."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        cut = page.evaluate(CUT)
        assert not cut, f"{what} at {width}: {cut}"
        wide = page.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth)")
        assert wide == width, f"{what} at {width}"


def check(page: Page, what: str) -> None:
    """The page is within everybody's reach, at every size and in both themes."""
    violates_nothing(page, what)
    never_scrolls_sideways(page, what)
