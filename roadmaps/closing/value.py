"""Value created, delivered and captured, from what is stored (domain.md §10).  No Django.

created    deliverables accepted, functions at their target grade
delivered  people reached, people trained, adoption, satisfaction
captured   what KPIs in money came to: gained where higher is better, avoided where lower is
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from roadmaps.kpis.aims import Direction, Figure

WHOLE = 100
# Signs and codes of currencies, a multiple before or after them: "€", "k€", "million GBP".
MONEY = re.compile(
    r"(?:[€£$¥₹₩₽₺₦฿₫₴₱]|\b(?:EUR|GBP|USD|BRL|CHF|JPY|CNY|INR|CAD|AUD|MXN|ARS|CLP|COP|PEN|UYU|SEK|NOK|"
    r"DKK|PLN|CZK|HUF|ZAR|NZD|SGD|HKD|AED|SAR|KRW|TRY|ILS|RON)\b)"
)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; `percent` (0..100) is None of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Fraction | None:
        return Fraction(WHOLE * self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Unit:
    """Where it is rolled out: how many people, and whether it was reached.

    It is reached once the gate of its wave was passed.  `people` is None where nobody said it.
    """

    people: int | None
    reached: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """People in units that were reached, of all people in units; `unknown` units are not counted.

    Where nobody said of any unit how many people work there, the units themselves are counted.
    """

    people: Share
    units: Share
    unknown: int

    @property
    def counts_people(self) -> bool:
        return bool(self.people.whole)

    @property
    def share(self) -> Share:
        return self.people if self.counts_people else self.units


@dataclass(frozen=True, slots=True)
class Money:
    """A KPI in money: what it began with and came to, in its unit."""

    unit: str
    direction: Direction
    baseline: Figure
    last: Figure

    @property
    def amount(self) -> Fraction:
        """What was won, in the unit: positive where it went the way that is better."""
        change = Fraction(self.last) - Fraction(self.baseline)
        return -change if self.direction is Direction.LOWER else change

    @property
    def is_avoided(self) -> bool:
        """Whether it is cost avoided, and not something gained."""
        return self.direction is Direction.LOWER


def reach(units: Iterable[Unit]) -> Reach:
    rows = list(units)
    known = [each for each in rows if each.people is not None]
    return Reach(
        Share(
            sum(each.people or 0 for each in known if each.reached),
            sum(each.people or 0 for each in known),
        ),
        Share(sum(each.reached for each in rows), len(rows)),
        len(rows) - len(known),
    )


def at_target(grades: Sequence[tuple[int, int | None]]) -> Share:
    """Functions whose grade of today (0..3) is the target grade or more, of those with a target."""
    aimed = [(today, target) for today, target in grades if target is not None]
    return Share(sum(today >= target for today, target in aimed), len(aimed))


def by_kind(kinds: Iterable[str]) -> Mapping[str, int]:
    """How many of each kind, the most first; equals by their name."""
    counted = Counter(kinds)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def is_money(unit: str) -> bool:
    """Whether a unit that people typed is an amount of money."""
    return bool(MONEY.search(unit))
