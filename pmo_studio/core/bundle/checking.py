"""Whether a document can be loaded; nothing is written here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.schema import NAME, check_value, scope_schema
from pmo_studio.core.bundle.tables import Row, Scope, Table, parts, tables

Known = dict[str, set[int]]


def check(document: Any) -> Scope:
    """The scope of a document that can be loaded; BadBundle names the first thing wrong."""
    scope = _scope_of(document)
    check_value(scope_schema(scope), document)
    known: Known = {}
    for table in tables():
        if table.has_ids:
            known[table.space] = _ids(table, document)
    known["engagement"] = {1}
    for table in tables():
        _check_rows(table, document, known, scope)
    for part in parts():
        if part.check is not None:
            part.check(document)
    return scope


def rows_of(table: Table, document: Mapping[str, Any]) -> list[tuple[str, Row]]:
    """The table's rows, each with its place; an absent table has none."""
    found = document.get(table.key)
    if found is None:
        return []
    if table.single:
        return [(table.key, found)]
    return [(f"{table.key}[{index}]", row) for index, row in enumerate(found)]


def _scope_of(document: Any) -> Scope:
    if not isinstance(document, dict):
        raise BadBundle("", __("A bundle is one JSON object."))
    if document.get("schema") != NAME:
        found = str(document.get("schema"))[:60]
        words = __("must be “%(name)s”; this file says “%(found)s”")
        raise BadBundle("schema", words % {"name": NAME, "found": found})
    try:
        return Scope(document.get("scope", ""))
    except ValueError:
        raise BadBundle("scope", __("must be “engagement” or “template”")) from None


def _ids(table: Table, document: Mapping[str, Any]) -> set[int]:
    seen: set[int] = set()
    for place, row in rows_of(table, document):
        if row["id"] in seen:
            raise BadBundle(f"{place}.id", __("%(id)s stands here twice") % {"id": row["id"]})
        seen.add(row["id"])
    return seen


def _check_rows(table: Table, document: Mapping[str, Any], known: Known, scope: Scope) -> None:
    def resolve(space: str, number: int, place: str) -> int:
        if number and number not in known.get(space, ()):
            words = __("there is no %(space)s %(number)s in this bundle")
            raise BadBundle(place, words % {"space": space, "number": number})
        return number

    seen: dict[str, set[Any]] = {name: set() for name in table.unique}
    for place, row in rows_of(table, document):
        table.convert_ids(row, place, resolve)
        for name, values in seen.items():
            if row[name] in values:
                words = __("“%(value)s” stands here twice")
                raise BadBundle(f"{place}.{name}", words % {"value": row[name]})
            values.add(row[name])
        for rule in table.rules if scope == Scope.ENGAGEMENT else ():
            if not rule.holds(row):
                raise BadBundle(f"{place}.{rule.field}", rule.words)
