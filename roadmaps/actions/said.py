"""What people say of a row, as a dataclass: read from the row, compared, written into it.

Its fields are called as those of the model; one that leads to another row holds the id of that row.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import models

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Said = TypeVar("Said", bound="DataclassInstance")


def names(kind: "type[DataclassInstance]") -> list[str]:
    return [each.name for each in fields(kind)]


def column(model: type[models.Model], name: str) -> str:
    """Where the value lies: `owner_id` for the owner."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name)).attname


def read(kind: type[Said], row: models.Model) -> Said:
    return kind(**{name: getattr(row, column(type(row), name)) for name in names(kind)})


def differing(said: Said, before: Said) -> Sequence[str]:
    """What was said otherwise, by name."""
    return [name for name in names(type(said)) if getattr(said, name) != getattr(before, name)]


def put(said: "DataclassInstance", row: models.Model) -> None:
    """Write it into the row, which is not saved yet."""
    for name in names(type(said)):
        setattr(row, column(type(row), name), getattr(said, name))
