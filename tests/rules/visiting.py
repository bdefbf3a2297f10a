"""Visits: what one person gets at an address, with the database as it was before them."""

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from pmo_studio.core import limits
from pmo_studio.core.models import SheetOpening
from tests.people import People, make_people
from tests.rules.matrix import COLUMNS, Row
from tests.standing import MAKERS


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


@contextmanager
def arranged(name: str, row: Row, signed_in: SignedIn) -> Iterator[Callable[..., Visit]]:
    """visit(column) at that address: for each the database is as for the first.

    What the row needs is made once. `sheets` are those that are open to all contributors; `method`
    is another one than the row's; `guarded` is a browser that is asked for its safety token;
    `closed` is after the closeout was approved.
    """
    with put_back():
        # Actions change people in memory too, where nothing is rolled back.
        people = copy.deepcopy(signed_in.people)
        where = address(name, row.args(people))

        def visit(
            column: str,
            sheets: Iterable[str] = (),
            method: str = "",
            guarded: bool = False,
            closed: bool = False,
        ) -> Visit:
            with put_back():
                each = copy.deepcopy(people)
                data, client = row.data(each), Client(enforce_csrf_checks=guarded)
                client.cookies = copy.deepcopy(signed_in.cookies[column])
                open_to_all(each, sheets)
                if closed:
                    each.engagement.closed_at = timezone.now()
                    each.engagement.save(update_fields=["closed_at"])
                with CaptureQueriesContext(connection) as queries:
                    response = getattr(client, method or row.method)(where, data)
            return Visit(row, where, data, column, response, statements(queries))

        yield visit


def open_to_all(people: People, sheets: Iterable[str]) -> None:
    opened = [SheetOpening(engagement=people.engagement, sheet=sheet) for sheet in sheets]
    if opened:
        SheetOpening.objects.bulk_create(opened)


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    limits.writes.clear()


def address(name: str, args: list[object]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        if args or not name.endswith("/"):
            raise
        return f"/{name}"


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries]
