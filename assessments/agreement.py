"""Where a room agrees and where it does not (domain.md §2.6 and its Ruling); no Django.

Everything is made from counts, so neither people nor the order of their answers matter.  Each
answer has one voice here, whatever its group weighs, and "don't know" is never an answer.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.answers import Cell, Counts
from assessments.maturity.entries import AnswerType
from assessments.scoring import dk_rate, reaches

# From so many answers on a spread says something.
LEAST_ANSWERS = 3
STRONG_CONSENSUS = 0.80
WEAK_CONSENSUS = 0.60
WIDE_RANGE = 3.0
STRONG_MINORITY = 0.10
WEAK_MINORITY = 1 / 3
NOBODY_KNOWS = 0.40
# So many questions of the discuss list are what a room has time for, and what gate 1 asks about.
FIRST = 10
# By the width of the scale: 1..5, 0..1, 0..3.
PERCEPTION_GAPS = {4.0: 1.0, 1.0: 0.34, 3.0: 0.75}


class Flag(StrEnum):
    """What a question stands out by."""

    DISCUSS = "discuss"
    PERCEPTION_GAP = "perception_gap"
    STRONG = "strong"
    NOBODY_KNOWS = "nobody_knows"


class Consensus(StrEnum):
    """Agreement in a word; the words for people are the pages' own."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of one question, in the units of its scale; None where n is 0.

    `sd` is the population form: the room is the population.  `consensus` is Cns of Tastle and
    Wierman, 0..1; for yes/no questions `minority_share` tells more, 0..1.  `accord` is what the
    discuss list is sorted by: Cns, or 1 − minority share for yes/no.
    """

    n: int
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    range: float | None
    sd: float | None
    consensus: float | None
    dissent: float | None
    minority_share: float | None
    accord: float | None
    word: Consensus | None


NONE = Agreement(0, None, None, None, None, None, None, None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class GroupGap:
    """The distance between the highest and the lowest group mean, and which groups these are."""

    value: float
    lowest: tuple[str, ...]
    lowest_mean: float
    highest: tuple[str, ...]
    highest_mean: float


def agreement(answer_type: AnswerType, counts: Counts) -> Agreement:
    """How much the people agree who gave an answer with a value."""
    people = _people(answer_type, counts)
    if not people:
        return NONE
    n = sum(people.values())
    mean = _mean(people)
    lowest, highest = min(people), max(people)
    variance = math.fsum(count * (value - mean) ** 2 for value, count in people.items()) / n
    cns = consensus(people, answer_type.width)
    minority = 1 - max(people.values()) / n
    return Agreement(
        n=n,
        mean=mean,
        median=_median(people),
        lowest=lowest,
        highest=highest,
        range=highest - lowest,
        sd=math.sqrt(variance),
        consensus=cns,
        dissent=1 - cns,
        minority_share=minority,
        accord=1 - minority if answer_type.is_yes_no else cns,
        word=_word(answer_type, n, cns, minority),
    )


def consensus(people: dict[float, int], width: float) -> float:
    """Cns = 1 + Σ p log2(1 − |X − μ| / d); d is the width of the scale, not of the answers.

    `people` says how many chose each value; at least one did.
    """
    n = sum(people.values())
    mean = _mean(people)
    total = math.fsum(
        count / n * math.log2(1 - abs(value - mean) / width)
        for value, count in people.items()
        if count and abs(value - mean) < width
    )
    return min(1.0, max(0.0, 1 + total))


def group_gap(
    answer_type: AnswerType, cells: Iterable[Cell], min_display_n: int
) -> GroupGap | None:
    """max − min of the means of the groups with enough answers; None with fewer than two."""
    means = [
        (_mean(_people(answer_type, cell.counts)), cell)
        for cell in cells
        if cell.counts.scored >= max(1, min_display_n)
    ]
    if len(means) < 2:
        return None
    (low, lowest), (high, highest) = (
        choose(means, key=lambda each: each[0]) for choose in (min, max)
    )
    return GroupGap(high - low, lowest.groups, low, highest.groups, high)


def flags(
    answer_type: AnswerType, found: Agreement, counts: Counts, gap: GroupGap | None = None
) -> tuple[Flag, ...]:
    """What the question stands out by; nothing below three answers.

    "Nobody knows" counts those who said so among its three: where all say so, no answer has a
    value, and that is the finding.
    """
    raised = []
    if found.n >= LEAST_ANSWERS:
        if _discuss(answer_type, found):
            raised.append(Flag.DISCUSS)
        if gap and reaches(gap.value, PERCEPTION_GAPS[answer_type.width]):
            raised.append(Flag.PERCEPTION_GAP)
        if found.word is Consensus.STRONG:
            raised.append(Flag.STRONG)
    rate = dk_rate(counts)
    if rate is not None and counts.scored + counts.dk >= LEAST_ANSWERS:
        raised += [Flag.NOBODY_KNOWS] if reaches(rate, NOBODY_KNOWS) else []
    return tuple(raised)


def _discuss(answer_type: AnswerType, found: Agreement) -> bool:
    if found.word is Consensus.WEAK:
        return True
    wide = found.range is not None and reaches(found.range, WIDE_RANGE)
    return wide and not answer_type.is_yes_no


def _word(answer_type: AnswerType, n: int, cns: float, minority: float) -> Consensus | None:
    """Below three answers there is no word."""
    if n < LEAST_ANSWERS:
        return None
    if answer_type.is_yes_no:
        strong, weak = reaches(STRONG_MINORITY, minority), reaches(minority, WEAK_MINORITY)
    else:
        strong, weak = reaches(cns, STRONG_CONSENSUS), not reaches(cns, WEAK_CONSENSUS)
    if strong:
        return Consensus.STRONG
    return Consensus.WEAK if weak else Consensus.FAIR


# --- the discuss list ---


@dataclass(frozen=True, slots=True)
class Item:
    """A question with what the discuss list needs to know of it."""

    key: str
    weight: float
    agreement: Agreement
    flags: tuple[Flag, ...]

    @property
    def is_flagged(self) -> bool:
        return Flag.DISCUSS in self.flags or Flag.PERCEPTION_GAP in self.flags


def discuss_list(items: Iterable[Item]) -> list[Item]:
    """Where to talk first: flagged, then least agreement, then weight, then key.

    Flagged means to discuss or seen differently by groups.  Questions that nobody gave a value
    are not on it.
    """
    return sorted((item for item in items if item.agreement.n), key=_urgency)


def _urgency(item: Item) -> tuple[bool, float, float, str]:
    accord = item.agreement.accord or 0.0
    # Rounded, so that answers that agree alike are equals in spite of the last digits of floats.
    return (not item.is_flagged, round(accord, 9), -item.weight, item.key)


def _people(answer_type: AnswerType, counts: Counts) -> dict[float, int]:
    """How many chose each value."""
    scale = answer_type.scale
    return {scale[choice]: people for choice, people in counts.choices.items() if people}


def _mean(people: dict[float, int]) -> float:
    whole = math.fsum(value * count for value, count in people.items())
    return whole / sum(people.values())


def _median(people: dict[float, int]) -> float:
    n = sum(people.values())
    return (_at(people, (n - 1) // 2) + _at(people, n // 2)) / 2


def _at(people: dict[float, int], place: int) -> float:
    """The value at that place, from 0, when all answers stand in a row."""
    values: Sequence[float] = sorted(people)
    for value in values:
        place -= people[value]
        if place < 0:
            return value
    raise IndexError(place)
