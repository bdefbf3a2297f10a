"""Arithmetic of dot voting.  Pure: no Django, no clock, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K")

LEAST_DOTS = 3
MOST_DOTS = 99
DEFAULT_CAP = 2
# From so many voters on the sum of an item is not one person's choice, nor the other one's.
LEAST_VOTERS = 3


@dataclass(frozen=True, slots=True)
class Place(Generic[K]):
    """One item of a result: its dots, its rank from 1, its share of all dots (0 to 1)."""

    key: K
    dots: int
    rank: int
    share: Fraction


def default_dots(items: int) -> int:
    """Dots a person for so many items: a quarter of them, half rounded up, from 3 to 99."""
    return min(MOST_DOTS, max(LEAST_DOTS, (items + 2) // 4))


def most_placeable(items: int, cap: int) -> int:
    """How many dots one person can place at all."""
    return items * cap


def dots_left(budget: int, given: Iterable[int]) -> int:
    """What remains of a person's dots; never below 0."""
    return max(0, budget - sum(given))


def tells_of_people(voters: int) -> bool:
    """Whether the sums of so few voters would tell what each of them chose."""
    return 0 < voters < LEAST_VOTERS


def ranking(dots: Mapping[K, int]) -> list[Place[K]]:
    """Most dots first; equals share a rank and the next one counts on (1, 2, 2, 4).

    Among equals the order of `dots` stays.
    """
    total = sum(dots.values())
    placed: list[Place[K]] = []
    for index, (key, count) in enumerate(sorted(dots.items(), key=lambda item: -item[1]), 1):
        tied = bool(placed) and placed[-1].dots == count
        rank = placed[-1].rank if tied else index
        placed.append(Place(key, count, rank, Fraction(count, total) if total else Fraction(0)))
    return placed


def percent(share: Fraction) -> int:
    """The share in whole percent, half rounded up."""
    return int(share * 100 + Fraction(1, 2))


def side_by_side(rounds: Sequence[Mapping[K, int]]) -> list[tuple[K, list[Place[K] | None]]]:
    """Every item of the rounds with its place in each, None where it was not voted on.

    The order is that of the last round in which an item stood, best first.
    """
    places = [{place.key: place for place in ranking(dots)} for dots in rounds]
    keys: dict[K, None] = {}
    for placed in reversed(places):
        keys.update(dict.fromkeys(placed))
    return [(key, [placed.get(key) for placed in places]) for key in keys]
