"""Every field of every model leaves with the bundle, or stands in a list with the reason why not.

The list is the table under "What stays behind" in docs/develop/formats.md.
"""

import re

import pytest
from django.apps import apps
from django.conf import settings

from pmo_studio.core import bundle, events
from pmo_studio.core.bundle.tables import payload, tables

DOCUMENT = settings.BASE_DIR / "docs" / "develop" / "formats.md"
LABELS = [floor.rpartition(".")[2] for floor in settings.FLOORS]


def left_out() -> dict[str, str]:
    """Model or field → reason, from the document."""
    text = DOCUMENT.read_text("utf-8").partition("## What stays behind")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([\w.]+)` \| (.+?) \|$", text, re.M))


def models():
    return [model for label in LABELS for model in apps.get_app_config(label).get_models()]


def fields_of(model) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if not field.primary_key}


def exported(model) -> set[str]:
    """What leaves, and the way to the engagement, which is the document itself."""
    found = {name for table in tables() if table.model is model for name in table.fields}
    return found | {"engagement"} if found else set()


def test_every_field_leaves_or_has_a_reason_to_stay():
    reasons = left_out()
    forgotten = [
        f"{model._meta.label}.{name}"
        for model in models()
        if model._meta.label not in reasons
        for name in sorted(fields_of(model) - exported(model))
        if f"{model._meta.label}.{name}" not in reasons
    ]
    assert forgotten == []


def test_the_list_names_only_what_exists_and_stays():
    fields = {model._meta.label: fields_of(model) - exported(model) for model in models()}
    whole = {label for label, left in fields.items() if left == fields_of(apps.get_model(label))}
    single = {f"{label}.{name}" for label, names in fields.items() for name in names}
    assert [name for name in left_out() if name not in whole | single] == []


def test_the_list_would_notice_a_new_field():
    reasons = left_out()
    assert "core.User" in reasons
    assert "canvases.Note.edit_hash" in reasons
    assert all(len(reason) > 5 for reason in reasons.values())


@pytest.mark.parametrize("kind", events.kinds(), ids=lambda kind: kind.name)
def test_every_payload_says_which_of_its_numbers_and_lists_are_ids(kind):
    """A whole number may be an id: an app says so in its part (payloads), or says int."""
    declared = {name for part in bundle.parts() for name in part.payloads.get(kind.name, {})}
    doubtful = {
        name
        for name, types in kind.fields.items()
        if {int, list, dict} & set(types if isinstance(types, tuple) else (types,))
        and float not in (types if isinstance(types, tuple) else (types,))
    }
    assert doubtful - declared == set()
    assert declared <= set(kind.fields)
    assert payload(kind.name, "here").keys() == kind.fields.keys()


def test_ids_point_to_tables_that_come_before_or_to_their_own():
    known: set[str] = set()
    for table in tables():
        known.add(table.space)
        assert set(table.references.values()) <= known, table.key


def test_every_foreign_key_that_leaves_says_where_it_points():
    silent = [
        f"{table.key}.{name}"
        for table in tables()
        for name in table.fields
        if table.field(name).is_relation and name not in table.references
    ]
    assert silent == []


def test_no_two_tables_share_a_key_or_a_space():
    keys = [table.key for table in tables()]
    spaces = [table.space for table in tables()]
    assert len(set(keys)) == len(keys)
    assert len(set(spaces)) == len(spaces)
