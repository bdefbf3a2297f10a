"""Who gets which answer at every address of the studio: a module per app, a row per address.

An app adds rows by naming its module in APPS. A row that opens something makes it itself, from
the people it is given (tests/people.py); whatever it makes is rolled back after each column.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tests.people import COLUMNS as SIGNED_IN
from tests.people import People

COLUMNS = (*SIGNED_IN, "nobody")
APPS = (
    "accounts",
    "core",
    "openings",
    "live",
    "assessments",
    "questionnaire",
    "answering",
    "library",
    "results",
    "reassessing",
    "reveal",
    "canvases",
    "mandate",
    "pmo_model",
    "involving",
    "gaps",
    "roadmaps",
    "progress",
    "improvements",
    "readings",
    "exchange",
    "waves",
    "optimise",
    "reviews",
    "closing",
    "closeout",
    "workshops",
    "exports",
    "portfolio",
    "gates",
)

Answers = dict[str, int]
Make = Callable[[People], Any]


@dataclass(frozen=True)
class Row:
    """One request and its answer to everybody."""

    method: str
    answers: Answers
    args: Make = field(default=lambda people: [people.engagement.pk])
    data: Make = field(default=lambda people: {})


def table() -> dict[str, list[Row]]:
    """The rows of all apps by the name of their address."""
    rows: dict[str, list[Row]] = {}
    for app in APPS:
        module = import_module(f"{__name__}.{app}")
        assert not rows.keys() & module.ROWS.keys()
        rows.update(module.ROWS)
    return rows


def seats(
    lead: int, facilitator: int, contributor: int, viewer: int, guest: int, **others: int
) -> Answers:
    """An engagement's page: strangers cannot tell that it exists, nobody is sent to log in."""
    named = (lead, facilitator, contributor, viewer, guest)
    outside = {"odd": 404, "revoked": 404, "stranger": 404, "nobody": 302}
    return dict(zip(SIGNED_IN, named, strict=False)) | outside | others


def everybody(status: int) -> Answers:
    """An address on the short public list."""
    return dict.fromkeys(COLUMNS, status)


def by_account(with_one: int, without: int) -> Answers:
    """A page about one's own account, whatever the seats."""
    holders = ("lead", "facilitator", "contributor", "viewer", "stranger")
    return {column: with_one if column in holders else without for column in COLUMNS}


def all_seats(status: int) -> Answers:
    """What every seat may do, guests included (the guest of tests/people.py may write)."""
    return seats(status, status, status, status, status)


def writers(status: int) -> Answers:
    """Contributors and above."""
    return seats(status, status, status, 403, status)


def facilitators(status: int) -> Answers:
    """The lead and facilitators."""
    return seats(status, status, 403, 403, 403)


def lead_only(status: int) -> Answers:
    return seats(status, 403, 403, 403, 403)
