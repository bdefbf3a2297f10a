"""One JSON document in, one out: what the commands that calculate without pages have in common.

A reader asks for each value by what it must be; the first that is something else stops it with
one line that begins with the field.  Pure: the calculations read their documents with it.
"""

import json
import sys
from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

MOST_BYTES = 50_000_000


class Unreadable(ValueError):
    """Nothing could be read at all; the text is one line."""


class BadDocument(ValueError):
    """One line that begins with the field: "respondents[2].answers.P.S1: …"."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(_printable(f"{place}: {words}"))


def content_of(name: str) -> bytes:
    """What stands in the file with this name, or in standard input for "-"."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise Unreadable(f"{name} is larger than {MOST_BYTES // 10**6} MB.")
    return content


def parse(content: bytes) -> object:
    """The JSON of a file; BadDocument for anything else, for NaN and for keys that stand twice."""
    try:
        return json.loads(content, object_pairs_hook=_unique, parse_constant=_no_constant)
    except BadDocument:
        raise
    except RecursionError:
        raise BadDocument("document", "nested too deeply.") from None
    except ValueError as error:
        words = str(error).splitlines()[0]
        raise BadDocument("document", f"no JSON in UTF-8: {words}.") from None


def written(document: object) -> str:
    """The document as a command prints it: the same for the same input, nothing rounded."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)


# --- single values ---


def an_object(
    value: object, place: str, known: Collection[str] | None = None, required: Collection[str] = ()
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadDocument(place, "must be an object.")
    inside = "" if place == "document" else f"{place}."
    for name in value:
        if known is not None and name not in known:
            raise BadDocument(f"{inside}{plain(name)}", "is not known here.")
    for name in required:
        if value.get(name) is None:
            raise BadDocument(f"{inside}{name}", "is missing.")
    # a field with null is one that is not there
    return value if known is None else {k: each for k, each in value.items() if each is not None}


def rows_of(value: object, place: str) -> Iterator[tuple[str, object]]:
    if not isinstance(value, list):
        raise BadDocument(place, "must be a list.")
    for number, row in enumerate(value):
        yield f"{place}[{number}]", row


def a_key(value: object, place: str, known: Collection[str]) -> str:
    text = a_text(value, place)
    if text not in known:
        raise BadDocument(place, f"there is no {shown(text)} here.")
    return text


def a_text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise BadDocument(place, "must be a printable text that is not empty.")
    return value


def a_number(value: object, place: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadDocument(place, "must be a number.")
    if not least <= value <= most:
        raise BadDocument(place, f"must be from {least:g} to {most:g}.")
    return float(value)


def a_whole(value: object, place: str, least: int, most: int) -> int:
    number = a_number(value, place, least, most)
    if not number.is_integer():
        raise BadDocument(place, "must be a whole number.")
    return int(number)


def a_choice(value: object, place: str, choices: Collection[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise BadDocument(place, f"must be one of {', '.join(choices)}.")
    return value


def a_day(value: object, place: str) -> date:
    try:
        return date.fromisoformat(a_text(value, place))
    except ValueError:
        raise BadDocument(place, "must be a day such as 2026-11-29.") from None


def yes_or_no(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise BadDocument(place, "must be true or false.")
    return value


def shown(text: str) -> str:
    return f"“{plain(text)}”"


def plain(text: str) -> str:
    """On one line, printable and short."""
    kept = _printable(text[:61])
    return kept if len(kept) <= 60 else f"{kept[:59]}…"


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "�" for each in text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = sorted(key for key, _ in pairs)
    twice = next((key for key, following in pairwise(keys) if key == following), None)
    if twice is not None:
        raise BadDocument(plain(twice), "stands twice in one object.")
    return dict(pairs)


def _no_constant(text: str) -> float:
    raise BadDocument("document", f"{text} is no number in JSON.")
