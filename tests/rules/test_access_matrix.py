"""Every address of the studio answers every kind of person as the matrix says."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import UserFactory
from tests.rules.matrix import COLUMNS, Row, table
from tests.rules.visiting import Visit, arranged, statements

MATRIX = table()
# Who may do what does not depend on the database: on the second one come the seat that gets
# everywhere, one that comes by a cookie, and who is refused, so that every statement runs there.
FEW = ("lead", "guest", "stranger")
# Whole groups of addresses, each with the reason why it needs no row of its own.
GROUPS = {
    "admin:": "only staff pass the login page in front of it (tested below); no seat is staff",
}


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


# One visit tells everything: who gets what, that reading writes nothing, that pages listen, and
# that what changes something is done neither by a link nor without the safety token.
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_an_address_answers_each_person_as_the_matrix_says(name, signed_in):
    wrong = []
    for row in MATRIX[name]:
        with arranged(name, row, signed_in) as visit:
            for column in COLUMNS if connection.vendor == "sqlite" else FEW:
                wrong += unlike_the_matrix(name, visit(column))
            # Refused before anything is asked of a database: one of them is enough.
            if name in OURS and row.method == "post" and connection.vendor == "sqlite":
                wrong += done_without_meaning_it(name, visit)
                wrong += done_after_the_closeout(name, row, visit)
    assert not wrong, "\n".join(wrong)


def unlike_the_matrix(name: str, visit: Visit) -> Iterator[str]:
    """What is wrong with a visit, line by line."""
    status, expected = visit.response.status_code, visit.row.answers[visit.column]
    if status != expected:
        yield f"{visit} answers {status}, not {expected}"
    if status in REFUSED or (name in OURS and visit.row.method == "get"):
        yield from (f"{visit} writes: {sql}" for sql in writes(visit.statements))
        if visit.row.method == "get" and not listens(visit.html):
            yield f"{visit} does not hear that everybody is brought somewhere"


def done_without_meaning_it(name: str, visit: Callable[..., Visit]) -> Iterator[str]:
    """What a link to the address, or a form of another page, does as the lead."""
    if methods(name) == {"post"}:
        linked = visit("lead", method="get")
        if linked.response.status_code != 405:
            yield f"{linked} by a link answers {linked.response.status_code}, not 405"
    forged = visit("lead", guarded=True)
    expected = 401 if name in OF_PROGRAMS else 403
    if forged.response.status_code != expected:
        yield f"{forged} without the token answers {forged.response.status_code}, not {expected}"
    yield from (f"{forged} without the token writes: {sql}" for sql in writes(forged.statements))


def done_after_the_closeout(name: str, row: Row, visit: Callable[..., Visit]) -> Iterator[str]:
    """What the lead, who did it before, goes on doing in an engagement that is closed out."""
    if row.answers["lead"] >= 400 or name in GO_ON:
        return
    late = visit("lead", closed=True)
    if late.response.status_code < 400:
        yield f"{late} of a closed engagement answers {late.response.status_code}"
    yield from (f"{late} of a closed engagement writes: {sql}" for sql in writes(late.statements))


REFUSED = (401, 403, 404)
OURS = {name for name in MATRIX if ":" in name}
# People and what their account owns, files and what the law asks for, the next cycle and the way
# back; leaving one's own calendar, and turning the pages of a questionnaire.
GO_ON = {name for name in OURS if re.match(r"assessments:(model|builtin)_", name)} | {
    *("core:invite", "core:invitation", "core:invitation_revoke", "core:seat", "core:leave"),
    *("core:archive", "core:delete", "core:retention", "core:redact", "core:engagement_new"),
    *("core:reminders", "core:seat_link", "exports:import", "exports:request", "exports:retry"),
    *("exports:cancel", "exports:renew", "roadmaps:closeout-reopen", "roadmaps:calendar_revoke"),
    "assessments:answer_return",
}
# No cookie counts where programs send with a secret of their own: there is nothing to forge.
OF_PROGRAMS = {"roadmaps:readings_receive"}
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
