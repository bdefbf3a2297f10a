"""How ready a group is to work otherwise: five elements, the first low one is the barrier.

    barrier   = the first element in order with a score ≤ 3, none where all are above
    readiness = the mean of all five

Elements by Prosci's ADKAR model; the rule is domain.md §7.  No Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LEAST = 1.0
MOST = 5.0
# Up to here a score holds the group back; the dashed line of the chart.
LINE = 3.0


class Element(StrEnum):
    """What people need to change, in the order in which they need it."""

    AWARENESS = "awareness"
    DESIRE = "desire"
    KNOWLEDGE = "knowledge"
    ABILITY = "ability"
    REINFORCEMENT = "reinforcement"

    @property
    def letter(self) -> str:
        """In one letter, B for ability."""
        return "B" if self is Element.ABILITY else self.value[0].upper()


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a group: a score from 1 to 5 for every element.

    ValueError where one is missing or beyond that.
    """

    scores: Mapping[Element, float]

    def __post_init__(self) -> None:
        for element in Element:
            score = self.scores.get(element)
            if score is None or not LEAST <= score <= MOST:
                raise ValueError(f"{element}: a score from 1 to 5 is needed, not {score}")

    @property
    def barrier(self) -> Element | None:
        """The element to work on first: no later one helps before it does."""
        return next((each for each in Element if self.scores[each] <= LINE), None)

    @property
    def readiness(self) -> float:
        """The mean, 1 to 5."""
        return sum(self.scores[each] for each in Element) / len(Element)


def reading(*scores: float) -> Reading:
    """Five scores in the order of the elements."""
    return Reading(dict(zip(Element, scores, strict=True)))
