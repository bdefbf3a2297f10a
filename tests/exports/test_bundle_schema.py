"""The committed JSON Schema, and our interpreter of it that must say the same as jsonschema."""

import copy
import datetime
import json
import random
from typing import Any

import jsonschema
import pytest
from django.conf import settings

from pmo_studio.core import bundle
from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.schema import check_value, is_date, is_moment, scope_schema
from pmo_studio.core.bundle.tables import Scope
from tests.exports.test_bundle import fill

FILE = settings.BASE_DIR / "docs" / "develop" / "engagement.schema.json"
STRANGE: list[Any] = [
    *(None, True, 0, 1, -1, 2.5, 1e30, 2**63, "", "x", "x" * 5000, [], {}, [1], {"a": 1}),
    *("2026-01-05", "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-05T09:00:00Z"),
    *(
        "2026-13-05T09:00:00Z",
        "2026-01-05T25:00:00Z",
        "1.0",
        "1.00",
        "-1.0",
        "#1F4FD8",
        "#1F4FD8\n",
    ),
    *("note:1", "note:x", "lead", "room", "vp", "12345", "12345\n", "\u0661", "en", "saffron"),
]


def checker() -> jsonschema.FormatChecker:
    known = jsonschema.FormatChecker(formats=())
    known.checks("date")(lambda value: not isinstance(value, str) or is_date(value))
    known.checks("date-time")(lambda value: not isinstance(value, str) or is_moment(value))
    return known


def ours(schema: dict[str, Any], document: Any) -> bool:
    try:
        check_value(schema, document)
    except BadBundle:
        return False
    return True


def places(value: Any, found: list[tuple[Any, Any]] | None = None) -> list[tuple[Any, Any]]:
    """Every (container, key) of the document."""
    found = [] if found is None else found
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found.append((value, key))
            places(value[key], found)
    return found


def test_the_committed_schema_is_the_one_that_the_studio_reads_by():
    assert json.loads(FILE.read_text("utf-8")) == bundle.document_schema()


def test_the_committed_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(bundle.document_schema())


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("scope", Scope)
def test_what_the_studio_writes_fits_the_schema(people, scope):
    document = bundle.write(fill(people), scope)
    jsonschema.validate(
        document,
        bundle.document_schema(),
        jsonschema.Draft202012Validator,
        format_checker=checker(),
    )


def mend(container: Any, whole: Any) -> None:
    """Put back what was spoiled in a list or a mapping, in its place: a copy of everything for
    every try takes as long as reading it."""
    container.clear()
    container.extend(whole) if isinstance(whole, list) else container.update(whole)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("scope", Scope)
def test_our_interpreter_and_jsonschema_agree_on_hundreds_of_spoiled_documents(people, scope):
    chance = random.Random(7)
    document, schema = bundle.write(fill(people, steps=12), scope), scope_schema(scope)
    theirs = jsonschema.Draft202012Validator(schema, format_checker=checker())
    everywhere = places(document)
    answers = set()
    for _ in range(400):
        container, key = chance.choice(everywhere)
        whole = copy.copy(container)
        act = chance.choice(["set", "set", "set", "drop", "add"])
        if act == "set":
            container[key] = chance.choice(STRANGE)
        elif act == "drop":
            del container[key]
        elif isinstance(container, dict):
            container[chance.choice(["__proto__", "constructor", "id", "x"])] = 1
        expected = theirs.is_valid(document)
        assert ours(schema, document) == expected, (key, container)
        answers.add(expected)
        mend(container, whole)
    assert answers == {True, False}


def test_a_whole_number_is_written_without_a_point():
    check_value({"type": "integer"}, 1)
    with pytest.raises(BadBundle, match="must be a whole number"):
        check_value({"type": "integer"}, 1.0)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-02-28", True),
        ("2026-02-29", False),
        ("1899-12-31", False),
        ("2200-01-01", False),
        ("", False),
    ],
)
def test_dates_are_those_of_a_calendar_and_of_a_plan(text, good):
    assert is_date(text) is good


def test_a_moment_is_in_utc():
    moment = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC).isoformat()
    assert is_moment(moment)
    assert is_moment("2026-01-05T09:00:00Z")
    assert not is_moment("2026-01-05T09:00:00")
    assert not is_moment("2026-01-05T09:00:00+02:00")
