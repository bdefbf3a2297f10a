"""Every address of the studio answers every kind of person as the matrix says."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from pmo_studio.core import limits
from tests.factories import UserFactory
from tests.people import People
from tests.rules.matrix import COLUMNS, Row, table

MATRIX = table()
# Whole groups of addresses, each with the reason why it needs no row of its own.
GROUPS = {
    "admin:": "only staff pass the login page in front of it (tested below); no seat is staff",
}


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def methods(name: str) -> set[str]:
    return {row.method for row in MATRIX[name]}


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[str]:
    """The names of all addresses; the pattern itself where somebody else left one unnamed."""
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one.url_patterns, path, inner)
        else:
            yield namespace + one.name if one.name else namespace + path


def own_addresses() -> set[str]:
    names = set(addresses(get_resolver().url_patterns))
    return {name for name in names if not name.startswith(tuple(GROUPS))}


def test_every_address_has_a_row():
    assert sorted(own_addresses() - MATRIX.keys()) == []


def test_every_row_has_an_address():
    assert sorted(MATRIX.keys() - own_addresses()) == []


def test_every_row_answers_everybody():
    rows = [(name, row) for name, rows in MATRIX.items() for row in rows]
    assert [name for name, row in rows if set(row.answers) != set(COLUMNS)] == []


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_an_address_answers_each_person_as_the_matrix_says(name, people):
    for row in MATRIX[name]:
        found = {column: answer(name, row, people, column) for column in COLUMNS}
        assert found == row.answers, f"{row.method} {name} {row.data(people)}"


def answer(name: str, row: Row, people: People, column: str) -> int:
    """The status that this person gets; the database is afterwards as it was."""
    with transaction.atomic():
        client = people.browser(column)
        args, data = row.args(people), row.data(people)
        response = getattr(client, row.method)(address(name, args), data)
        transaction.set_rollback(True)
    for seat in vars(people).values():
        if hasattr(seat, "refresh_from_db"):
            seat.refresh_from_db()  # an action that a row called may have changed it in memory
    return int(response.status_code)


def address(name: str, args: list[object]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        if args or not name.endswith("/"):
            raise
        return f"/{name}"


OURS = sorted(name for name in MATRIX if ":" in name)
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE)\b(?!.*\bdjango_session\b)", re.S)


@pytest.mark.parametrize("name", [name for name in OURS if "get" in methods(name)])
def test_a_get_never_writes(name, people):
    for row in (row for row in MATRIX[name] if row.method == "get"):
        args = row.args(people)
        for column in ("lead", "guest", "stranger", "nobody"):
            client = people.browser(column)
            with CaptureQueriesContext(connection) as queries:
                client.get(address(name, args), row.data(people))
            assert [sql for sql in statements(queries) if WRITES.match(sql)] == []


# The frame of an engagement has this mark in its masthead; other pages have no seat to lead.
FRAMED = 'id="net"'
LISTENS = re.compile(r'<main\b[^>]* data-live data-engagement="\d+" data-number="\d+" data-topic="')


@pytest.mark.parametrize("name", [name for name in OURS if "get" in methods(name)])
def test_every_page_of_an_engagement_hears_that_everybody_is_brought_somewhere(name, people):
    for row in (row for row in MATRIX[name] if row.method == "get" and "200" in str(row.answers)):
        args = row.args(people)
        for column in ("lead", "guest"):
            page = people.browser(column).get(address(name, args), row.data(people))
            html = b"" if page.streaming else page.content
            assert FRAMED not in html.decode(errors="replace") or LISTENS.search(html.decode())


def test_the_search_for_pages_that_listen_finds_one(people):
    page = people.browser("guest").get(f"/engagements/{people.engagement.pk}/history/")
    assert FRAMED in page.content.decode()
    assert LISTENS.search(page.content.decode())


@pytest.mark.django_db
def test_the_search_for_writes_finds_one():
    with CaptureQueriesContext(connection) as queries:
        UserFactory()
    assert [sql for sql in statements(queries) if WRITES.match(sql)] != []


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("name", [name for name in OURS if methods(name) == {"post"}])
def test_what_changes_something_cannot_be_done_by_following_a_link(name, people):
    row = MATRIX[name][0]
    assert people.browser("lead").get(address(name, row.args(people))).status_code == 405


@pytest.mark.parametrize("name", [name for name in OURS if "post" in methods(name)])
def test_a_post_without_the_safety_token_changes_nothing(name, people):
    row = next(row for row in MATRIX[name] if row.method == "post")
    args, data = row.args(people), row.data(people)
    client = Client(enforce_csrf_checks=True)
    client.cookies = people.browser("lead").cookies
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address(name, args), data)
    assert response.status_code == 403
    assert [sql for sql in statements(queries) if WRITES.match(sql)] == []


@pytest.mark.parametrize("column", COLUMNS)
def test_the_admin_sends_everybody_but_staff_to_its_login(column, people):
    response = people.browser(column).get("/admin/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_the_admin_opens_for_staff():
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get("/admin/").status_code == 200
