"""The form of an event's payload: which of its values are ids, and of what.

A shape is a type or a tuple of types (plain values), Ref (an id), [shape] (a list of it) or
{"key": shape} (an object with exactly these keys).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core.bundle.bad import BadBundle

LONGEST = 10_000
MOST_ITEMS = 20_000
BIGGEST = 2**53  # what every reader of JSON holds exactly

# (space, id, place) -> the id on the other side
Resolve = Callable[[str, int, str], int]
Shape = Any


@dataclass(frozen=True)
class Ref:
    """An id of the space, which is the prefix of subjects: Ref("note") as in note:12."""

    space: str
    null: bool = False


def convert(shape: Shape, value: Any, place: str, resolve: Resolve) -> Any:
    """The value with every id resolved; BadBundle where it does not have the shape."""
    if isinstance(shape, Ref):
        return _convert_id(shape, value, place, resolve)
    if isinstance(shape, list):
        _require(isinstance(value, list), place, __("must be a list"))
        _require(len(value) <= MOST_ITEMS, place, __("has too many items"))
        return [
            convert(shape[0], each, f"{place}[{index}]", resolve)
            for index, each in enumerate(value)
        ]
    if isinstance(shape, dict):
        _require(isinstance(value, dict), place, __("must be an object"))
        _same_keys(shape, value, place)
        return {
            key: convert(each, value[key], f"{place}.{key}", resolve) for key, each in shape.items()
        }
    return _plain(shape if isinstance(shape, tuple) else (shape,), value, place)


def _convert_id(shape: Ref, value: Any, place: str, resolve: Resolve) -> int | None:
    if value is None and shape.null:
        return None
    _require(type(value) is int and value >= 0, place, __("must be an id, a whole number"))
    return resolve(shape.space, value, place)


def _same_keys(shape: dict[str, Shape], value: dict[str, Any], place: str) -> None:
    for key in sorted(value.keys() - shape.keys()):
        raise BadBundle(f"{place}.{key[:60]}", __("is not known here"))
    for key in sorted(shape.keys() - value.keys()):
        raise BadBundle(f"{place}.{key}", __("is missing"))


def _plain(types: tuple[type, ...], value: Any, place: str) -> Any:
    accepted = type(value) in types or (type(value) is int and float in types)
    if not accepted:
        words = __("must be %(expected)s") % {"expected": _names(types)}
        raise BadBundle(place, words)
    if isinstance(value, str):
        _require(len(value) <= LONGEST, place, __("is too long"))
    elif isinstance(value, int | float):
        # Neither infinity nor what is no number is.
        within = abs(value) <= BIGGEST
        _require(within, place, __("is a number out of range"))
    return value


def _names(types: tuple[type, ...]) -> str:
    words = {
        str: __("a text"),
        int: __("a whole number"),
        float: __("a number"),
        bool: __("true or false"),
        list: __("a list"),
        dict: __("an object"),
        type(None): __("empty"),
    }
    return ", ".join(dict.fromkeys(words[each] for each in types))


def _require(holds: bool, place: str, words: str) -> None:
    if not holds:
        raise BadBundle(place, words)
