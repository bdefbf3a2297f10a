"""Puts the flat parts and questions of a document together: domains, dimensions, questions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assessments.maturity.entries import Dimension, Domain, Level, Question
from assessments.maturity.fields import Problem, shown
from pmo_studio.core.catalogue import Text

DOMAINS_MOST = 20
DIMENSIONS_MOST = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A row of `parts`; `parent` is None for a domain, and empty when it cannot be read."""

    place: str
    key: str
    parent: str | None
    name: Text
    weight: float
    chain: bool
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of `questions`, in the dimension with the key `parent`."""

    place: str
    parent: str
    question: Question

    @property
    def key(self) -> str:
        return self.question.key


class Row(Protocol):
    @property
    def place(self) -> str: ...
    @property
    def key(self) -> str: ...


def grow(parts: Sequence[Part], asked: Sequence[Asked]) -> tuple[Domain, ...]:
    """The domains in the order of the rows; only for rows without problems (`problems`)."""
    return tuple(
        Domain(
            key=domain.key,
            name=domain.name,
            dimensions=tuple(
                _dimension(each, asked) for each in parts if each.parent == domain.key
            ),
            weight=domain.weight,
            chain=domain.chain,
        )
        for domain in parts
        if domain.parent is None
    )


def problems(parts: Sequence[Part], asked: Sequence[Asked]) -> list[Problem]:
    """What is wrong with who belongs to whom."""
    found = [
        *_duplicates(parts),
        *_duplicates(asked),
        *_part_problems(parts),
        *_question_problems(parts, asked),
        *_too_many(parts),
    ]
    # What points nowhere leaves holes elsewhere; they are told only when they are the cause.
    return found or [*_holes(parts, asked)]


def _dimension(part: Part, asked: Iterable[Asked]) -> Dimension:
    return Dimension(
        key=part.key,
        name=part.name,
        questions=tuple(each.question for each in asked if each.parent == part.key),
        weight=part.weight,
        levels=part.levels,
    )


def _duplicates(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for row in rows:
        if row.key in first:
            values = {"key": shown(row.key), "first": first[row.key]}
            yield Problem(f"{row.place}.key", "duplicate_key", values)
        elif row.key:
            first[row.key] = row.place


def _part_problems(parts: Sequence[Part]) -> Iterator[Problem]:
    by_key = {part.key: part for part in reversed(parts)}
    circling: set[str] = set()
    for part in parts:
        if not part.parent or part.key in circling:
            continue
        place = f"{part.place}.in"
        circle = _circle(part, by_key)
        if circle:
            circling.update(circle)
            yield Problem(place, "cycle", {"path": " → ".join(shown(key) for key in circle)})
        elif part.parent not in by_key:
            yield Problem(place, "unknown_part", {"key": shown(part.parent)})
        elif by_key[part.parent].parent is not None and part.parent not in circling:
            yield Problem(place, "too_deep", {"key": shown(part.key), "part": shown(part.parent)})


def _circle(part: Part, by_key: dict[str, Part]) -> list[str]:
    """The keys from the part up and around to itself; empty when the way up ends elsewhere."""
    path = [part.key]
    above = by_key.get(part.parent or "")
    while above is not None and above.key not in path:
        path.append(above.key)
        above = by_key.get(above.parent or "")
    return [*path, part.key] if above is not None and above.key == part.key else []


def _question_problems(parts: Sequence[Part], asked: Iterable[Asked]) -> Iterator[Problem]:
    by_key = {part.key: part for part in reversed(parts)}
    for row in asked:
        if not row.parent:
            continue
        values = {"key": shown(row.parent)}
        if row.parent not in by_key:
            yield Problem(f"{row.place}.in", "unknown_part", values)
        elif by_key[row.parent].parent is None:
            yield Problem(f"{row.place}.in", "question_in_domain", values)


def _too_many(parts: Sequence[Part]) -> Iterator[Problem]:
    domains = sum(part.parent is None for part in parts)
    for code, count, most in (
        ("too_many_domains", domains, DOMAINS_MOST),
        ("too_many_dimensions", len(parts) - domains, DIMENSIONS_MOST),
    ):
        if count > most:
            yield Problem("parts", code, {"most": most, "found": count})


def _holes(parts: Iterable[Part], asked: Iterable[Asked]) -> Iterator[Problem]:
    used = {part.parent for part in parts} | {row.parent for row in asked}
    if "" in used:
        return
    for part in parts:
        if part.key not in used:
            is_domain = part.parent is None
            code = "domain_without_dimensions" if is_domain else "dimension_without_questions"
            yield Problem(part.place, code, {"key": shown(part.key)})
