"""A process as it runs today: its lanes, steps and pain points, and the figures that follow.

The figures are those of domain.md §2.8.  Pure: no Django.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from pmo_studio.core.rounding import half_up

# One year: nothing that a step takes is longer.
MOST_MINUTES = 525_600
HOUR, DAY = 60, 24 * 60
# A wait of so many days is read in days; below it, hours say more.
FEWEST_DAYS = 2
# A time as people write it in English, Portuguese and Spanish, its largest unit first; the minutes
# behind hours need no unit: "1h30".
_AMOUNT = r"[0-9]{1,12}(?:[.,][0-9]{1,3})?"
_TIME = re.compile(
    rf"(?:(?P<days>{_AMOUNT})\s*(?:d|days?|d[ií]as?)\.?\s*)?"
    rf"(?:(?P<hours>{_AMOUNT})\s*(?:h|hrs?|hours?|horas?)\.?\s*)?"
    rf"(?:(?P<minutes>[0-9]{{1,12}})\s*(?P<unit>min|mins|minutes?|minutos?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)


class StepKind(StrEnum):
    """What a step is."""

    TASK = "task"
    DECISION = "decision"
    WAIT = "wait"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in order.  `lane` is an index into the lanes; times are whole minutes, 0 or more."""

    lane: int
    kind: StepKind
    name: str
    work_min: int = 0
    wait_min: int = 0


@dataclass(frozen=True, slots=True)
class Pain:
    """What hurts, at a step (its index) or in the process as a whole."""

    text: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One process with everything that a map or a file shows of it."""

    name: str
    lanes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    pains: tuple[Pain, ...] = ()
    owner: str = ""
    purpose: str = ""
    trigger: str = ""
    capability: str = ""
    suppliers: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= step.lane < len(self.lanes) for step in self.steps):
            raise ValueError("a step stands in a lane that there is not")
        if any(p.step is not None and not 0 <= p.step < len(self.steps) for p in self.pains):
            raise ValueError("a pain point stands at a step that there is not")


@dataclass(frozen=True, slots=True)
class Flow:
    """The figures of a process, with the parts that they were made from.

    `work` and `wait` are the minutes of each step; `handovers` are the indexes of the steps after
    which the work passes into another lane.
    """

    work: tuple[int, ...]
    wait: tuple[int, ...]
    handovers: tuple[int, ...]

    @property
    def total_work(self) -> int:
        return sum(self.work)

    @property
    def total_wait(self) -> int:
        return sum(self.wait)

    @property
    def untimed(self) -> tuple[int, ...]:
        """Indexes of the steps of which no time is known: they count as 0 minutes."""
        pairs = enumerate(zip(self.work, self.wait, strict=True))
        return tuple(at for at, (work, wait) in pairs if not work + wait)

    @property
    def total(self) -> int:
        """How long the process takes from its first step to its last, in minutes."""
        return self.total_work + self.total_wait

    @property
    def efficiency(self) -> float | None:
        """The share of the time in which somebody works, 0..1; None where no time is known."""
        return self.total_work / self.total if self.total else None

    @property
    def percent(self) -> int | None:
        """The efficiency as pages and paper print it."""
        return None if self.efficiency is None else int(half_up(100 * self.efficiency))


def flow(steps: Sequence[Step]) -> Flow:
    """The figures of the steps, which stand in the order of the process."""
    return Flow(
        work=tuple(step.work_min for step in steps),
        wait=tuple(step.wait_min for step in steps),
        handovers=tuple(
            at for at, (one, next_) in enumerate(pairwise(steps)) if one.lane != next_.lane
        ),
    )


def duration(minutes: int) -> str:
    """Minutes as people read them, in symbols that need no translation: "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return f"{hours} h {rest} min"
    return f"{hours} h" if hours else f"{rest} min"


def waited(minutes: int) -> str:
    """A wait as people read it: whole days, and from two days on, in days of 24 hours:
    "1 d", "30 h", "16 d 16 h"."""
    days, rest = divmod(minutes, DAY)
    if not days or (rest and days < FEWEST_DAYS):
        return duration(minutes)
    return f"{days} d {duration(rest)}" if rest else f"{days} d"


def minutes(text: str, *, days: bool) -> int:
    """What somebody typed as whole minutes: "90", "1 h 30 min", and with `days` "2 days".

    A day is 24 hours, so it says how long something waits; days of work are of a length that
    nobody agrees on.  Raises ValueError for what is no time.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None or not any(found[name] for name in ("days", "hours", "minutes")):
        raise ValueError("not a time")
    if found["days"] and not days:
        raise ValueError("no days here")
    if found["days"] and found["minutes"] and not (found["hours"] or found["unit"]):
        raise ValueError("a number behind days without a unit")
    total = _amount(found["days"]) * DAY + _amount(found["hours"]) * HOUR
    return int(half_up(total)) + int(found["minutes"] or 0)


def _amount(text: str | None) -> Decimal:
    return Decimal((text or "0").replace(",", "."))
