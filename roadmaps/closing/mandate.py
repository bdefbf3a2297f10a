"""How much of the mandate was kept, promise by promise (domain.md §10 and its Ruling).

    mandate % = 100 × objectives kept / objectives

An objective is kept when each of its KPIs is green or has come 90 % of its way or more.  It counts
among all whatever is known of it: what nobody measured is not kept.  Decision rights stand beside
it as "x of y" and are no part of the percentage.  No Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from roadmaps.kpis.colours import Colour

# From so much of its way on, in percent, a KPI counts as reached.
REACHED = 90
WHOLE = 100


class Verdict(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    NOT_YET = "not_yet"
    # Nothing contradicts it, and nothing shows it either.
    NO_READING = "no_reading"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where one KPI of an objective stands: its colour, and its achievement in percent (0..120),
    None where that cannot be said.  `is_read`: whether anybody has measured it."""

    colour: Colour
    achieved: Fraction | None = None
    is_read: bool = True

    @property
    def is_reached(self) -> bool:
        """Green, or 90 % of the way or more."""
        if not self.is_read:
            return False
        return self.colour is Colour.GREEN or (
            self.achieved is not None and self.achieved >= REACHED
        )


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """`kept` of `total` promises.  `percent` is None without any promise."""

    kept: int
    total: int

    @property
    def percent(self) -> Fraction | None:
        return Fraction(WHOLE * self.kept, self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class InUse:
    """Decision rights: how many are in use, are not, and of how many nobody said it."""

    yes: int
    no: int
    unsaid: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.unsaid


def verdict(proofs: Sequence[Proof]) -> Verdict:
    """Of an objective with these KPIs: every one must be reached.

    One that was measured and is not reached says "not yet", whatever the others wait for.
    """
    if any(each.is_read and not each.is_reached for each in proofs):
        return Verdict.NOT_YET
    if not proofs or not all(each.is_read for each in proofs):
        return Verdict.NO_READING
    return Verdict.KEPT


def fulfilment(verdicts: Sequence[Verdict]) -> Fulfilment:
    return Fulfilment(sum(each is Verdict.KEPT for each in verdicts), len(verdicts))


def in_use(said: Sequence[bool | None]) -> InUse:
    """From what was said of each decision right, None where nobody said it."""
    yes, no = sum(each is True for each in said), sum(each is False for each in said)
    return InUse(yes, no, len(said) - yes - no)
