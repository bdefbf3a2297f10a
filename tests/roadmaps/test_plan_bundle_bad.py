"""What the database would refuse of a plan in a bundle is refused before, in words that name it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.models import User
from roadmaps.bundle.rules import both_or_neither
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def kept() -> list[str]:
    return []


@pytest.fixture
def document(db, standing, kept) -> dict[str, Any]:
    """The demo with its plan; made once, for nothing of it depends on the database."""
    if not kept:
        kept.append(json.dumps(write(standing.given("meridian"))))
    return json.loads(kept[0])


@pytest.fixture
def owner(document) -> User:
    return UserFactory()


def first(rows: Rows, **wanted: object) -> dict[str, Any]:
    return next(row for row in rows if all(row[name] == each for name, each in wanted.items()))


def twice_a_part(rows: Rows) -> None:
    one = next(row for row in rows if row["seat"])
    rows.append({**one, "id": 9999})


def twice_accountable(rows: Rows) -> None:
    one = first(rows, letter="A")
    rows.append({**one, "id": 9999, "seat": None, "name": "The board"})


def proposed_twice(rows: Rows) -> None:
    one, other = [row for row in rows if row["draft_key"]][:2]
    other["draft_key"] = one["draft_key"]


SPOILED: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "package_roles": ("package, letter, seat twice", twice_a_part),
    "package_roles[": ("must be R, C or I", twice_accountable),
    "messages[": ("draft_key twice", proposed_twice),
    "messages[0].sender_name": (
        "must be empty where sender is given",
        lambda rows: rows[0].update(sender=rows[0]["sender"] or 1, sender_name="The board"),
    ),
    "messages[0].last_on": (
        "must be null without first_on",
        lambda rows: rows[0].update(first_on=None, last_on="2026-01-05"),
    ),
    "involvements[0].next_on": (
        "must be null without next_action",
        lambda rows: rows[0].update(next_action="", next_on="2026-01-05"),
    ),
    "reviews[0].percent_done": (
        "must be between 0 and 100",
        lambda rows: rows[0].update(percent_done=101),
    ),
    "packages[": (
        "must not begin with EN-",
        lambda rows: first(rows, kind="build").update(key="EN-9"),
    ),
}


@pytest.mark.parametrize("place", SPOILED)
def test_it_is_refused_by_name(document, owner, place) -> None:
    words, spoil = SPOILED[place]
    spoil(document[place.partition("[")[0]])
    with pytest.raises(BadBundle) as bad:
        load(document, owner=owner)
    said = str(bad.value)
    assert said.startswith(place)
    assert words in said


def test_rules_speak_the_language_of_whoever_is_told() -> None:
    with translation.override("es"):
        told = str(both_or_neither("agreed_on", "agreed_by").words)
    assert told == "debe indicarse si, y solo si, se indica agreed_on"
