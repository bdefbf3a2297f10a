"""The registry of what a bundle is made of: parts, their tables, their events' ids."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db import models

from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.columns import Column, column_of
from pmo_studio.core.bundle.shapes import Resolve, Shape, convert

if TYPE_CHECKING:
    from pmo_studio.core.models import Engagement, Participant

Row = dict[str, Any]


class Scope(StrEnum):
    """Everything there is, or the structure without people, votes and events."""

    ENGAGEMENT = "engagement"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Rule:
    """What must hold between the fields of one row; `field` is where the sentence points."""

    field: str
    holds: Callable[[Row], bool]
    words: Any


@dataclass
class Arrival:
    """What loading a row may need to know."""

    engagement: "Engagement"
    lead: "Participant"
    service: "Participant"
    scope: Scope


def as_it_is(values: Row, arrival: Arrival) -> Row:
    return values


def no_shapes(row: Row, place: str) -> Mapping[str, Shape]:
    return {}


@dataclass(frozen=True)
class Table:
    """One model in the bundle: a list of rows, or (`single`) one object.

    `space` names the ids and is the prefix of subjects: note:12.  `fields` are the model's fields
    that go out; every other one is listed with its reason in docs/develop/formats.md.  `template`
    are those of the template scope, None when the table stays out of it.  `rows` finds the rows
    of an engagement.  `references` are foreign keys, each with the space it points into, which
    must be of an earlier table or of this one.  `subjects` are texts like note:12.  `schemas`
    replaces the schema of single fields; `shapes(row, place)` gives the ids in JSON fields.
    `arrive(values, arrival)` may change what is written.  `optional` fields may be missing: what
    was added after the first bundles.  `dropped` are fields of earlier ones that nobody reads.
    """

    key: str
    space: str
    model: type[models.Model]
    fields: Sequence[str]
    rows: Callable[["Engagement"], "models.QuerySet[Any]"]
    template: Sequence[str] | None = None
    in_template: models.Q = field(default_factory=models.Q)
    references: Mapping[str, str] = field(default_factory=dict)
    subjects: Sequence[str] = ()
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shapes: Callable[[Row, str], Mapping[str, Shape]] = no_shapes
    rules: Sequence[Rule] = ()
    unique: Sequence[str] = ()
    arrive: Callable[[Row, Arrival], Row] = as_it_is
    optional: Sequence[str] = ()
    dropped: Sequence[str] = ()
    order: str = "pk"
    most: int = 50_000
    single: bool = False
    required: bool = False
    has_ids: bool = True
    last: bool = False

    def fields_in(self, scope: Scope) -> Sequence[str] | None:
        return self.fields if scope == Scope.ENGAGEMENT else self.template

    def field(self, name: str) -> "models.Field[Any, Any]":
        return cast("models.Field[Any, Any]", self.model._meta.get_field(name))

    def columns(self, scope: Scope) -> Mapping[str, Column]:
        """The columns by field name, in the order of `fields`."""
        made: dict[str, Column] = {}
        for name in self.fields_in(scope) or ():
            column = column_of(self.field(name), subject=name in self.subjects)
            if name in self.schemas:
                column = replace(column, schema=dict(self.schemas[name]))
            made[name] = column
        return made

    def convert_ids(self, row: Row, place: str, resolve: Resolve) -> Row:
        """The row with every id in it resolved."""
        made = dict(row)
        for name, space in self.references.items():
            if made.get(name) is not None:
                made[name] = resolve(space, made[name], f"{place}.{name}") or None
        for name in self.subjects:
            if made.get(name):
                prefix, _, number = made[name].partition(":")
                if space_of(prefix) == LOG:
                    continue
                here = resolve(space_of(prefix), int(number), f"{place}.{name}")
                made[name] = f"{prefix}:{here}"
        for name, shape in self.shapes(row, place).items():
            made[name] = convert(shape, made[name], f"{place}.{name}", resolve)
        return made


# Events keep their numbers wherever they travel.
LOG = "event"


@dataclass(frozen=True)
class Part:
    """What one app brings: tables, and the form of its events' payloads.

    `payloads` names for each kind of event the fields that hold ids, lists or whole numbers; the
    other fields are known from the kind itself.  `aliases` are prefixes of subjects and topics
    that carry the id of another space, or of "event": the number of one.  `check(document)` looks
    for what no single row can show and raises BadBundle.
    """

    key: str
    tables: Sequence[Table]
    payloads: Mapping[str, Mapping[str, Shape]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Mapping[str, Any]], None] | None = None


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Called from AppConfig.ready(), the lower floors first."""
    if part.key in _parts:
        raise ValueError(f"the part {part.key} is registered twice")
    _parts[part.key] = part
    tables.cache_clear()


def parts() -> list[Part]:
    return list(_parts.values())


@cache
def tables() -> tuple[Table, ...]:
    """All tables in the order of loading: floor by floor, the log at the end."""
    every = [table for part in _parts.values() for table in part.tables]
    return tuple(sorted(every, key=lambda table: table.last))


def space_of(prefix: str) -> str:
    """The space of the ids behind a prefix: its own, unless a part says otherwise."""
    for part in _parts.values():
        if prefix in part.aliases:
            return part.aliases[prefix]
    return prefix


def payload(kind_name: str, place: str) -> dict[str, Shape]:
    """The shape of the payload of one kind of event; BadBundle when nobody knows the kind."""
    from pmo_studio.core import events

    try:
        kind = events.kind_of(kind_name)
    except events.UnknownKind:
        raise BadBundle(place, f"“{kind_name}” is no kind of event of this studio") from None
    shape: dict[str, Shape] = dict(kind.fields)
    for part in _parts.values():
        shape.update(part.payloads.get(kind_name, {}))
    return shape
