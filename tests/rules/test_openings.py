"""What an open sheet lets a contributor do: at every address, and by every button of every page."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from pmo_studio.core.models.openings import OpenSheet
from tests.rules.matrix import Row, table
from tests.rules.matrix.openings import OPENED
from tests.rules.visiting import Visit, arranged

Visiting = Callable[..., Visit]
MATRIX = table()
SHEET_OF = {name: sheet for sheet, names in OPENED.items() for name in names}


def is_unlike(row: Row) -> bool:
    """Whether a facilitator gets another answer than a contributor to whom nothing is open."""
    return row.answers["facilitator"] != row.answers["contributor"]


UNLIKE = {name for name, rows in MATRIX.items() if any(map(is_unlike, rows))}


def test_every_address_that_a_sheet_opens_is_one_that_asks_who_one_is():
    assert SHEET_OF.keys() - UNLIKE == set()
    assert OPENED.keys() == set(OpenSheet.values)


TAG = re.compile(r"<(?:a|form|button)\b[^>]*>")
POINTS = re.compile(r"\b(?:href|action|formaction)=\"([^\"#]*)")


def led_to(where: str, html: str) -> set[tuple[str, str]]:
    """The method and name of every address of ours that links and forms of a page lead to."""
    found = set()
    for tag in TAG.findall(html):
        points = POINTS.search(tag)
        if points is None and not tag.startswith("<form"):
            continue
        path = urlsplit(unescape(points[1]) if points else "").path or where
        posts = 'method="post"' in tag or "formaction" in tag
        with suppress(Resolver404):
            found.add(("post" if posts else "get", resolve(path).view_name))
    return found


def may(method: str, name: str, column: str) -> bool:
    """Whether the matrix lets that person do something there."""
    rows = [row for row in MATRIX.get(name, ()) if row.method == method]
    return not rows or any(row.answers[column] < 403 or row.answers[column] > 404 for row in rows)


# Pages of what can be opened; elsewhere one address answers by what is sent, not by who one is.
ABOUT = re.compile(r"roadmaps:|assessments:target|canvases:(?!mandate)")
PAGES = {
    name
    for name, rows in MATRIX.items()
    if ABOUT.match(name) and any(row.method == "get" for row in rows)
}


# One test an address, because what a row needs is made once for all that are sent there.
@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(UNLIKE | PAGES))
def test_what_is_open_lets_people_do_exactly_what_pages_show_and_no_more(name, signed_in):
    wrong = []
    for row in MATRIX[name]:
        shows = name in PAGES and row.method == "get"
        with arranged(name, row, signed_in) as visit:
            opened = visit("contributor", OpenSheet.values) if is_unlike(row) or shows else None
            if is_unlike(row):
                wrong += answered_otherwise(name, visit, opened)
            if shows:
                wrong += idle_or_missing_buttons(visit, opened)
    assert not wrong, "\n".join(wrong)


def answered_otherwise(name: str, visit: Visiting, opened: Visit) -> Iterator[str]:
    """With every sheet open an address answers contributors as facilitators, or as before; no
    other sheet opens it."""
    as_whom = "facilitator" if name in SHEET_OF else "contributor"
    every = OpenSheet.values
    yield from unlike(opened, as_whom, "all are open")
    yield from unlike(visit("guest", every), as_whom, "all are open")
    yield from unlike(visit("viewer", every), "viewer", "all are open")
    if name in SHEET_OF:
        others = set(every) - {SHEET_OF[name]}
        yield from unlike(visit("contributor", others), "contributor", "the others are open")


def unlike(visit: Visit, as_whom: str, when: str) -> Iterator[str]:
    status, expected = visit.response.status_code, visit.row.answers[as_whom]
    if status != expected:
        yield f"{visit} where {when}: {status}, not {expected}"


def idle_or_missing_buttons(visit: Visiting, opened: Visit) -> Iterator[str]:
    """Pages show exactly the buttons that work, with every sheet open and with none."""
    if (shown := buttons(opened)) is not None:
        staff = buttons(visit("facilitator")) or set()
        missing = {each for each in staff if each[1] in SHEET_OF} - shown
        yield from (f"{opened} lacks, where all are open: {each}" for each in missing)
        idle = {each for each in shown if each[1] not in SHEET_OF and not may(*each, "contributor")}
        yield from (f"{opened} shows, where all are open: {each}" for each in idle)
    closed = visit("contributor")
    for each in buttons(closed) or ():
        if not may(*each, "contributor"):
            yield f"{closed} shows, where none is open: {each}"


def buttons(visit: Visit) -> set[tuple[str, str]] | None:
    """Where the page that is shown leads to; None where no page is."""
    page = visit.response
    if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return None
    return led_to(page.wsgi_request.path, visit.html)


@pytest.mark.one_database
def test_the_search_for_buttons_finds_them(signed_in):
    [row, *_] = (row for row in MATRIX["assessments:targets"] if row.method == "get")
    with arranged("assessments:targets", row, signed_in) as visit:
        closed, opened = visit("contributor"), visit("contributor", ["targets"])
    assert ("post", "assessments:target") in buttons(opened) - buttons(closed)
    assert not may("post", "assessments:target", "contributor")
