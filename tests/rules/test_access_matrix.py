"""Every address of the studio answers every kind of person as the matrix says."""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from pmo_studio.core import limits
from tests.factories import UserFactory
from tests.people import People, make_people
from tests.rules.matrix import COLUMNS, Row, table
from tests.standing import MAKERS

MATRIX = table()
# Who may do what does not depend on the database: on the second one come the seat that gets
# everywhere, one that comes by a cookie, and who is refused, so that every statement runs there.
FEW = ("lead", "guest", "stranger")
# Whole groups of addresses, each with the reason why it needs no row of its own.
GROUPS = {
    "admin:": "only staff pass the login page in front of it (tested below); no seat is staff",
}


@dataclass
class SignedIn:
    """Everybody, and the cookies that each got by logging in: once, and not for every address."""

    people: People
    cookies: dict[str, SimpleCookie]

    @classmethod
    def make(cls) -> "SignedIn":
        people = make_people()
        return cls(people, {column: people.browser(column).cookies for column in COLUMNS})


MAKERS["signed_in"] = SignedIn.make


@pytest.fixture
def signed_in(db: None, standing: Any) -> SignedIn:
    return standing.given("signed_in")


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


@dataclass(frozen=True)
class Visit:
    """What one person got at an address, and what the database was asked meanwhile."""

    row: Row
    address: str
    data: dict[str, Any]
    column: str
    response: Any
    statements: list[str]

    def __str__(self) -> str:
        return f"{self.row.method} {self.address} {self.data or ''} as {self.column}"

    @property
    def html(self) -> str:
        response = self.response
        return "" if response.streaming else response.content.decode(errors="replace")


def visits(name: str, row: Row, signed_in: SignedIn) -> Iterator[Visit]:
    """Everybody at the address, one after the other; for each the database is as for the first."""
    with put_back():
        # Actions change people in memory too, where nothing is rolled back.
        people = copy.deepcopy(signed_in.people)
        where = address(name, row.args(people))
        for column in COLUMNS if connection.vendor == "sqlite" else FEW:
            with put_back():
                each = copy.deepcopy(people)
                data, client = row.data(each), Client()
                client.cookies = copy.deepcopy(signed_in.cookies[column])
                with CaptureQueriesContext(connection) as queries:
                    response = getattr(client, row.method)(where, data)
            yield Visit(row, where, data, column, response, statements(queries))


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    limits.writes.clear()


# One visit tells everything: who gets what, that reading writes nothing, that pages listen.
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_an_address_answers_each_person_as_the_matrix_says(name, signed_in):
    wrong = []
    for row in MATRIX[name]:
        for visit in visits(name, row, signed_in):
            status, expected = visit.response.status_code, row.answers[visit.column]
            is_read = name in OURS and row.method == "get"
            if status != expected:
                wrong.append(f"{visit} answers {status}, not {expected}")
            if is_read:
                wrong += [f"{visit} writes: {sql}" for sql in writes(visit.statements)]
            if is_read and not listens(visit.html):
                wrong.append(f"{visit} does not hear that everybody is brought somewhere")
    assert not wrong, "\n".join(wrong)


def address(name: str, args: list[object]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        if args or not name.endswith("/"):
            raise
        return f"/{name}"


OURS = {name for name in MATRIX if ":" in name}
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE)\b(?!.*\bdjango_session\b)", re.S)
# The frame of an engagement has this mark in its masthead; other pages have no seat to lead.
FRAMED = 'id="net"'
LISTENS = re.compile(r'<main\b[^>]* data-live data-engagement="\d+" data-number="\d+" data-topic="')


def writes(statements: list[str]) -> list[str]:
    return [sql for sql in statements if WRITES.match(sql)]


def listens(html: str) -> bool:
    """Whether a page of an engagement hears that its people are brought to another one."""
    return FRAMED not in html or LISTENS.search(html) is not None


def test_the_search_for_pages_that_listen_finds_one(people):
    page = people.browser("guest").get(f"/engagements/{people.engagement.pk}/history/")
    html = page.content.decode()
    assert FRAMED in html
    assert listens(html)
    assert not listens(html.replace("data-live", ""))


@pytest.mark.django_db
def test_the_search_for_writes_finds_one():
    with CaptureQueriesContext(connection) as queries:
        UserFactory()
    assert writes(statements(queries)) != []


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries]


# Refused before anything is asked of a database.
@pytest.mark.one_database
def test_what_changes_something_cannot_be_done_by_following_a_link(people):
    found = {}
    for name in (name for name in OURS if methods(name) == {"post"}):
        with put_back():
            each = copy.deepcopy(people)
            where = address(name, MATRIX[name][0].args(each))
            found[name] = each.browser("lead").get(where).status_code
    assert found == dict.fromkeys(found, 405)


# Refused before anything is asked of a database.
@pytest.mark.one_database
def test_a_post_without_the_safety_token_changes_nothing(people):
    found = {}
    for name in (name for name in OURS if "post" in methods(name)):
        row = next(row for row in MATRIX[name] if row.method == "post")
        with put_back():
            each = copy.deepcopy(people)
            where, data = address(name, row.args(each)), row.data(each)
            client = Client(enforce_csrf_checks=True)
            client.cookies = each.browser("lead").cookies
            with CaptureQueriesContext(connection) as queries:
                response = client.post(where, data)
        found[name] = (response.status_code, writes(statements(queries)))
    assert found == dict.fromkeys(found, (403, []))


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
