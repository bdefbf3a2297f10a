"""Takes the fields of a document one by one, and notes what is wrong instead of stopping.

A field that cannot be read gives something harmless in its place, so that all problems of a
document can be told at once.  Nothing here has words for people: a `Problem` is a code and values.
"""

import math
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from pmo_studio.core.catalogue import LANGUAGES, Text

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
# What stands where a text could not be read; no model with it ever leaves the reader.
NO_TEXT = Text("", "", "")
SHOWN_MOST = 60

# More than anybody reads; a hostile file could have a hundred thousand.
PROBLEMS_MOST = 1000
# Every code that a problem of a document can have; the pages have words for each.
CODES = frozenset(
    [
        "bad_character",
        "bad_key",
        "cycle",
        "dimension_without_questions",
        "domain_without_dimensions",
        "duplicate_field",
        "duplicate_key",
        "duplicate_level",
        "duplicate_value",
        "five_levels_needed",
        "for_dimensions_only",
        "for_domains_only",
        "level_missing",
        "level_without_questions",
        "list_empty",
        "missing",
        "mixed_ladder",
        "no_question_fits",
        "not_between",
        "not_finite",
        "not_json",
        "out_of_range",
        "question_in_domain",
        "text_empty",
        "text_too_long",
        "too_deep",
        "too_large",
        "too_many",
        "too_many_dimensions",
        "too_many_domains",
        "unknown_answer_type",
        "unknown_capability",
        "unknown_dk_policy",
        "unknown_field",
        "unknown_function",
        "unknown_ladder",
        "unknown_language",
        "unknown_overall_rule",
        "unknown_part",
        "unknown_rule",
        "unknown_weighting",
        "wrong_format",
        "wrong_type",
    ]
)

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place such as "questions[3].capability"; "" is the whole document."""

    place: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class BadModel(ValueError):
    """A document that is no maturity model, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[:PROBLEMS_MOST])
        super().__init__("; ".join(f"{each.place}: {each.code}" for each in self.problems))


class Fields:
    """One object of a document.  A field with null is one that is not there."""

    def __init__(
        self, value: object, place: str, problems: list[Problem], known: Container[str]
    ) -> None:
        self.place = place
        self.problems = problems
        self.is_object = isinstance(value, dict)
        self._values: dict[str, object] = {}
        if not isinstance(value, dict):
            self._refuse(place, "wrong_type", expected="object")
            return
        for name, inner in value.items():
            if name not in known:
                self._refuse(place, "unknown_field", field=shown(name))
            elif inner is not None:
                self._values[name] = inner

    def at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> object:
        return self._values.get(name)

    def text(self, name: str, most: int) -> Text:
        return self._text(name, most) if self._demand(name) else NO_TEXT

    def optional_text(self, name: str, most: int) -> Text | None:
        return self._text(name, most) if self.has(name) else None

    def key(self, name: str) -> str:
        """A key; also one that does not follow the pattern, so that others can point to it."""
        key = self.reference(name)
        if key and not KEY.fullmatch(key):
            self._refuse(self.at(name), "bad_key", key=shown(key))
        return key

    def reference(self, name: str) -> str:
        """The key of something else; empty when there is none to read."""
        return self._string(self.at(name), self._values[name], 500) if self._demand(name) else ""

    def keys(self, name: str, most: int) -> tuple[str, ...]:
        """A list of different keys; none when the field is not there."""
        found: list[str] = []
        for place, value in self.rows(name, most):
            key = self._string(place, value, 500)
            if key and not KEY.fullmatch(key):
                self._refuse(place, "bad_key", key=shown(key))
            elif key in found:
                self._refuse(place, "duplicate_value", key=shown(key))
            elif key:
                found.append(key)
        return tuple(found)

    def choice(self, name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """One of the choices; without a default the field has to be there."""
        fallback = default or next(iter(choices))
        if not (self.has(name) if default else self._demand(name)):
            return fallback
        value = self._values[name]
        if not isinstance(value, str):
            self._refuse(self.at(name), "wrong_type", expected="text")
            return fallback
        known = [each.value for each in choices]
        if value not in known:
            self._refuse(
                self.at(name), f"unknown_{name}", value=shown(value), known=", ".join(known)
            )
            return fallback
        return choices(value)

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            self._refuse(self.at(name), "wrong_type", expected="true_or_false")
            return False
        return value

    def number(self, name: str, *, most: float, default: float) -> float:
        """A number above 0, at most `most`."""
        if not self.has(name):
            return default
        value = self._number(name)
        if value is None:
            return default
        if not 0 < value <= most:
            self._refuse(self.at(name), "out_of_range", above=0, most=most)
            return default
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number; 2.0 is one, as in JSON Schema."""
        if not self._demand(name):
            return least
        value = self._number(name)
        if value is None:
            return least
        if not value.is_integer():
            self._refuse(self.at(name), "wrong_type", expected="whole_number")
            return least
        if not least <= value <= most:
            self._refuse(self.at(name), "not_between", least=least, most=most)
            return least
        return int(value)

    def optional_whole(self, name: str, *, least: int, most: int) -> int | None:
        return self.whole(name, least=least, most=most) if self.has(name) else None

    def rows(self, name: str, most: int) -> Iterator[tuple[str, object]]:
        """The entries of a list, each with its place; none of a list that is too long."""
        value = self._values.get(name, [])
        if not isinstance(value, list):
            self._refuse(self.at(name), "wrong_type", expected="list")
            return
        if len(value) > most:
            self._refuse(self.at(name), "too_many", most=most, found=len(value))
            return
        for index, each in enumerate(value):
            yield f"{self.at(name)}[{index}]", each

    def demand_entries(self, name: str) -> None:
        """Notes a list that is not there, or has no entry."""
        if self._demand(name) and self._values[name] == []:
            self._refuse(self.at(name), "list_empty")

    def _demand(self, name: str) -> bool:
        if not self.has(name) and self.is_object:
            self._refuse(self.at(name), "missing")
        return self.has(name)

    def _text(self, name: str, most: int) -> Text:
        place, value = self.at(name), self._values[name]
        if not isinstance(value, dict):
            plain = self._string(place, value, most)
            return Text(plain, plain, plain)
        for code in value:
            if code not in LANGUAGES:
                self._refuse(place, "unknown_language", language=shown(code))
        given = {
            code: self._string(f"{place}.{code}", value[code], most)
            for code in LANGUAGES
            if value.get(code) is not None
        }
        if not given:
            self._refuse(place, "text_empty")
            return NO_TEXT
        first = next(iter(given.values()))
        return Text.read({code: given.get(code, first) for code in LANGUAGES})

    def _string(self, place: str, value: object, most: int) -> str:
        if not isinstance(value, str):
            self._refuse(place, "wrong_type", expected="text")
            return ""
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        bad = next(filter(_is_bad, text), None)
        if not text:
            self._refuse(place, "text_empty")
        elif len(text) > most:
            self._refuse(place, "text_too_long", most=most, length=len(text))
        elif bad:
            self._refuse(place, "bad_character", character=f"U+{ord(bad):04X}")
        return text

    def _number(self, name: str) -> float | None:
        value = self._values[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse(self.at(name), "wrong_type", expected="number")
            return None
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self._refuse(self.at(name), "not_finite")
            return None
        return number

    def _refuse(self, place: str, code: str, **values: object) -> None:
        self.problems.append(Problem(place, code, values))


def shown(value: str) -> str:
    """A value of a document, short and printable enough to be shown in a sentence."""
    printable = "".join("\ufffd" if _is_bad(each) else each for each in value[: SHOWN_MOST + 1])
    return printable if len(printable) <= SHOWN_MOST else printable[: SHOWN_MOST - 1] + "…"


def _is_bad(character: str) -> bool:
    """Controls, halves of characters and non-characters: neither XML nor a database takes them."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
