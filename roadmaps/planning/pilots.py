"""Which unit is best tried first: means of ratings, and their ranking.  No Django.

Every seat rates every candidate by every criterion from 1 to 5, where 5 speaks for the unit.  A
candidate's score is the mean of its criteria's means, each criterion alike however many people
rated it: score = (mean of criterion 1 + … + mean of criterion n) / n.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Unit = TypeVar("Unit", bound=Hashable)
LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Mean:
    """The sum of `n` ratings of one candidate by one criterion."""

    total: int = 0
    n: int = 0

    @property
    def value(self) -> Fraction | None:
        """Exact; None without a rating."""
        return Fraction(self.total, self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Score(Generic[Unit]):
    """One candidate: its means in the order of the criteria, its score and rank from 1.

    Score and rank are None until every criterion has a rating: a mean over fewer would compare
    what cannot be compared.
    """

    unit: Unit
    means: tuple[Mean, ...]
    score: Fraction | None
    rank: int | None


def ranking(
    units: Sequence[Unit], criteria: Sequence[str], ratings: Iterable[tuple[Unit, str, int]]
) -> list[Score[Unit]]:
    """The best first; equals share a rank and the next one counts on (1, 2, 2, 4).

    `ratings` are (unit, criterion, value 1..5) of all seats; of other units and criteria they are
    left out.  Who cannot be ranked yet comes last, and among equals the order of `units` stays.
    Raises ValueError for a value outside 1..5.
    """
    sums = {(unit, criterion): [0, 0] for unit in units for criterion in criteria}
    for unit, criterion, value in ratings:
        if not LEAST <= value <= MOST:
            raise ValueError(f"a rating is from {LEAST} to {MOST}, not {value}")
        if (unit, criterion) in sums:
            found = sums[unit, criterion]
            found[0] += value
            found[1] += 1
    means = {unit: tuple(Mean(*sums[unit, criterion]) for criterion in criteria) for unit in units}
    scores = {unit: _score(listed) for unit, listed in means.items()}
    order = sorted(units, key=lambda unit: -(scores[unit] or 0))
    known = [scores[unit] for unit in order]
    return [
        Score(unit, means[unit], score, None if score is None else known.index(score) + 1)
        for unit, score in zip(order, known, strict=True)
    ]


def _score(means: Sequence[Mean]) -> Fraction | None:
    values = [mean.value for mean in means]
    known = [value for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if known and len(known) == len(values) else None
