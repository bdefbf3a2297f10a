"""How a model's field stands in the bundle: its schema, and the way out and back."""

import base64
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

# The end of the text: `$` would let a newline follow.
END = r"(?![\s\S])"
DATE = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{END}"
MOMENT = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:]{{8}}(\.[0-9]{{6}})?Z{END}"
TIME = rf"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{END}"
SUBJECT = rf"^[a-z_]{{1,40}}:[0-9]{{1,15}}{END}"
LARGEST = {
    "PositiveSmallIntegerField": 2**15 - 1,
    "PositiveIntegerField": 2**31 - 1,
    "PositiveBigIntegerField": 2**53,
}
FARTHEST = 1e9
MOST_BYTES = 4_000_000


@dataclass(frozen=True)
class Column:
    """One field: its JSON Schema; `out` makes JSON of a value, `back` a value of JSON."""

    schema: dict[str, Any]
    out: Callable[[Any], Any]
    back: Callable[[Any], Any]


def clean(text: str) -> str:
    """Without control characters, which a bundle may not hold; tabs and line ends stay."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ")


def clean_deep(value: Any) -> Any:
    """`clean` for every text in a JSON value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_deep(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): clean_deep(each) for key, each in value.items()}
    return value


def column_of(field: "models.Field[Any, Any]", *, subject: bool = False) -> Column:
    """The column for a model's field; LookupError for a kind of field nobody thought of yet."""
    if subject:
        made = Column({"type": "string", "pattern": SUBJECT, "maxLength": 60}, str, str)
        return _or_empty(made) if field.blank else made
    for kind, make in MAKERS:
        if isinstance(field, kind):
            column = make(field)
            return _or_null(column) if field.null else column
    raise LookupError(f"{field}: say in columns.py how a {type(field).__name__} is written")


def _or_null(column: Column) -> Column:
    schema = {**column.schema, "type": [column.schema["type"], "null"]}
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return Column(
        schema,
        lambda value: None if value is None else column.out(value),
        lambda value: None if value is None else column.back(value),
    )


def _or_empty(column: Column) -> Column:
    pattern = f"^{END}|{column.schema['pattern']}"
    return Column({**column.schema, "pattern": pattern}, column.out, column.back)


def _text(field: Any) -> Column:
    schema: dict[str, Any] = {"type": "string"}
    if field.choices:
        schema["enum"] = [*([""] if field.blank else []), *(key for key, _ in field.flatchoices)]
        return Column(schema, clean, str)
    if field.max_length is not None:
        schema["maxLength"] = field.max_length
    if not field.blank:
        schema["minLength"] = 1
    for validator in field.validators:
        if isinstance(validator, RegexValidator):
            pattern = re.compile(validator.regex).pattern
            schema["pattern"] = pattern[:-1] + END if pattern.endswith("$") else pattern
    return Column(schema, clean, str)


def _whole(field: Any) -> Column:
    least, most = _limits(field, 0, LARGEST[field.get_internal_type()])
    return Column({"type": "integer", "minimum": int(least), "maximum": int(most)}, int, int)


def _limits(field: Any, least: float, most: float) -> tuple[float, float]:
    """The smallest and largest value that its validators let through, within those given."""
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            least = max(least, validator.limit_value)
        elif isinstance(validator, MaxValueValidator):
            most = min(most, validator.limit_value)
    return least, most


def _decimal(field: Any) -> Column:
    digits, places = field.max_digits - field.decimal_places, field.decimal_places
    pattern = rf"^[0-9]{{1,{digits}}}\.[0-9]{{{places}}}{END}"
    return Column(
        {"type": "string", "pattern": pattern}, lambda value: f"{value:.{places}f}", Decimal
    )


def _moment_out(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def _number(field: Any) -> Column:
    least, most = _limits(field, -FARTHEST, FARTHEST)
    return Column({"type": "number", "minimum": least, "maximum": most}, float, float)


def _bytes_back(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _binary(field: Any) -> Column:
    pattern = rf"^(?:[A-Za-z0-9+/]{{4}})*(?:[A-Za-z0-9+/]{{2}}==|[A-Za-z0-9+/]{{3}}=)?{END}"
    schema = {"type": "string", "minLength": 4, "maxLength": MOST_BYTES, "pattern": pattern}
    return Column(schema, lambda value: base64.b64encode(bytes(value)).decode(), _bytes_back)


MAKERS: list[tuple[type, Callable[[Any], Column]]] = [
    (models.BooleanField, lambda field: Column({"type": "boolean"}, bool, bool)),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.FloatField, _number),
    (models.DecimalField, _decimal),
    (models.IntegerField, _whole),
    (
        models.DateTimeField,
        lambda field: Column(
            {"type": "string", "format": "date-time", "pattern": MOMENT},
            _moment_out,
            datetime.datetime.fromisoformat,
        ),
    ),
    (
        models.DateField,
        lambda field: Column(
            {"type": "string", "format": "date", "pattern": DATE},
            datetime.date.isoformat,
            datetime.date.fromisoformat,
        ),
    ),
    (
        models.TimeField,
        lambda field: Column(
            {"type": "string", "pattern": TIME},
            lambda value: value.isoformat(timespec="seconds"),
            datetime.time.fromisoformat,
        ),
    ),
    (models.BinaryField, _binary),
    (models.JSONField, lambda field: Column({"type": "object"}, clean_deep, lambda value: value)),
    (
        models.ForeignKey,
        lambda field: Column({"type": "integer", "minimum": 1, "maximum": 2**53}, int, int),
    ),
]
