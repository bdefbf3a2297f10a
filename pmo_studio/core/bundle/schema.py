"""The JSON Schema of the bundle, made from the registered tables, and its small interpreter.

Only the words of JSON Schema that this file uses are understood: type, enum, const, properties,
required, additionalProperties (false), items, minItems, maxItems, minLength, maxLength, pattern,
minimum, maximum, format (date, date-time).  A test compares the answers with the jsonschema
package, which is not needed at run time.
"""

import datetime
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.tables import Scope, Table, tables

NAME = "pmo-studio/engagement@1"
YEARS = (1900, 2199)

Schema = Mapping[str, Any]


def object_of(**properties: Any) -> dict[str, Any]:
    """The schema of an object that has all of these and nothing else."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(properties),
        "properties": properties,
    }


def document_schema() -> dict[str, Any]:
    """The whole JSON Schema: what docs/develop/engagement.schema.json holds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:pmo-studio:engagement:1",
        "title": "PMO Studio engagement bundle",
        "oneOf": [{"$ref": f"#/$defs/{scope}"} for scope in Scope],
        "$defs": {str(scope): scope_schema(scope) for scope in Scope},
    }


def scope_schema(scope: Scope) -> dict[str, Any]:
    """The schema of a document of one scope."""
    present = [table for table in tables() if table.fields_in(scope) is not None]
    rows = {table.key: _table_schema(table, scope) for table in present}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "scope", *(table.key for table in present if table.required)],
        "properties": {"schema": {"const": NAME}, "scope": {"const": str(scope)}, **rows},
    }


def _table_schema(table: Table, scope: Scope) -> dict[str, Any]:
    columns = table.columns(scope)
    properties = {name: column.schema for name, column in columns.items()}
    if table.has_ids:
        properties["id"] = {"type": "integer", "minimum": 1, "maximum": 2**53}
    row = {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in properties if name not in table.optional],
        "properties": {**properties, **{name: {} for name in table.dropped}},
    }
    if table.single:
        return row if table.required else {**row, "type": ["object", "null"]}
    return {"type": "array", "maxItems": table.most, "items": row}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def check_value(schema: Schema, value: Any, place: str = "") -> None:
    """BadBundle with the place and a sentence when the value does not fit the schema."""
    kind = type_of(value)
    if "type" in schema:
        _check_type(schema["type"], kind, value, place)
    if "const" in schema and value != schema["const"]:
        raise BadBundle(place, __("must be “%(value)s”") % {"value": schema["const"]})
    if "enum" in schema and value not in schema["enum"]:
        offered = ", ".join(f"“{each}”" for each in schema["enum"] if each)
        raise BadBundle(place, __("must be one of %(offered)s") % {"offered": offered})
    if kind == "string":
        _check_text(schema, value, place)
    elif kind in ("integer", "number"):
        _check_number(schema, value, place)
    elif kind == "array":
        _check_list(schema, value, place)
    elif kind == "object":
        _check_object(schema, value, place)


def type_of(value: Any) -> str:
    """The JSON type, as written: 1.0 is no integer (JSON Schema would take it for one)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return {int: "integer", float: "number", str: "string", list: "array", dict: "object"}[
        type(value)
    ]


def _check_type(wanted: str | list[str], kind: str, value: Any, place: str) -> None:
    accepted = [wanted] if isinstance(wanted, str) else wanted
    if kind in accepted or (kind == "integer" and "number" in accepted):
        return
    names = {
        "string": __("a text"),
        "integer": __("a whole number"),
        "number": __("a number"),
        "boolean": __("true or false"),
        "array": __("a list"),
        "object": __("an object"),
        "null": __("null"),
    }
    expected = __(" or ").join(names[each] for each in accepted)
    words = __("must be %(expected)s, not %(found)s")
    raise BadBundle(place, words % {"expected": expected, "found": names[kind]})


def _check_text(schema: Schema, value: str, place: str) -> None:
    most = schema.get("maxLength")
    if most is not None and len(value) > most:
        words = __("has %(count)s characters; at most %(most)s are allowed")
        raise BadBundle(place, words % {"count": len(value), "most": most})
    if len(value) < schema.get("minLength", 0):
        raise BadBundle(place, __("must not be empty"))
    if "pattern" in schema and not _compiled(schema["pattern"]).search(value):
        raise BadBundle(place, __("is not written as it should be: “%(value)s”") % _shown(value))
    if "format" in schema and not FORMATS[schema["format"]](value):
        raise BadBundle(place, __("is no date between 1900 and 2199: “%(value)s”") % _shown(value))


def _shown(value: str) -> dict[str, str]:
    return {"value": value if len(value) <= 40 else value[:39] + "…"}


def _check_number(schema: Schema, value: float, place: str) -> None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(value, float) and not math.isfinite(value):
        raise BadBundle(place, __("is not a finite number"))
    if (least is not None and value < least) or (most is not None and value > most):
        words = __("must be between %(least)s and %(most)s")
        raise BadBundle(place, words % {"least": least, "most": most})


def _check_list(schema: Schema, value: list[Any], place: str) -> None:
    most = schema.get("maxItems")
    if most is not None and len(value) > most:
        words = __("has %(count)s rows; at most %(most)s are allowed")
        raise BadBundle(place, words % {"count": len(value), "most": most})
    if len(value) < schema.get("minItems", 0):
        raise BadBundle(place, __("must not be empty"))
    items = schema.get("items", {})
    for index, each in enumerate(value):
        check_value(items, each, f"{place}[{index}]")


def _check_object(schema: Schema, value: dict[str, Any], place: str) -> None:
    properties: Schema = schema.get("properties", {})
    dot = "." if place else ""
    if schema.get("additionalProperties") is False:
        for name in sorted(value.keys() - properties.keys()):
            raise BadBundle(f"{place}{dot}{name[:60]}", __("is not known here"))
    for name in schema.get("required", ()):
        if name not in value:
            raise BadBundle(f"{place}{dot}{name}", __("is missing"))
    for name, each in properties.items():
        if name in value:
            check_value(each, value[name], f"{place}{dot}{name}")


def is_date(value: str) -> bool:
    """An ISO date of a year that a plan can have."""
    try:
        return YEARS[0] <= datetime.date.fromisoformat(value).year <= YEARS[1]
    except ValueError:
        return False


def is_moment(value: str) -> bool:
    """An ISO moment in UTC."""
    try:
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return moment.utcoffset() == datetime.timedelta(0) and is_date(value[:10])


FORMATS = {"date": is_date, "date-time": is_moment}
