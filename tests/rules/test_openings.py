"""What an open sheet lets a contributor do: at every address, and by every button of every page."""

import copy
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from pmo_studio.core.models import SheetOpening
from pmo_studio.core.models.openings import OpenSheet
from tests.people import People
from tests.rules.matrix import Row, table
from tests.rules.matrix.openings import OPENED
from tests.rules.test_access_matrix import address, put_back

MATRIX = table()
SHEET_OF = {name: sheet for sheet, names in OPENED.items() for name in names}


def is_unlike(row: Row) -> bool:
    """Whether a facilitator gets another answer than a contributor to whom nothing is open."""
    return row.answers["facilitator"] != row.answers["contributor"]


UNLIKE = {
    name: [row for row in rows if is_unlike(row)]
    for name, rows in MATRIX.items()
    if any(is_unlike(row) for row in rows)
}


def answer(people: People, name: str, row: Row, column: str, sheets: Iterable[str]) -> Any:
    """What comes back with these sheets open to all contributors."""
    with put_back():
        each = copy.deepcopy(people)
        where = address(name, row.args(each))
        data = row.data(each)
        SheetOpening.objects.bulk_create(
            SheetOpening(engagement=each.engagement, sheet=sheet) for sheet in sheets
        )
        return getattr(each.browser(column), row.method)(where, data)


def test_every_address_that_a_sheet_opens_is_one_that_asks_who_one_is():
    assert SHEET_OF.keys() - UNLIKE.keys() == set()
    assert OPENED.keys() == set(OpenSheet.values)


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(UNLIKE))
def test_with_every_sheet_open_an_address_answers_contributors_as_facilitators_or_as_before(
    name, people
):
    wrong = []
    for row in UNLIKE[name]:
        as_whom = "facilitator" if name in SHEET_OF else "contributor"
        for column in ("contributor", "guest"):
            status = answer(people, name, row, column, OpenSheet.values).status_code
            if status != row.answers[as_whom]:
                wrong.append(f"{row.method} as {column}: {status}, not {row.answers[as_whom]}")
        status = answer(people, name, row, "viewer", OpenSheet.values).status_code
        if status != row.answers["viewer"]:
            wrong.append(f"{row.method} as viewer: {status}, not {row.answers['viewer']}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(SHEET_OF))
def test_no_other_open_sheet_opens_an_address(name, people):
    others = set(OpenSheet.values) - {SHEET_OF[name]}
    for row in UNLIKE[name]:
        response = answer(people, name, row, "contributor", others)
        assert response.status_code == row.answers["contributor"], row.method


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
PAGES = [name for name in MATRIX if ABOUT.match(name)]


def seen(people: People, name: str, sheets: Iterable[str]) -> Iterator[tuple[Row, set[Any]]]:
    """What a contributor is led to by the pages of an address, where they are shown one."""
    for row in (row for row in MATRIX[name] if row.method == "get"):
        page = answer(people, name, row, "contributor", sheets)
        if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
            yield row, led_to(page.wsgi_request.path, page.content.decode())


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_show_exactly_the_buttons_that_work(name, people):
    for row, shown in seen(people, name, OpenSheet.values):
        staff = answer(people, name, row, "facilitator", ())
        theirs = led_to(staff.wsgi_request.path, staff.content.decode())
        assert {each for each in theirs if each[1] in SHEET_OF} - shown == set()
        idle = {each for each in shown if each[1] not in SHEET_OF and not may(*each, "contributor")}
        assert idle == set()


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_show_nothing_that_does_not_work_while_no_sheet_is_open(name, people):
    for _row, shown in seen(people, name, ()):
        assert {each for each in shown if not may(*each, "contributor")} == set()


@pytest.mark.one_database
def test_the_search_for_buttons_finds_them(people):
    [(_row, closed), *_] = seen(people, "assessments:targets", ())
    [(_row, opened), *_] = seen(people, "assessments:targets", ["targets"])
    assert ("post", "assessments:target") in opened - closed
    assert not may("post", "assessments:target", "contributor")
