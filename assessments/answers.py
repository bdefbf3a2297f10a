"""Answers as numbers of people, never as persons: all that scoring and the pages work on.

`choice` is always the index into the scale of the question's answer type: 0 is "no", or level 1,
or service grade 0.  Nothing here imports Django.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What an answer says; no answer at all (blank) is no row (domain.md §2.3)."""

    ANSWERED = "answered"
    NA = "na"  # does not apply here: out of the score, yet answered
    DK = "dk"  # the person does not know: out of the score, yet answered, and reported


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people chose what on one question."""

    choices: Mapping[int, int] = field(default_factory=dict)
    dk: int = 0
    na: int = 0

    @property
    def scored(self) -> int:
        """n: how many answers have a value."""
        return sum(self.choices.values())

    @property
    def people(self) -> int:
        """How many people answered anything."""
        return self.scored + self.dk + self.na

    @classmethod
    def total(cls, several: Iterable["Counts"]) -> "Counts":
        choices: dict[int, int] = {}
        dk = na = 0
        for counts in several:
            for choice, people in counts.choices.items():
                choices[choice] = choices.get(choice, 0) + people
            dk += counts.dk
            na += counts.na
        return cls(choices, dk, na)


@dataclass(frozen=True, slots=True)
class Cell:
    """One role group's answers to one question, or those of several groups pooled.

    `weight` is the weight of the group, of a pool the sum of its groups' weights.
    """

    groups: tuple[str, ...]
    weight: float
    counts: Counts

    @property
    def is_pool(self) -> bool:
        return len(self.groups) > 1


# By question key; a question without a row has no answers that may be shown.
Tally = Mapping[str, tuple[Cell, ...]]
